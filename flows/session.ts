import type { Owner } from './owner.ts'
import { presentable } from './fields.ts'
import { due, note, withSecret, withState, type Case, type Ctx } from './case.ts'
import type { Session } from './live.ts'
import { standing } from './standing.ts'
import { withoutSession } from './draft.ts'

/** A session: from *Set Up Now* until it is closed, lapses, stops or is done. */

/** Begins one, at the first question; what an earlier one left is forgotten, what is mapped stays. */
export function begin(it: Case, ctx: Ctx, owner: Owner, language: string): Case {
  const now = ctx.now.toISOString()
  const session: Session = {
    owner,
    startedAt: now,
    touchedAt: now,
    trail: [],
  }
  const { stop: _stop, ended: _ended, released: _released, ...state } = it.state
  const { parked, ...secret } = it.secret
  const isRuled = Object.keys(secret.rulings ?? {}).length > 0
  const answers = { ...(isRuled ? parked : {}), ...(state.passwordSetAt ? { password: {} } : {}) }
  const begun = {
    ...it,
    secret: { ...secret, answers },
    state: { ...state, rev: state.rev + 1, session, language, person: session.owner },
  }
  const lapse = due(begun, ctx, 'lapse', {}, firstLook(ctx.rules.idleMinutes * 60_000))
  return note(lapse, ctx, 'started', owner.personId, 'chat')
}

/** How long before the idle limit a word of warning comes; none where the limit itself is short. */
export const WARNING = 5 * 60_000
export const hasWarning = (idleMs: number): boolean => idleMs > 2 * WARNING
const firstLook = (idleMs: number): number => (hasWarning(idleMs) ? idleMs - WARNING : idleMs)

/** Ends one without result: the draft goes, the cards go, and a fresh *Set Up Now* says so. */
export function end(it: Case, ctx: Ctx, how: 'closed' | 'lapsed'): Case {
  const answers = Object.keys(it.secret.answers).length
  const who = it.state.session?.owner.personId
  const { run: _run, ...state } = it.state
  const ended = withState(withoutSession({ ...it, state }, ctx), { ended: { how, answers } })
  // What was taken from a shared address is free again.
  const free = ended.state.claim && !ended.secret.mapping ? withState(ended, { released: true }) : ended
  return note(free, ctx, how, who)
}

/** Whether something is being done to the world right now: then nothing can be closed or changed. */
export function isBusy(it: Case, ctx: Ctx): boolean {
  if (!it.state.session) return false
  return it.secret.undoing !== undefined || standing(it, ctx).position.kind === 'doing'
}

/** Whether the idle limit has passed without a sign of the owner. */
export function isIdle({ state: { session, offer } }: Case, ctx: Ctx): boolean {
  return (
    session !== undefined &&
    !offer &&
    ctx.now.getTime() - Date.parse(session.touchedAt) >= ctx.rules.idleMinutes * 60_000
  )
}

/** A sign of life, and a new revision: every press on an earlier card is void from here on. */
export function touched(it: Case, ctx: Ctx, change: Partial<Session> = {}): Case {
  const { session } = it.state
  if (!session) return it
  const { help: _help, notice: _notice, about: _about, ...rest } = session
  return withState(it, { rev: it.state.rev + 1, session: { ...rest, touchedAt: ctx.now.toISOString(), ...change } })
}

/** What was typed at the open step is kept, with what is wrong with it. */
export const typedAt = (it: Case, typed: NonNullable<Case['secret']['typed']>): Case =>
  withSecret(it, { typed: { ...typed, values: presentable(typed.values) } })

/** Nothing half-typed is left. */
export function untyped(it: Case): Case {
  const { typed: _typed, ...secret } = it.secret
  return { ...it, secret }
}
