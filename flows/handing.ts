import { calledOff, due, dueAt, note, withState, type Case, type Ctx } from './case.ts'
import { nextDaily } from './deadlines.ts'
import { matter } from './matters.ts'
import { withoutSession } from './draft.ts'
import type { Owner } from './owner.ts'
import { isTaggedOwn } from './people.ts'
import { withWindow } from './prompting.ts'
import { touched } from './session.ts'
import { standing } from './standing.ts'

/** An order goes to somebody else: by address and with nothing, or to the customer, who then sets up alone. */

/** To a colleague, by address: theirs from now on, from the beginning. Whoever had it is told, and its cards go. */
export function delegated(it: Case, ctx: Ctx, email: string): Case {
  const by = it.state.session?.owner
  if (!by) return it
  const {
    person: _person,
    live,
    ended: _ended,
    released: _released,
    claim: _claim,
    ...state
  } = withoutSession(it, ctx).state
  const { deliveredAt, dueAt: prompted } = state.prompt
  const prompt = { dueAt: prompted, tries: 0, ...(deliveredAt ? { deliveredAt } : {}) }
  const delegate = { email, by, at: ctx.now.toISOString() }
  const handed = {
    ...withoutSession(it, ctx),
    state: { ...state, delegate, prompt, codes: [], rev: state.rev + 1 },
  }
  const say = isTaggedOwn(by.email, email) ? 'delegatedTagged' : 'delegated'
  const told = due(calledOff(handed, 'show'), ctx, 'say', { say, to: by.personId, about: email })
  return note(live ? due(told, ctx, 'remove', { messageId: live.messageId }) : told, ctx, 'delegated', by.personId)
}

/** To the customer. The partner keeps no access; it can be undone until the customer has started. */
export function leftToCustomer(it: Case, ctx: Ctx, email: string): Case {
  const by = it.state.session?.owner
  if (!by) return it
  const bare = calledOff(withoutSession(it, ctx), 'expire', 'escalate', 'remind')
  const customer = { email, by, at: ctx.now.toISOString() }
  const left = withState(bare, { status: 'with_customer', customer, rev: it.state.rev + 1 })
  const told = matter(due(left, ctx, 'letter', { letter: 'customer' }), ctx, { kind: 'withCustomer' })
  return note(told, ctx, 'leftToCustomer', by.personId)
}

/** The partner's change of mind. */
export function takenBackFromCustomer(it: Case, ctx: Ctx, by: Owner): Case {
  const { customer, closesAt, escalatedAt, zone } = it.state
  if (it.state.status !== 'with_customer' || !customer) return it
  if (customer.startedAt)
    return due(note(it, ctx, 'refused:takeBack', by.personId), ctx, 'say', { say: 'customerStarted', to: by.personId })
  const { customer: _customer, ...state } = it.state
  const back = { ...it, state: { ...state, status: 'awaiting' as const, person: by, rev: state.rev + 1 } }
  const watched = escalatedAt ? back : dueAt(back, ctx, 'escalate', nextDaily(ctx.now, zone, ctx.rules))
  const noted = note(watched, ctx, 'takenBackFromCustomer', by.personId)
  return closesAt ? withWindow(noted, ctx) : noted
}

/** The customer has begun: from now on it is theirs. */
export function startedByCustomer(it: Case, ctx: Ctx, by: Owner): Case {
  const { customer } = it.state
  if (!customer) return it
  const told = due(it, ctx, 'say', { say: 'customerGuide', to: by.personId })
  if (customer.startedAt) return told
  const started = { ...customer, startedAt: ctx.now.toISOString() }
  return note(withState(told, { customer: started }), ctx, 'customerStarted', by.personId)
}

/** The way to a colleague by mention: the set-up is offered, and stays the giver's until it is taken. */
export function offered(it: Case, ctx: Ctx, to: Owner | { readonly spaceId: string }, fresh: boolean): Case {
  const { session } = it.state
  if (!session) return it
  const expiresAt = new Date(ctx.now.getTime() + ctx.rules.offerHours * 3_600_000).toISOString()
  const offer = { id: ctx.newId(), at: ctx.now.toISOString(), expiresAt, by: session.owner, to, fresh }
  const out = dueAt(calledOff(withState(it, { offer }), 'offerLapse'), ctx, 'offerLapse', expiresAt, {
    offer: offer.id,
  })
  return note(touched(out, ctx), ctx, 'offered', session.owner.personId)
}

/** The offer is over without being taken; the giver goes on, and reads why. */
export function unoffered(
  it: Case,
  ctx: Ctx,
  how: 'offerDeclined' | 'offerLapsed' | 'offerUnreachable' | 'takenBack',
  who?: string,
): Case {
  const { offer, ...state } = it.state
  if (!offer) return it
  const name = 'personId' in offer.to ? offer.to.name : ''
  const bare = calledOff({ ...it, state }, 'offerLapse')
  const notice = how === 'takenBack' ? {} : { notice: how, about: name }
  const wasPosted = state.posts.some(({ id }) => id === 'offer')
  const told =
    how === 'takenBack' && wasPosted && 'personId' in offer.to
      ? due(bare, ctx, 'say', { say: 'offerWithdrawn', to: offer.to.personId, about: offer.by.name })
      : bare
  return note(touched(told, ctx, notice), ctx, how, who)
}

/**
 * The set-up changes hands, in one step. Answers go along and wait to be confirmed, unless the giver chose otherwise;
 * links to the password page do not, nor what was typed and not sent.
 */
export function taken(it: Case, ctx: Ctx, owner: Owner, language: string): Case {
  const { session, offer, live, ...state } = it.state
  if (!session || !offer) return it
  const { typed: _typed, checked: _checked, ...secret } = it.secret
  const answers = offer.fresh ? {} : secret.answers
  const steps = Object.keys(answers)
  const { visiting: _visiting, help: _help, notice: _notice, about: _about, inherited: _inherited, ...rest } = session
  const now = ctx.now.toISOString()
  const inherited = steps.length > 0 ? { inherited: { from: offer.by.name, steps } } : {}
  const mine = { ...rest, owner, touchedAt: now, trail: [], ...inherited }
  const moved: Case = {
    ...calledOff(it, 'offerLapse', 'inquire', 'patience', 'lapse'),
    state: { ...state, session: mine, person: owner, links: [], rev: state.rev + 1, language },
    secret: { ...secret, answers },
  }
  const cleared = [...session.trail, ...(live ? [live.messageId] : [])].reduce(
    (left, messageId) => due(left, ctx, 'remove', { messageId }),
    moved,
  )
  const told = due(cleared, ctx, 'say', { say: 'taken', to: offer.by.personId, about: owner.name })
  return note(due(told, ctx, 'lapse', {}, ctx.rules.idleMinutes * 60_000), ctx, 'takenOver', owner.personId)
}

/** The new owner stands by what the giver answered, as far as it was shown; what comes into play later is shown then. */
export function confirmedInherited(it: Case, ctx: Ctx): Case {
  const { session } = it.state
  if (!session?.inherited) return it
  const { inherited, ...rest } = session
  const shown = standing(it, ctx).position.answered.map(({ id }) => id)
  const steps = inherited.steps.filter((id) => !shown.includes(id))
  const left = steps.length > 0 ? { ...rest, inherited: { ...inherited, steps } } : rest
  return note(touched(withState(it, { session: left }), ctx), ctx, 'confirmedInherited', session.owner.personId)
}
