import { waiting } from './cancel.ts'
import { note, withSecret, withState, type Case, type Ctx } from './case.ts'
import { withoutSession } from './draft.ts'
import { isInDoubt, mayTryAgain, type Intent } from './intent.ts'
import { matter, retired } from './matters.ts'
import { settled } from './move.ts'
import { touched } from './session.ts'

/** The ordering side withdraws an order. What is billed, or may be, is never undone by itself. */

/** Nothing in `next`: nothing changed. What cannot be done is refused with its place and reason. */
export interface Change {
  readonly next?: Case
  readonly refused?: { readonly path: string; readonly reason: string }
}

/** Work on cards goes on: one may have been posted without our hearing of it. */
const CARDS: readonly string[] = ['show', 'stray', 'remove']

export function withdrawn(it: Case, ctx: Ctx): Change {
  const { state } = it
  if (state.status === 'cancelled') return {}
  const waits = waiting(it, ctx)
  if (waits && isInDoubt(waits)) return { next: settled(withdrawnLater(it, ctx, waits), ctx) }
  if (isUnderWay(it)) {
    // Nothing is undone from here: somebody has to look at it, and reads where it stands.
    const urgent = matter(it, ctx, {
      kind: 'cancelledBilled',
      ...(state.receipt ? { reason: state.receipt.billing } : {}),
    })
    return {
      ...(urgent === it ? {} : { next: settled(note(urgent, ctx, 'cancelledTooLate', undefined, 'intake'), ctx) }),
      refused: { path: 'cancelled', reason: 'provisioning has begun; nothing was undone' },
    }
  }
  const bare = withoutSession(it, ctx)
  const gone = { ...bare, effects: bare.effects.filter(({ kind }) => CARDS.includes(kind)) }
  const cancelled = note(withState(gone, { status: 'cancelled' }), ctx, 'cancelled', undefined, 'intake')
  const told = state.session ? matter(cancelled, ctx, { kind: 'cancelled' }) : cancelled
  return { next: settled(retired(told, ctx), ctx) }
}

/** A call may have got through while the service was silent: nothing is sent any more, and the rest follows once that is known. */
function withdrawnLater(it: Case, ctx: Ctx, { id, calledOff }: Intent): Case {
  if (calledOff === 'order') return it
  const intents = it.secret.intents.map((each) => (each.id === id ? { ...each, calledOff: 'order' as const } : each))
  return note(touched(withSecret(it, { intents }), ctx), ctx, 'withdrawnInDoubt', undefined, 'intake')
}

/** Provisioning was sent, or may have been: it may cost money. */
export function isUnderWay({ state, secret }: Pick<Case, 'state' | 'secret'>): boolean {
  if (state.receipt || state.status === 'pending_review') return true
  const last = secret.intents.findLast(({ operation }) => operation === 'provision')
  if (!last || last.phase === 'ready') return false
  return last.phase !== 'refused' || !mayTryAgain(last)
}
