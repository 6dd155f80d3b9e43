import { readOrders, OPEN } from './reps-space.ts'
import type { OrderDoc } from './record.ts'
import { change } from './turn.ts'
import type { World } from './world.ts'

/** Work that somebody waits for. What waits for a day, such as a prompt or a reminder, waits for it by any clock. */
const WAITED_FOR: readonly string[] = ['call', 'look', 'show', 'stray', 'say', 'remove']
/** Nothing of that is ever put off for so long, in milliseconds: what lies further ahead was put there by a clock that was ahead. */
const FURTHEST = 2 * 3_600_000

/**
 * To be called when the clock was set back: what was to be done in a moment would otherwise wait until the clock is
 * where it was. Such work is due now; says of how many orders. Repeated after a crash, it does what is missing.
 */
export async function bringForward(world: World): Promise<number> {
  let orders = 0
  for await (const doc of readOrders(world, OPEN)) {
    if (!doc.effects.some(isStranded(world.now()))) continue
    orders += 1
    await change(world, doc.id, undefined, (it, ctx) => {
      const strands = isStranded(ctx.now)
      const dueAt = ctx.now.toISOString()
      return { ...it, effects: it.effects.map((effect) => (strands(effect) ? { ...effect, dueAt } : effect)) }
    })
  }
  return orders
}

const isStranded =
  (now: Date) =>
  ({ kind, dueAt }: OrderDoc['effects'][number]): boolean =>
    WAITED_FOR.includes(kind) && Date.parse(dueAt) - now.getTime() > FURTHEST
