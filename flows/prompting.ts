import { windowDays, windowEnd } from './calendar.ts'
import { calledOff, dueAt, note, withState, type Case, type Ctx } from './case.ts'
import { withNextReminder } from './reminding.ts'

/**
 * The first prompt has been delivered, through whichever door. The window counts from it; later ones do not extend it.
 */
export function prompted(it: Case, ctx: Ctx): Case {
  const there = reached(it)
  const { prompt, status } = there.state
  // What happened to the order while the message was on its way counts.
  if (prompt.deliveredAt || status !== 'awaiting') return there
  const begun = withState(there, { prompt: { ...prompt, deliveredAt: ctx.now.toISOString() } })
  return note(withWindow(begun, ctx), ctx, 'prompted')
}

/** The chat reaches whoever has the order. */
export function reached(it: Case): Case {
  const { undelivered: _undelivered, ...prompt } = it.state.prompt
  return withState(it, { prompt: { ...prompt, tries: 0 } })
}

/** The end of the window and the next reminder, as order and zone are now: both count from the first delivered prompt. */
export function withWindow(it: Case, ctx: Ctx): Case {
  const { prompt, order, zone } = it.state
  if (!prompt.deliveredAt) return it
  const days = windowDays(order, ctx.rules.windowDays)
  const { closesAt } = windowEnd(new Date(prompt.deliveredAt), days, zone)
  const dated = calledOff(withState(it, { closesAt }), 'expire', 'remind')
  return withNextReminder(dueAt(dated, ctx, 'expire', closesAt), ctx)
}

/** Whoever presses or writes can be reached: a card that was put off until they could be is due now. */
export function heard(it: Case, ctx: Ctx): Case {
  const now = ctx.now.toISOString()
  const isPutOff = ({ kind, attempts, dueAt }: Case['effects'][number]) =>
    kind === 'show' && attempts === 0 && dueAt > now
  return it.effects.some(isPutOff) ? { ...it, effects: it.effects.filter((effect) => !isPutOff(effect)) } : it
}
