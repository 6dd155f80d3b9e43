import { z } from 'zod'
import { due, note, withState, type Case, type Ctx } from './case.ts'
import type { Gap, OrderDoc } from './record.ts'
import { OPEN, readOrders } from './reps-space.ts'
import { isBusy, touched } from './session.ts'
import { change } from './turn.ts'
import { viewOf } from './view.ts'
import { ctxOf, type World } from './world.ts'

/**
 * Presses that nobody heard, since the chat did not reach us. They cannot be asked for afterwards, and none is ever
 * guessed: whoever had a set-up open gets its live card again, and reads what may have been missed. That card has a new
 * revision, so a press that comes late after all is known to be on an old one.
 */

/**
 * Sees to it that every set-up that was open in the gap gets its card again; says how many those are. Only written down
 * here, each in its order: the cards follow at the pace of prompts. Repeated after a crash, it does what is missing.
 */
export async function showAgain(gap: Gap, world: World): Promise<number> {
  let cards = 0
  for await (const doc of readOrders(world, OPEN)) {
    if (!mayHaveMissed(doc, ctxOf(world), gap)) continue
    cards += 1
    if (isKnown(doc, gap)) continue
    const wait = world.turnOf('prompt')
    await change(world, doc.id, undefined, (it, ctx) => noted(it, ctx, gap, wait))
  }
  return cards
}

const isKnown = ({ state }: Pick<OrderDoc, 'state'>, { to }: Gap): boolean =>
  state.history.some(({ what }) => what === `missed:${to}`)

const mayHaveMissed = (it: Case, ctx: Ctx, { to }: Gap): boolean =>
  it.state.session !== undefined && it.state.session.startedAt <= to && !isQuiet(it, ctx)

/** What is being done to the world goes on by itself, and its card has nothing to press, unless it waits for an outage to end. */
const isQuiet = (it: Case, ctx: Ctx): boolean => isBusy(it, ctx) && viewOf(it, ctx).kind !== 'outage'

/** What may have been a sign of life counts as one: nobody loses answers because we were away. */
function noted(it: Case, ctx: Ctx, gap: Gap, wait: number): Case {
  const { session } = it.state
  if (!session || !mayHaveMissed(it, ctx, gap) || isKnown(it, gap)) return it
  const at = ctx.now.toISOString()
  const alive = withState(note(it, ctx, `missed:${gap.to}`), { session: { ...session, touchedAt: at } })
  return due(alive, ctx, 'missed', { from: gap.from, to: gap.to, at } satisfies MissedWork, wait)
}

/** `at`: when it was written down. */
export const MissedWork = z.object({ from: z.string(), to: z.string(), at: z.string() })
export type MissedWork = z.infer<typeof MissedWork>

/** The live card once more, and an offer beside it. Whoever has pressed or written meanwhile knows already. */
export function askedAgain(it: Case, ctx: Ctx, { from, to, at }: MissedWork): Case {
  const { session, posts, zone } = it.state
  if (!session || session.touchedAt > at || isQuiet(it, ctx)) return it
  const offerAgain = posts.map((post) => (post.id === 'offer' ? { ...post, view: '' } : post))
  return touched(withState(it, { posts: offerAgain }), ctx, { notice: 'missed', about: `${from} ${to} ${zone}` })
}
