import { openInquiry, withoutSession } from '../move.ts'
import { due, note, withState } from '../record.ts'
import { end, hasWarning, isBusy, isIdle, WARNING } from '../session.ts'
import { ctxOf } from '../world.ts'
import { caseOf, finish, later, type Perform } from './perform.ts'

/** The requested start date has come: from now on the order waits for its provisioning details. */
export const prompt: Perform = (claim, _doc, world) =>
  finish(claim, world, (it, ctx) =>
    it.state.status === 'placed' ? note(withState(it, { status: 'awaiting' }), ctx, 'due') : it,
  )

/** The service takes its time: somebody who waits is told that it is not forgotten. */
export const patience: Perform = (claim, doc, world) =>
  finish(claim, world, (it, ctx) =>
    openInquiry(caseOf(doc), ctx) && openInquiry(it, ctx) ? due(it, ctx, 'say', { say: 'stillChecking' }) : it,
  )

/** Nobody has touched the set-up for long: a word first where there is time for one, then the draft goes. */
export const lapse: Perform = async (claim, _doc, world) => {
  await finish(claim, world, (it, ctx) => {
    const { session } = it.state
    if (!session) return it
    const idle = ctx.rules.idleMinutes * 60_000
    const endsIn = Date.parse(session.touchedAt) + idle - ctx.now.getTime()
    if (isBusy(it, ctx)) return due(it, ctx, 'lapse', {}, idle)
    if (isIdle(it, ctx)) return end(it, ctx, 'lapsed')
    const warned = (claim.effect.payload as { readonly warned?: boolean }).warned === true
    const soon = hasWarning(idle) && endsIn <= WARNING
    if (soon && !warned) return due(due(it, ctx, 'say', { say: 'idle' }), ctx, 'lapse', { warned: true }, endsIn)
    const next = hasWarning(idle) && endsIn > WARNING ? endsIn - WARNING : endsIn
    return due(it, ctx, 'lapse', {}, next)
  })
}

/** The window is over: an order that was not mapped in it is closed by policy. */
export const expire: Perform = async (claim, doc, world) => {
  const ctx = ctxOf(world)
  if (isBusy(caseOf(doc), ctx)) return later(claim, world, 60_000)
  await finish(claim, world, (it, at) => {
    const { closesAt, status } = it.state
    if (status !== 'awaiting' || !closesAt || closesAt > at.now.toISOString()) return it
    return note(withState(withoutSession(it, at), { status: 'closed' }), at, 'closedByPolicy')
  })
}
