import { keyOf } from './inquiry.ts'
import { waiting } from './cancel.ts'
import type { Intent } from './intent.ts'
import type { Case, Ctx } from './case.ts'
import { isUnclaimed } from './people.ts'
import { isRunning } from './progress.ts'
import { standing, type Standing } from './standing.ts'

/**
 * What the one live card of an order should show now. `keep`: what is there already; `quiet`: nothing, since the message
 * that follows a run says it all. `key` tells two views apart; the same key needs no new card.
 */
export type View = { readonly key: string } & (
  | {
      readonly kind:
        | 'none'
        | 'keep'
        | 'quiet'
        | 'prompt'
        | 'closed'
        | 'cancelled'
        | 'superseded'
        | 'withCustomer'
        | 'offered'
        | 'handOff'
        | 'inherited'
        | 'result'
    }
  | { readonly kind: 'step'; readonly here: Standing }
  | { readonly kind: 'working'; readonly what: 'map' | 'review' | 'checking' }
  /** What was confirmed waits for a service that is silent, or asked for patience. */
  | { readonly kind: 'outage'; readonly intent: Intent }
  | { readonly kind: 'retry'; readonly here: Standing; readonly code: string }
  | { readonly kind: 'failed'; readonly here: Standing; readonly intent: Intent }
  /** `alive`: another answer leads on; else it is the end until somebody on the other side acts. */
  | { readonly kind: 'stop'; readonly reason: string; readonly alive: boolean }
)

export function viewOf(it: Case, ctx: Ctx, passwordLink?: string): View {
  const { state } = it
  if (state.status === 'placed' || state.forgottenAt || (isUnclaimed(it) && !state.person))
    return { kind: 'none', key: 'none' }
  if (state.status === 'with_customer')
    return { kind: 'withCustomer', key: `withCustomer:${state.customer?.startedAt ?? ''}:${state.language}` }
  if (state.status === 'cancelled' || state.status === 'closed' || state.status === 'superseded')
    return { kind: state.status, key: `${state.status}:${state.language}` }
  if (state.receipt) return { kind: 'result', key: `result:${state.receipt.reference}:${state.language}` }
  if (state.session) return sessionView(it, ctx, standing(it, ctx, passwordLink))
  if (state.stop)
    return { kind: 'stop', reason: state.stop.reason, alive: false, key: `stop:${state.stop.at}:${state.language}` }
  return {
    kind: 'prompt',
    key: `prompt:${state.status}:${ended(it)}:${state.prompt.reminders ?? 0}:${state.language}`,
  }
}

/** A prompt after a closed session is a new one: it says that nothing was kept. */
const ended = ({ state }: Case) =>
  state.history.filter(({ what }) => what === 'closed' || what === 'lapsed' || what === 'started').length

const outageKey = ({ calledOff, doubted, silentSince }: Intent, rev: string): string =>
  ['outage', calledOff ? 'off' : silentSince ? 'silent' : 'asked', doubted ? 'doubt' : '', rev].join(':')

function sessionView(it: Case, ctx: Ctx, here: Standing): View {
  const rev = `${it.state.rev}`
  const { position } = here
  const { offer, session } = it.state
  if (offer) return { kind: 'offered', key: `offered:${offer.id}:${rev}` }
  if (session?.handing) return { kind: 'handOff', key: `handOff:${rev}` }
  if (it.secret.undoing) return { kind: 'quiet', key: 'quiet' }
  const unconfirmed = position.answered.some(({ id }) => session?.inherited?.steps.includes(id))
  const waits = position.kind === 'learning' || position.kind === 'doing'
  if (unconfirmed && !session?.visiting && !waits) return { kind: 'inherited', key: `inherited:${rev}` }
  const { checked, found } = it.secret
  if (checked !== undefined && !found[keyOf({ about: 'subdomain', name: checked })])
    return { kind: 'keep', key: 'keep' }
  if (here.step) return { kind: 'step', here, key: `step:${here.step.id}:${rev}` }
  switch (position.kind) {
    case 'unlearned':
      return { kind: 'retry', here, code: position.code, key: `retry:${rev}` }
    case 'failed':
      return { kind: 'failed', here, intent: position.intent, key: `failed:${rev}` }
    case 'stopped':
      return { kind: 'stop', reason: position.reason, alive: true, key: `stop:${position.reason}:${rev}` }
    case 'doing': {
      const waits = waiting(it, ctx)
      if (waits) return { kind: 'outage', intent: waits, key: outageKey(waits, rev) }
      if (isRunning(it, ctx)) return { kind: 'quiet', key: 'quiet' }
      const { operation, phase, job } = position.intent ?? {
        operation: position.operation.operation,
        phase: 'ready',
        job: undefined,
      }
      if (operation === 'saveSubdomain') return { kind: 'keep', key: 'keep' }
      const reviewed = job?.status === 'pending_rpl_review' && phase === 'running'
      const what = phase === 'unknown' ? 'checking' : reviewed ? 'review' : 'map'
      return { kind: 'working', what, key: `working:${what}:${rev}` }
    }
    case 'asking':
    case 'learning':
    case 'complete':
      return { kind: 'keep', key: 'keep' }
  }
}
