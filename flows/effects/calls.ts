import type { Claim } from '../../storage/storage.ts'
import { uncalled } from '../cancel.ts'
import type { Case, Ctx } from '../case.ts'
import { answered, calling, isInDoubt, isOpen, QUIET, type Intent } from '../intent.ts'
import type { Job } from '../provisioning/contract.ts'
import type { Answer } from '../provisioning/provisioning.ts'
import { change } from '../turn.ts'
import { withdrawn } from '../withdrawing.ts'
import type { World } from '../world.ts'
import { doneElsewhere, refusedAsDone } from './elsewhere.ts'
import { calledAgain, givenUp, intentOf, outcome, replaced, report, unheard } from './outcome.ts'
import { orderMoved } from './order-again.ts'
import { caseOf, finish, type Perform } from './perform.ts'

/**
 * Begins an operation. That it is being called is committed before it is
 * called; an outcome nobody knows is asked about by reference before anything
 * is sent again, and what is sent again is the same text under the same key.
 */
export const call: Perform = async (claim, doc, world) => {
  const intent = intentOf(claim, doc)
  if (!intent || !isOpen(intent)) return finish(claim, world)
  if (isInDoubt(intent)) {
    const found = await lookedUp(intent, doc.id, world)
    if (!found.ok) return finish(claim, world, unheard(intent.id, found.retryAfter, claim.effect))
    if (found.value) return finish(claim, world, outcome(intent.id, { ok: true, value: found.value }))
  }
  if (isOver(intent, world.now())) return drop(claim, intent, world)
  const elsewhere = intent.attempts === 0 ? await doneElsewhere(caseOf(doc), intent, world) : undefined
  if (elsewhere) return finish(claim, world, elsewhere)
  const moved = await orderMoved(doc, intent, claim.effect.payload, world)
  if (moved) return finish(claim, world, moved)
  if (!(await isCalling(intent, doc.id, world))) return finish(claim, world, calledAgain(intent.id, 0))
  const answer = await world.provisioning.begin(intent.operation, intent.body, intent.key)
  report(world, doc.id, intent, answer)
  const before = await refusedAsDone(doc.id, answered(intent, answer), world)
  await finish(claim, world, before ?? outcome(intent.id, answer))
}

/** What the service has under our reference and this key; nothing: the call was not taken, or not yet. */
async function lookedUp({ key }: Intent, orderId: string, { provisioning }: World): Promise<Answer<Job | undefined>> {
  const jobs = await provisioning.findJobs(orderId)
  return jobs.ok ? { ok: true, value: jobs.value.find(({ idempotencyKey }) => idempotencyKey === key) } : jobs
}

/** Called off, or tried for as long as was promised. */
const isOver = ({ calledOff, until }: Intent, now: Date): boolean =>
  calledOff !== undefined || (until !== undefined && until <= now.toISOString())

/** Nothing of it is there. That is believed once a call that is still being worked on would have shown. */
async function drop(claim: Claim, intent: Intent, world: World): Promise<void> {
  const { id, calledAt, calledOff } = intent
  const since = calledAt === undefined ? QUIET : world.now().getTime() - Date.parse(calledAt)
  // A clock that was set back makes nobody wait longer than it would have been in the first place.
  const quiet = isInDoubt(intent) && since < QUIET ? Math.min(QUIET, QUIET - since) : 0
  if (quiet > 0) return finish(claim, world, calledAgain(id, quiet))
  await finish(claim, world, calledOff === undefined ? givenUp(id) : off(id, calledOff))
}

const off =
  (id: string, by: NonNullable<Intent['calledOff']>) =>
  (it: Case, ctx: Ctx): Case => {
    const bare = uncalled(it, ctx, id)
    return by === 'order' ? (withdrawn(bare, ctx).next ?? bare) : bare
  }

/** Commits that it is being called. False when it was called off meanwhile, or is gone with its order: then nothing is sent. */
async function isCalling(intent: Intent, orderId: string, world: World): Promise<boolean> {
  let wanted = false
  await change(world, orderId, undefined, (it, ctx) => {
    const now = it.secret.intents.find(({ id }) => id === intent.id)
    wanted = now !== undefined && now.calledOff === undefined
    return now && wanted ? replaced(it, calling(now, ctx.now)) : it
  })
  return wanted
}
