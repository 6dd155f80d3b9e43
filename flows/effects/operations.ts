import type { Claim } from '../../storage/storage.ts'
import { answered, calling, lookPause, pause, type Intent } from '../intent.ts'
import type { Inquiry } from '../inquiry.ts'
import { MapOrder, type Job } from '../provisioning/contract.ts'
import type { Answer } from '../provisioning/provisioning.ts'
import { due, note, withSecret, withState, type Case, type Ctx } from '../case.ts'
import { matter } from '../matters.ts'
import type { OrderDoc } from '../record.ts'
import { standing } from '../standing.ts'
import type { World } from '../world.ts'
import { change } from '../turn.ts'
import { doneElsewhere, refusedAsDone } from './elsewhere.ts'
import { caseOf, finish, later, type Perform } from './perform.ts'

/**
 * Begins an operation. That it is being called is committed before it is
 * called; an outcome nobody knows is asked about by reference before anything
 * is sent again, and what is sent again is the same text under the same key.
 */
export const call: Perform = async (claim, doc, world) => {
  const intent = intentOf(claim, doc)
  if (!intent || intent.phase === 'confirmed' || intent.phase === 'refused' || intent.phase === 'running')
    return finish(claim, world)
  if (intent.phase !== 'ready') {
    const jobs = await world.provisioning.findJobs(doc.id)
    if (!jobs.ok) return later(claim, world, wait(jobs.retryAfter, intent.attempts))
    const job = jobs.value.find(({ idempotencyKey }) => idempotencyKey === intent.key)
    if (job) return finish(claim, world, outcome(intent.id, { ok: true, value: job }))
  }
  const elsewhere = intent.attempts === 0 ? await doneElsewhere(caseOf(doc), intent, world) : undefined
  if (elsewhere) return finish(claim, world, elsewhere)
  if (!(await isCalling(intent, doc.id, world))) return finish(claim, world)
  const answer = await world.provisioning.begin(intent.operation, intent.body, intent.key)
  report(world, doc.id, intent, answer)
  const before = await refusedAsDone(doc.id, answered(intent, answer), world)
  await finish(claim, world, before ?? outcome(intent.id, answer))
}

/** Commits that it is being called. False when it was called off meanwhile, e.g. with its order: then nothing is sent. */
async function isCalling(intent: Intent, orderId: string, world: World): Promise<boolean> {
  let wanted = false
  await change(world, orderId, undefined, (it) => {
    wanted = it.secret.intents.some(({ id }) => id === intent.id)
    return wanted ? replaced(it, calling(intent)) : it
  })
  return wanted
}

/** Looks how a job that was accepted is getting on, for as long as it takes. */
export const look: Perform = async (claim, doc, world) => {
  const intent = intentOf(claim, doc)
  if (!intent || intent.phase !== 'running' || !intent.jobId) return finish(claim, world)
  const answer = await world.provisioning.getJob(intent.jobId)
  if (!answer.ok) return later(claim, world, wait(answer.retryAfter, claim.effect.attempts + 1))
  report(world, doc.id, intent, answer)
  const before = await refusedAsDone(doc.id, answered(intent, answer), world)
  await finish(claim, world, before ?? outcome(intent.id, answer, claim.effect))
}

const wait = (retryAfter: number | undefined, attempts: number) =>
  retryAfter === undefined ? pause(attempts) : retryAfter * 1_000

const intentOf = ({ effect }: Claim, doc: OrderDoc): Intent | undefined =>
  doc.secret.intents.find(({ id }) => id === (effect.payload as { readonly intent: string }).intent)

const replaced = (it: Case, intent: Intent): Case =>
  withSecret(it, { intents: it.secret.intents.map((old) => (old.id === intent.id ? intent : old)) })

/** What an answer makes of the order: recorded, and either looked after further or told. */
const outcome =
  (id: string, answer: Answer<Job>, looked?: { readonly payload: unknown }) =>
  (it: Case, ctx: Ctx): Case => {
    const before = it.secret.intents.find((intent) => intent.id === id)
    if (!before) return it
    const intent = answered(before, answer)
    const next = replaced(it, intent)
    const looks = Number((looked?.payload as { readonly looks?: number } | undefined)?.looks ?? 0)
    switch (intent.phase) {
      case 'running': {
        const review = intent.job?.status === 'pending_rpl_review'
        const watched = review && intent.operation !== 'mapOrder' ? withState(next, { status: 'pending_review' }) : next
        return due(watched, ctx, 'look', { intent: id, looks: looks + 1 }, review ? pause(99) : lookPause(looks))
      }
      case 'refused':
        return refused(note(next, ctx, `refused:${intent.operation}:${intent.refusal?.code ?? ''}`), ctx, intent)
      case 'confirmed':
        return saved(note(next, ctx, `confirmed:${intent.operation}`), intent)
      case 'ready':
      case 'calling':
      case 'unknown':
        return stuck(calledAgain(next, ctx, intent, answer.ok ? undefined : answer.retryAfter), ctx, intent)
    }
  }

/** The same call later; somebody who waits is told once that the service asks for it. */
function calledAgain(it: Case, ctx: Ctx, intent: Intent, retryAfter: number | undefined): Case {
  const asked = intent.phase === 'ready' && intent.attempts === 1
  const told = asked ? due(it, ctx, 'say', { say: 'wait' }) : it
  return due(told, ctx, 'call', { intent: intent.id }, wait(retryAfter, intent.attempts))
}

/** A name that is saved need not be checked again. */
function saved(it: Case, intent: Intent): Case {
  if (intent.operation !== 'saveSubdomain') return it
  const { name } = JSON.parse(intent.body) as { readonly name: string }
  return withSecret(it, { savedSubdomain: name })
}

/** Told to the other side when it leads back to nobody's answer. A new card says so either way. */
function refused(it: Case, ctx: Ctx, intent: Intent): Case {
  const again = halfDone(unlearned(withState(it, { rev: it.state.rev + 1 }), intent), intent)
  const half = again.secret.partnerMade !== it.secret.partnerMade
  if (!half && standing(again, ctx).position.kind !== 'failed') return again
  const { code = 'UPSTREAM', trackingId } = intent.refusal ?? {}
  return matter(again, ctx, {
    kind: 'failed',
    reason: `${intent.operation}:${code}`,
    ...(trackingId ? { trackingId } : {}),
  })
}

/** A mapping that failed half-way may have created the partner's organisation. */
function halfDone(it: Case, { operation, body, job, refusal }: Intent): Case {
  if (operation !== 'mapOrder' || !job?.partnerCreated || !job.partnerOrgId) return it
  const { partner } = MapOrder.parse(JSON.parse(body))
  if (!('create' in partner)) return it
  const { adminEmail } = partner.create
  return withSecret(it, { partnerMade: { orgId: job.partnerOrgId, adminEmail, because: refusal?.code ?? 'UPSTREAM' } })
}

/** What was looked up and turned out otherwise when it counted is forgotten: a name that was free, an organisation that was not there. */
function unlearned(it: Case, { body, refusal }: Intent): Case {
  const without = (gone: (inquiry: Inquiry) => boolean) => {
    const left = Object.entries(it.secret.found).filter(([key]) => !gone(JSON.parse(key) as Inquiry))
    return withSecret(it, { found: Object.fromEntries(left) })
  }
  const { code, field = '' } = refusal ?? {}
  if (code === 'EMAIL_IN_OTHER_ORG' && field.startsWith('partner'))
    return without(({ about }) => about === 'partnerOrg')
  if (code !== 'SITE_TAKEN' && code !== 'SUBDOMAIN_TAKEN') return it
  const asked = JSON.parse(body) as { readonly name?: string; readonly site?: { readonly name: string } }
  const name = asked.site?.name ?? asked.name
  return without((one) => one.about === (asked.site ? 'site' : 'subdomain') && one.name === name)
}

const PATIENCE = 5

/** After some attempts without an answer the other side is told, once; the attempts go on. */
function stuck(it: Case, ctx: Ctx, intent: Intent): Case {
  if (
    intent.attempts < PATIENCE ||
    it.state.matters.some(({ kind, reason }) => kind === 'stuck' && reason === intent.operation)
  )
    return it
  return matter(it, ctx, { kind: 'stuck', reason: intent.operation })
}

function report(world: World, order: string, intent: Intent, answer: Answer<Job>): void {
  const fields = { order, operation: intent.operation, attempts: intent.attempts }
  if (answer.ok)
    world.log.info('operation.answered', { ...fields, status: answer.value.status, billing: answer.value.billing })
  else
    world.log.warn('operation.refused', {
      ...fields,
      code: answer.code,
      outcome: answer.outcome,
      trackingId: answer.trackingId,
    })
}
