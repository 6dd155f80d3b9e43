import type { Rules } from './case.ts'
import type { Order } from './order.ts'
import { State, type OrderDoc, type SpaceRecord, type Status } from './record.ts'
import type { World } from './world.ts'

/** The representatives' spaces: which they are, which orders belong to each, and how much comes there at once. */

/** By id or title; undefined where neither the order nor the deployment names a space. */
export const repSpaceOf = ({ repSpace }: Order, { reps }: Rules): string | undefined => repSpace ?? reps.space

/** Says to which space an order belongs, by id. Each name is looked up once; undefined: the bot is in no such space. */
export function openPlaces(world: World): (order: Order) => Promise<string | undefined> {
  const known = new Map<string, Promise<string | undefined>>()
  return (order) => {
    const name = repSpaceOf(order, world.rules)
    if (name === undefined) return Promise.resolve(undefined)
    const found = known.get(name) ?? world.chat.findSpace(name)
    known.set(name, found)
    return found
  }
}

/** Whether representatives are looked after in this space: the deployment's, or one that got a card of theirs before. */
export async function isRepsSpace(spaceId: string, { rules, chat, storage }: World): Promise<boolean> {
  const { space } = rules.reps
  if (space !== undefined && (await chat.findSpace(space)) === spaceId) return true
  const { cards, digestDay } = (await storage.spaces.get(spaceId)) ?? {}
  return cards !== undefined || digestDay !== undefined
}

/** In which somebody may still have to do something. */
export const OPEN: readonly Status[] = [
  ...(['placed', 'awaiting', 'with_customer', 'mapped', 'provisioning', 'pending_review'] as const),
  'provisioned_with_errors',
]

export const isOpen = ({ state: { status, forgottenAt } }: OrderDoc): boolean => OPEN.includes(status) && !forgottenAt

export const OVER: readonly Status[] = State.shape.status.options.filter((status) => !OPEN.includes(status))

const AT_ONCE = 50

/** Every order of these states, each once. One that cannot be read is left out; the store has reported it. */
export async function* readOrders(world: World, states: readonly Status[]): AsyncGenerator<OrderDoc> {
  const { orders } = world.storage
  const read = new Set<string>()
  for (const state of states) {
    const ids = (await orders.find('state', state)).filter((id) => !read.has(id))
    for (let from = 0; from < ids.length; from += AT_ONCE) {
      const some = ids.slice(from, from + AT_ONCE)
      for (const result of await Promise.allSettled(some.map((id) => orders.get(id)))) {
        if (result.status === 'fulfilled' && result.value) yield result.value
      }
      for (const id of some) read.add(id)
      await world.breathe()
    }
  }
}

const QUARTER = 15 * 60_000

/**
 * Milliseconds that one more card for this space has to wait, so that no more than `rules.reps.cards` come in any
 * quarter of an hour. 0 grants it, and remembers that.
 */
export async function heldBack(spaceId: string, world: World): Promise<number> {
  const { storage, rules } = world
  const { spaces } = storage
  const at = world.now()
  const most = rules.reps.cards
  const wait = waitFor(await spaces.get(spaceId), at, most)
  if (wait > 0) return wait
  let granted = 0
  await spaces.change(spaceId, (known) => {
    granted = waitFor(known, at, most)
    return granted > 0 ? { ...known } : { ...known, cards: [...(known?.cards ?? []), at.toISOString()].slice(-most) }
  })
  return granted
}

/** Instants to come are those of a clock that was set back: they hold nothing up. */
function waitFor(known: SpaceRecord | undefined, now: Date, most: number): number {
  const ages = (known?.cards ?? []).map((at) => now.getTime() - Date.parse(at))
  const recent = ages.filter((age) => age >= 0 && age < QUARTER)
  return recent.length < most ? 0 : QUARTER - Math.max(...recent)
}
