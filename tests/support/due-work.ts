import type { World } from '../../flows/world.ts'
import type { Claim } from '../../storage/storage.ts'

/** Due work in memory, and as much of a world as the worker needs to do it. */
export interface Laid {
  readonly world: World
  /** Makes one piece of work due. */
  add(orderId: string, at: number): void
  /** What was tried, and so many milliseconds after the start. */
  readonly done: readonly string[]
  readonly logged: readonly unknown[][]
  /** So often nothing can be given back. */
  full(times: number): void
  ahead(ms: number): void
  setBack(ms: number): void
}

export const SECOND = 1_000
export const MINUTE = 60 * SECOND
export const START = Date.parse('2026-03-02T08:00:00.000Z')

/** `isShared`: others work in the same store. */
export function laid({ isShared = false } = {}): Laid {
  const due = new Map<string, number>()
  const done: string[] = []
  const logged: unknown[][] = []
  let ahead = 0
  let refusals = 0
  const now = () => new Date(Date.now() + ahead)
  const orders: World['storage']['orders'] = {
    claim: (limit, at) => {
      const ids = [...due].filter(([, dueAt]) => dueAt <= at.getTime()).slice(0, limit)
      for (const [id] of ids) due.delete(id)
      return Promise.resolve(ids.map(([id, dueAt]) => claimOf(id, dueAt)))
    },
    nextDue: () => Promise.resolve(due.size > 0 ? new Date(Math.min(...due.values())) : undefined),
    // Nobody does work of this kind, so it is given back, which tells that it was tried.
    defer: ({ orderId }) => {
      if (refusals-- > 0) return Promise.reject(new Error('The disk is full'))
      done.push(`${orderId} at ${now().getTime() - START}`)
      return Promise.resolve(true)
    },
    get: unasked,
    turn: unasked,
    settle: unasked,
    find: unasked,
    count: unasked,
  }
  const log: World['log'] = {
    info: () => undefined,
    warn: () => undefined,
    error: (...said: unknown[]) => void (said[0] === 'effect.failed' || logged.push(said)),
  }
  return {
    // The worker needs no more of a world than this, because the work itself is of a kind nobody does.
    world: { storage: { orders, isShared }, log, now } as World,
    add: (orderId, at) => due.set(orderId, at),
    done,
    logged,
    full: (times) => void (refusals = times),
    ahead: (ms) => (ahead += ms),
    setBack: (ms) => (ahead -= ms),
  }
}

const unasked = () => Promise.reject(new Error('The worker does not ask for this'))

const claimOf = (orderId: string, dueAt: number): Claim => ({
  orderId,
  token: 1,
  fresh: true,
  effect: { id: 'e', kind: 'nobody', dueAt: new Date(dueAt).toISOString(), attempts: 0, payload: {} },
})
