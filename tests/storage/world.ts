import { z } from 'zod'
import type { StorageOptions } from '../../storage/engine.ts'
import { openSealer } from '../../storage/sealer.ts'
import type { Decide, Doc, Effect, Shape, Storage } from '../../storage/storage.ts'

const State = z.object({ count: z.int(), owner: z.string().optional(), note: z.unknown().optional() })
const Secret = z.object({ answer: z.string() })
const Entry = z.object({ name: z.string(), visits: z.int() })

export type State = z.infer<typeof State>
export type Secret = z.infer<typeof Secret>
export type Entry = z.infer<typeof Entry>
/** What lies on the shelves of the tests. */
type Shelves = Readonly<Record<ShelfName, Entry>>
/** All shelves make the same promises, however many there are; a third one shows that two is no special number. */
export const shelfNames = ['people', 'spaces', 'connections'] as const
export type ShelfName = (typeof shelfNames)[number]
export type Order = Doc<State, Secret>
export type TestStorage = Storage<State, Secret, Shelves>
export type TestShape = Shape<State, Secret, Shelves>

/** Somewhere a store can be opened, closed and opened again. */
export interface Place {
  /** `as`: the shape of another version than today's. */
  open(options?: StorageOptions, as?: TestShape): Promise<TestStorage>
  /** All that is kept between two openings, as one text. */
  atRest(): Promise<string>
  /** Takes the place away; what is open in it is closed before. */
  clear(): Promise<void>
}

/** Fixed, so that another process can open what this one sealed. */
const testKey = Buffer.alloc(32, 'key')

export const shape: TestShape = {
  state: (stored) => State.parse(stored),
  secret: (stored) => Secret.parse(stored),
  shelves: {
    people: { kind: 'person', parse: (stored) => Entry.parse(stored) },
    spaces: { kind: 'space', parse: (stored) => Entry.parse(stored) },
    connections: { kind: 'connection', parse: (stored) => Entry.parse(stored) },
  },
  keys: ({ state }) => ({
    person: state.owner === undefined ? [] : [state.owner],
    state: [`count ${state.count % 2}`],
  }),
  isPatient: (kind) => kind === 'wait',
  sealer: openSealer(testKey),
}

export const noon = new Date('2025-06-02T12:00:00.000Z')

export function after(minutes: number, start = noon): Date {
  return new Date(start.getTime() + minutes * 60_000)
}

/** An effect that falls due so many minutes after noon. */
export function effect(id: string, minutes = 0, payload: unknown = {}): Effect {
  return { id, kind: 'send', dueAt: after(minutes).toISOString(), attempts: 0, payload }
}

/** The same, but it lets others go first. */
export function patient(id: string, minutes = 0): Effect {
  return { ...effect(id, minutes), kind: 'wait' }
}

type Change = Partial<Pick<Order, 'state' | 'secret' | 'effects'>>

/** A decision that counts the order up by one and changes what it is told to. */
export function counting(change: Change = {}): Decide<State, Secret, void> {
  return (current) => ({
    next: {
      state: { ...current?.state, count: (current?.state.count ?? 0) + 1 },
      secret: current?.secret ?? { answer: 'none' },
      effects: current?.effects ?? [],
      ...change,
    },
    reply: undefined,
  })
}

/** Leaves the order as it is. */
export const keeping: Decide<State, Secret, void> = () => ({ reply: undefined })

/** Adds effects to those there are. */
export function adding(...effects: Effect[]): Decide<State, Secret, void> {
  return (current) => counting({ effects: [...(current?.effects ?? []), ...effects] })(current)
}
