import type { Claim } from '../../storage/storage.ts'
import { due, note, withSecret, withState, type Case, type Ctx } from '../case.ts'
import { answered, lookPause, pause, type Intent } from '../intent.ts'
import type { Inquiry } from '../inquiry.ts'
import { matter } from '../matters.ts'
import { MapOrder, type Job } from '../provisioning/contract.ts'
import type { Answer } from '../provisioning/provisioning.ts'
import type { OrderDoc } from '../record.ts'
import { standing } from '../standing.ts'
import type { World } from '../world.ts'

/** What the service's answers make of an order: recorded, and in the same write looked after further, or told. */

type Change = (it: Case, ctx: Ctx) => Case

export const intentOf = ({ effect }: Claim, doc: OrderDoc): Intent | undefined =>
  doc.secret.intents.find(({ id }) => id === (effect.payload as { readonly intent: string }).intent)

const intentIn = (it: Case, id: string): Intent | undefined => it.secret.intents.find((intent) => intent.id === id)

export const replaced = (it: Case, intent: Intent): Case =>
  withSecret(it, { intents: it.secret.intents.map((old) => (old.id === intent.id ? intent : old)) })

/** Milliseconds: what the service asked for, else longer each time. */
export const waitFor = (retryAfter: number | undefined, attempts: number): number =>
  retryAfter === undefined ? pause(attempts) : Math.max(retryAfter * 1_000, 500)

/** What an answer, to a call or to a later look, makes of the order. */
export const outcome =
  (id: string, answer: Answer<Job>, looked?: { readonly payload: unknown }): Change =>
  (it, ctx) => {
    const before = intentIn(it, id)
    if (!before) return it
    const intent = answered(before, answer)
    const next = replaced(it, intent)
    switch (intent.phase) {
      case 'running':
        return watched(next, ctx, intent, Number((looked?.payload as { readonly looks?: number })?.looks ?? 0))
      case 'refused':
        return refused(next, ctx, intent)
      case 'confirmed':
        return saved(note(next, ctx, `confirmed:${intent.operation}`), intent)
      case 'ready':
      case 'calling':
      case 'unknown':
      case 'undone':
        return answer.ok ? next : notYet(next, ctx, intent, answer)
    }
  }

const REVIEW = 900_000

/** It was accepted: looked at again, soon at first. A review takes days, and is told to both sides. */
function watched(it: Case, ctx: Ctx, { id, job, operation }: Intent, looks: number): Case {
  const review = job?.status === 'pending_rpl_review'
  const wait = review ? REVIEW : lookPause(looks)
  const next = due(it, ctx, 'look', { intent: id, looks: looks + 1 }, ctx.spread(wait))
  if (!review) return next
  const told = matter(next, ctx, { kind: 'review', reason: operation })
  return operation === 'mapOrder' ? told : withState(told, { status: 'pending_review' })
}

/** Waits of more than this are put on the card; shorter ones are only mentioned. */
const LONG_WAIT = 10_000

/** Not done by this call, or nobody knows: the same again later, or a look by reference first. */
function notYet(
  it: Case,
  ctx: Ctx,
  intent: Intent,
  { outcome: how, retryAfter }: Extract<Answer<never>, { ok: false }>,
) {
  if (how === 'unsent') return unheard(intent.id, retryAfter)(it, ctx)
  const wait = waitFor(retryAfter, intent.attempts)
  const asked = how === 'refused'
  const waits = asked && wait > LONG_WAIT ? { waitsUntil: new Date(ctx.now.getTime() + wait).toISOString() } : {}
  const mentioned = asked && wait <= LONG_WAIT && intent.attempts === 1 ? due(it, ctx, 'say', { say: 'wait' }) : it
  const kept = replaced(mentioned, { ...intent, ...waits })
  return stuck(calledAgain(intent.id, ctx.spread(wait))(kept, ctx), ctx, intent)
}

/** The same piece of work once more, after so many milliseconds. */
export const calledAgain =
  (id: string, ms: number, tries = 0): Change =>
  (it, ctx) =>
    intentIn(it, id) ? due(it, ctx, 'call', { intent: id, tries }, ms) : it

/** The service is silent: whoever waits reads so, and it is asked again, less and less often. */
export const unheard =
  (id: string, retryAfter: number | undefined, asked?: { readonly payload: unknown }): Change =>
  (it, ctx) => {
    const intent = intentIn(it, id)
    if (!intent) return it
    const tries = Number((asked?.payload as { readonly tries?: number })?.tries ?? 0)
    const marked = replaced(it, { ...intent, silentSince: intent.silentSince ?? ctx.now.toISOString() })
    const wait = ctx.spread(waitFor(retryAfter, intent.attempts + tries))
    return stuck(calledAgain(id, wait, tries + 1)(marked, ctx), ctx, intent)
  }

const PATIENCE = 300_000

/** After five minutes the representatives are told, once; the tries go on. */
function stuck(it: Case, ctx: Ctx, { operation, createdAt }: Intent): Case {
  if (ctx.now.getTime() - Date.parse(createdAt) < PATIENCE) return it
  const told = it.state.matters.some(({ kind, reason, solved }) => kind === 'stuck' && reason === operation && !solved)
  return told ? it : matter(it, ctx, { kind: 'stuck', reason: operation })
}

/** It was tried for as long as was promised, and certainly not done. */
export const givenUp =
  (id: string): Change =>
  (it, ctx) => {
    const intent = intentIn(it, id)
    if (!intent) return it
    const refusal = { code: 'UPSTREAM' as const, gaveUp: true }
    return refused(replaced(it, { ...intent, phase: 'refused', refusal }), ctx, {
      ...intent,
      phase: 'refused',
      refusal,
    })
  }

/** A name that is saved need not be checked again. */
function saved(it: Case, intent: Intent): Case {
  if (intent.operation !== 'saveSubdomain') return it
  const { name } = JSON.parse(intent.body) as { readonly name: string }
  return withSecret(it, { savedSubdomain: name })
}

/** Told to the other side when it leads back to nobody's answer. A new card says so either way. */
function refused(it: Case, ctx: Ctx, intent: Intent): Case {
  const noted = note(it, ctx, `refused:${intent.operation}:${intent.refusal?.code ?? ''}`)
  const again = halfDone(unlearned(withState(noted, { rev: it.state.rev + 1 }), intent), intent)
  const half = again.secret.partnerMade !== it.secret.partnerMade
  if (!half && standing(again, ctx).position.kind !== 'failed') return again
  const { code = 'UPSTREAM', trackingId } = intent.refusal ?? {}
  return matter(again, ctx, {
    kind: 'failed',
    reason: `${intent.operation}:${intent.refusal?.gaveUp ? 'gaveUp' : code}`,
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

/** Codes and numbers only. */
export function report(world: World, order: string, intent: Intent, answer: Answer<Job>): void {
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
