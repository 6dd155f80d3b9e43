import { windowDays } from './calendar.ts'
import { calledOff, due, dueAt, emptySecret, note, withSecret, withState, type Case, type Ctx } from './case.ts'
import { escalationAt, nextDaily, promptAt } from './deadlines.ts'
import { withoutSession } from './draft.ts'
import { settled } from './move.ts'
import { purchased, startDate, type Order } from './order.ts'
import { isUnclaimed, sameAddress } from './people.ts'
import { withWindow } from './prompting.ts'
import { untyped } from './session.ts'
import type { State } from './record.ts'
import { isUnderWay, type Change } from './withdrawing.ts'

/** What the ordering side does to an order: places it, changes it; see also `withdrawing.ts`. */

const DAY = 86_400_000

export function placed(order: Order, ctx: Ctx): Case {
  const zone = order.timeZone ?? ctx.rules.defaultZone
  const state: State = {
    order,
    status: 'placed',
    rev: 0,
    language: order.language?.slice(0, 2) ?? ctx.rules.defaultLanguage,
    zone,
    prompt: { dueAt: promptAt(order, zone, ctx.rules), tries: 0 },
    refused: [],
    matters: [],
    posts: [],
    links: [],
    codes: [],
    asked: [],
    history: [],
  }
  return note(
    scheduled({ id: order.orderId, state, secret: emptySecret, effects: [] }, ctx),
    ctx,
    'placed',
    undefined,
    'intake',
  )
}

/** An order that arrives after its day is prompted at once, and has a day from then on before anybody is called. */
function scheduled(it: Case, ctx: Ctx): Case {
  const { order, zone } = it.state
  const prompt = promptAt(order, zone, ctx.rules)
  const escalation = escalationAt(order, zone, ctx.rules)
  const isLate = escalation <= ctx.now.toISOString()
  const waiting = withState(it, { prompt: { dueAt: prompt, tries: 0 } })
  const prompted = dueAt(calledOff(waiting, 'prompt', 'escalate'), ctx, 'prompt', prompt)
  return isLate ? due(prompted, ctx, 'escalate', {}, DAY) : dueAt(prompted, ctx, 'escalate', escalation)
}

export function updated(it: Case, ctx: Ctx, order: Order): Change {
  const { state } = it
  if (JSON.stringify(state.order) === JSON.stringify(order)) return {}
  const refused = whyNot(it, order)
  if (refused) return { refused }
  const renewed = note(
    withState(untyped(withoutUnsent(it)), { order, zone: order.timeZone ?? ctx.rules.defaultZone, rev: state.rev + 1 }),
    ctx,
    'orderChanged',
    undefined,
    'intake',
  )
  const moved = startDate(order) !== startDate(state.order) || renewed.state.zone !== state.zone
  const dated = moved ? rescheduled(renewed, ctx) : renewed
  const same = sameAddress(state.order.contact.email, order.contact.email)
  const next = same ? told(dated, state.order) : reprompted(dated, ctx)
  return { next: settled(counted(next, ctx, state), ctx) }
}

/** The window counts anew where its zone or its length is another, or where it had stood still. */
function counted(it: Case, ctx: Ctx, before: State): Case {
  const { status, order, zone, escalatedAt } = it.state
  const days = (one: Order) => windowDays(one, ctx.rules.windowDays)
  const same = before.status === status && before.zone === zone && days(before.order) === days(order)
  if (status !== 'awaiting' || same) return it
  const stood = before.status === 'with_customer' && !escalatedAt
  return withWindow(stood ? dueAt(it, ctx, 'escalate', nextDaily(ctx.now, zone, ctx.rules)) : it, ctx)
}

/** What was confirmed for the order as it was, and not sent yet, is not sent any more. */
const withoutUnsent = (it: Case): Case =>
  withSecret(it, { intents: it.secret.intents.filter(({ phase }) => phase !== 'ready') })

function whyNot({ state, secret }: Case, order: Order): Change['refused'] {
  if (state.receipt || state.status === 'superseded') return { path: 'orderId', reason: 'the order is provisioned' }
  if (state.status === 'cancelled') return { path: 'orderId', reason: 'the order is cancelled' }
  if (isUnderWay({ state, secret })) return { path: 'orderId', reason: 'provisioning has begun' }
  if (secret.mapping && !sameAddress(state.order.contact.email, order.contact.email))
    return {
      path: 'contact.email',
      reason: 'the order is set up for its organisations; the contact can finish, or an administrator in Control Hub',
    }
  return undefined
}

/** A date that moves: what has not begun begins then, with a prompt and a window of its own. */
function rescheduled(it: Case, ctx: Ctx): Case {
  const { status, session, live, zone, order, posts } = it.state
  if (status === 'placed') return scheduled(it, ctx)
  const isAhead = promptAt(order, zone, ctx.rules) > ctx.now.toISOString()
  if (status !== 'awaiting' || session || !isAhead) return checked(it, ctx)
  const { live: _live, closesAt: _closesAt, escalatedAt: _escalatedAt, ...state } = it.state
  const claims = posts.filter(({ id, messageId }) => id === 'claim' && messageId !== '')
  const back: Case = {
    ...calledOff(it, 'expire', 'remind', 'show', 'letter'),
    state: { ...state, status: 'placed', posts: posts.filter(({ id }) => id !== 'claim') },
  }
  const gone = [...(live ? [live] : []), ...claims]
  return scheduled(
    gone.reduce((left, { messageId }) => due(left, ctx, 'remove', { messageId }), back),
    ctx,
  )
}

/** What is under way stays under way; whether it has begun is asked on the day after the new date, if that is to come. */
function checked(it: Case, ctx: Ctx): Case {
  const escalation = escalationAt(it.state.order, it.state.zone, ctx.rules)
  const waits = it.effects.some(({ kind }) => kind === 'escalate')
  return waits && escalation > ctx.now.toISOString()
    ? dueAt(calledOff(it, 'escalate'), ctx, 'escalate', escalation)
    : it
}

/** Somebody at work reads on the next card what is different now. */
function told(it: Case, before: Order): Case {
  const { session } = it.state
  const were = new Map(purchased(before).map(({ service, quantity }) => [service, quantity]))
  const are = new Map(purchased(it.state.order).map(({ service, quantity }) => [service, quantity]))
  const services = [...new Set([...were.keys(), ...are.keys()])].filter((one) => were.get(one) !== are.get(one))
  if (!session || services.length === 0) return it
  const about = services.map((one) => `${one}:${were.get(one) ?? 0}:${are.get(one) ?? 0}`).join(' ')
  return withState(it, { session: { ...session, notice: 'orderChanged', about } })
}

/** Another contact, before the point of no return: theirs from now on, and nobody else's. */
function reprompted(it: Case, ctx: Ctx): Case {
  const bare = withoutSession(it, ctx)
  const {
    person: _person,
    delegate: _delegate,
    claim: _claim,
    released: _released,
    customer: _customer,
    ended: _ended,
    live,
    ...state
  } = bare.state
  const { undelivered: _undelivered, mailedAt: _mailedAt, ...prompt } = state.prompt
  const status = state.status === 'with_customer' ? ('awaiting' as const) : state.status
  const fresh = { ...calledOff(bare, 'show'), state: { ...state, status, prompt: { ...prompt, tries: 0 }, codes: [] } }
  const cleared = live ? due(fresh, ctx, 'remove', { messageId: live.messageId }) : fresh
  const written =
    status === 'awaiting' && isUnclaimed(cleared) ? due(cleared, ctx, 'letter', { letter: 'claim' }) : cleared
  return note(written, ctx, 'contactChanged', undefined, 'intake')
}
