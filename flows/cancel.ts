import { due, note, withSecret, type Case, type Ctx } from './case.ts'
import { isInDoubt, isOpen, type Intent } from './intent.ts'
import { touched } from './session.ts'
import { standing } from './standing.ts'

/** What was confirmed and could not be sent yet is called off. */

/** The operation that waits for a service that is silent or asks for patience, if one does. */
export function waiting(it: Case, ctx: Ctx): Intent | undefined {
  if (!it.state.session) return undefined
  const { position } = standing(it, ctx)
  const intent = position.kind === 'doing' ? position.intent : undefined
  if (!intent || !isOpen(intent)) return undefined
  return (intent.silentSince ?? intent.waitsUntil ?? intent.calledOff) ? intent : undefined
}

/**
 * *Cancel*: kept to at once where nothing was sent. Where a call may have got
 * through, nothing is sent any more, and what became of it is found out first.
 */
export function cancel(it: Case, ctx: Ctx): Case {
  const intent = waiting(it, ctx)
  if (!intent) return due(it, ctx, 'say', { say: 'busy' })
  if (intent.calledOff) return it
  const noted = note(it, ctx, `calledOff:${intent.operation}`, it.state.session?.owner.personId)
  if (!isInDoubt(intent)) return uncalled(noted, ctx, intent.id)
  const intents = it.secret.intents.map((each) =>
    each.id === intent.id ? { ...each, calledOff: 'person' as const } : each,
  )
  return touched(withSecret(noted, { intents }), ctx)
}

/** It certainly was not done, and will not be: back to the card on which it was confirmed. */
export function uncalled(it: Case, ctx: Ctx, id: string): Case {
  const intents = it.secret.intents.filter((intent) => intent.id !== id)
  if (intents.length === it.secret.intents.length) return it
  const confirmed = standing(it, ctx).position.answered.at(-1)?.id ?? ''
  const { [confirmed]: _confirmed, ...answers } = it.secret.answers
  const effects = it.effects.filter(
    ({ kind, payload }) => kind !== 'call' || (payload as { readonly intent: string }).intent !== id,
  )
  return touched(withSecret({ ...it, effects }, { intents, answers }), ctx, { notice: 'cancelled' })
}
