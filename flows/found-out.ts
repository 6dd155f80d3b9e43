import type { Case, Ctx } from './case.ts'
import { due, note, withSecret, withState } from './case.ts'
import type { Intent } from './intent.ts'
import type { Matter } from './matter.ts'
import type { Person } from './chat.ts'

/**
 * A person found out what became of a call that the service cannot be asked about: the end of the protocol, where neither
 * asking nor sending again can help. Their answer counts once, like any press.
 */

/** The call that a matter is about, as long as nobody knows what became of it and it is not sent any more. */
export function inDoubtFor({ secret }: Pick<Case, 'secret'>, { kind, reason = '' }: Matter, now: Date) {
  if (kind !== 'stuck') return undefined
  const intent = secret.intents.findLast(({ operation }) => operation === reason)
  const late = intent?.until !== undefined && intent.until <= now.toISOString()
  return intent?.phase === 'unknown' && late ? intent : undefined
}

interface FoundOut {
  readonly matter: Matter
  readonly wasDone: boolean
  /** The service's own reference, where it was done. */
  readonly reference: string
  readonly person: Person
}

export function foundOut(it: Case, ctx: Ctx, { matter, wasDone, reference, person }: FoundOut): Case {
  const { personId } = person
  const intent = inDoubtFor(it, matter, ctx.now)
  if (!intent) return due(it, ctx, 'say', { say: 'repNothing', to: personId })
  const known = wasDone ? done(intent, reference) : notDone(intent)
  const intents = it.secret.intents.map((each) => (each.id === intent.id ? known : each))
  const solved = { how: wasDone ? 'wasDone' : 'wasNotDone', at: ctx.now.toISOString(), name: person.displayName }
  const matters = it.state.matters.map((each) => (each.id === matter.id ? { ...each, solved } : each))
  const next = withState(withSecret(it, { intents }), { matters, rev: it.state.rev + 1 })
  const told = due(next, ctx, 'say', { say: 'repRuled', to: personId })
  return note(told, ctx, `${solved.how}:${intent.operation}`, personId, 'card')
}

const notDone = (intent: Intent): Intent => ({
  ...intent,
  phase: 'refused',
  refusal: { code: 'UPSTREAM', gaveUp: true },
})

/** What a person vouches for: that billing has started where that was the call, and nothing else. */
function done(intent: Intent, reference: string): Intent {
  const { orderId } = JSON.parse(intent.body) as { readonly orderId: string }
  const isProvision = intent.operation === 'provision'
  const job = {
    jobId: reference || intent.key,
    operation: intent.operation,
    orderId,
    idempotencyKey: intent.key,
    status: 'provisioned' as const,
    perService: [],
    billing: isProvision ? ('started' as const) : ('not_started' as const),
  }
  return { ...intent, phase: 'confirmed', jobId: job.jobId, job }
}
