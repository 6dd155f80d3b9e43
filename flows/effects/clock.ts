import { calledOff, due, dueAt, note, withState } from '../case.ts'
import { dayIn } from '../calendar.ts'
import { isLapsed } from '../closing.ts'
import { afterQuiet, CLOSING_SOON, daysLeft, escalationAt, nextDaily } from '../deadlines.ts'
import { unoffered } from '../handing.ts'
import { isStarted, matter } from '../matters.ts'
import { openInquiry } from '../move.ts'
import { isUnclaimed } from '../people.ts'
import { isRemindedOn, reminded, withNextReminder } from '../reminding.ts'
import { scrubbed } from '../retention.ts'
import { end, hasWarning, isBusy, isIdle, WARNING } from '../session.ts'
import { ctxOf } from '../world.ts'
import { caseOf, finish, later, type Perform } from './perform.ts'

/** The requested start date has come: from now on the order waits for its provisioning details. */
export const prompt: Perform = async (claim, _doc, world) => {
  // Many orders start at one minute: each is given its turn, and waits for it in the store. Turns that an earlier
  // process gave do not count any more: those it did not live to use would come all at once.
  const wait = claim.effect.attempts === 0 || !claim.fresh ? world.turnOf('prompt') : 0
  if (wait > 0) return later(claim, world, wait)
  await finish(claim, world, (it, ctx) => {
    if (it.state.status !== 'placed') return it
    const { dueAt: day } = it.state.prompt
    if (day > ctx.now.toISOString()) return dueAt(calledOff(it, 'prompt'), ctx, 'prompt', day)
    const awaiting = note(withState(it, { status: 'awaiting' }), ctx, 'due')
    return isUnclaimed(awaiting) ? due(awaiting, ctx, 'letter', { letter: 'claim' }) : awaiting
  })
}

/** A day later: whoever has not started is a matter for the representatives, once and never again. */
export const escalate: Perform = (claim, _doc, world) =>
  finish(claim, world, (it, ctx) => {
    const { status, escalatedAt, zone, order } = it.state
    if (escalatedAt || (status !== 'awaiting' && status !== 'placed')) return it
    const first = escalationAt(order, zone, ctx.rules)
    const early = first > ctx.now.toISOString()
    if (early || isStarted(it) || status !== 'awaiting')
      return dueAt(calledOff(it, 'escalate'), ctx, 'escalate', early ? first : nextDaily(ctx.now, zone, ctx.rules))
    const told = matter(withState(it, { escalatedAt: ctx.now.toISOString() }), ctx, {
      kind: 'notStarted',
      reason: isUnclaimed(it) ? 'unclaimed' : 'untouched',
    })
    return note(told, ctx, 'escalated', undefined, 'clock')
  })

/** A reminder is due; the next one is written down with it. Whoever is at it is left in peace. */
export const remind: Perform = async (claim, doc, world) => {
  const ctx = ctxOf(world)
  const { zone } = doc.state
  const allowed = afterQuiet(ctx.now, zone, ctx.rules)
  if (allowed > ctx.now.toISOString()) return later(claim, world, Date.parse(allowed) - ctx.now.getTime())
  await finish(claim, world, (it, at) => {
    const { status, session, stop, closesAt } = it.state
    if (status !== 'awaiting' || !closesAt || isLapsed(it, at)) return it
    const warned = daysLeft(at.now, closesAt, zone) <= CLOSING_SOON ? matter(it, at, { kind: 'closing' }) : it
    const enough = session !== undefined || stop !== undefined || isRemindedOn(it, dayIn(it.state.zone, at.now))
    return withNextReminder(enough ? warned : reminded(warned, at), at)
  })
}

/** The service takes its time: somebody who waits is told that it is not forgotten. */
export const patience: Perform = (claim, doc, world) =>
  finish(claim, world, (it, ctx) =>
    openInquiry(caseOf(doc), ctx) && openInquiry(it, ctx) ? due(it, ctx, 'say', { say: 'stillChecking' }) : it,
  )

const MINUTE = 60_000

/**
 * Nobody has touched the set-up for long: a word first where there is time for one, then the draft goes. Not while
 * somebody may have touched it, and we have yet to find out.
 */
export const lapse: Perform = async (claim, _doc, world) => {
  if (world.catchingUp?.()) return later(claim, world, MINUTE)
  await finish(claim, world, (it, ctx) => {
    const { session, offer } = it.state
    if (!session) return it
    const idle = ctx.rules.idleMinutes * 60_000
    if (offer || isBusy(it, ctx)) return due(it, ctx, 'lapse', {}, idle)
    const endsIn = Date.parse(session.touchedAt) + idle - ctx.now.getTime()
    if (isIdle(it, ctx)) return end(it, ctx, 'lapsed')
    const warned = (claim.effect.payload as { readonly warned?: boolean }).warned === true
    const soon = hasWarning(idle) && endsIn <= WARNING
    if (soon && !warned) return due(due(it, ctx, 'say', { say: 'idle' }), ctx, 'lapse', { warned: true }, endsIn)
    const next = hasWarning(idle) && endsIn > WARNING ? endsIn - WARNING : endsIn
    return due(it, ctx, 'lapse', {}, next)
  })
}

/** Nobody answered the offer: whoever made it goes on, and is asked again. */
export const offerLapse: Perform = (claim, _doc, world) =>
  finish(claim, world, (it, ctx) => {
    const { offer: id } = claim.effect.payload as { readonly offer: string }
    return it.state.offer?.id === id ? unoffered(it, ctx, 'offerLapsed') : it
  })

/** The window is over: an order that was not mapped in it is closed by policy. */
export const expire: Perform = (claim, _doc, world) =>
  finish(claim, world, (it, ctx) => {
    const { closesAt, status } = it.state
    const early = status === 'awaiting' && closesAt !== undefined && !isLapsed(it, ctx)
    // That an order past its window is closed follows from any turn, so also from this one.
    return early ? dueAt(calledOff(it, 'expire'), ctx, 'expire', closesAt) : it
  })

/** The retention limit of an order that is over: its people are forgotten, its trail stays. */
export const retire: Perform = (claim, _doc, world) => finish(claim, world, (it, ctx) => scrubbed(it, ctx))
