import { windowDays, windowEnd } from './calendar.ts'
import { dueAt, note, withState, type Case, type Ctx } from './case.ts'
import { withNextReminder } from './reminding.ts'

/**
 * The first prompt has been delivered, through whichever door. The window counts from it; later ones do not extend it.
 */
export function prompted(it: Case, ctx: Ctx): Case {
  const { prompt, order, zone } = it.state
  const { undelivered: _undelivered, ...rest } = prompt
  if (prompt.deliveredAt) return withState(it, { prompt: rest })
  const deliveredAt = ctx.now.toISOString()
  const { closesAt } = windowEnd(ctx.now, windowDays(order, ctx.rules.windowDays), zone)
  const dated = withState(it, { prompt: { ...rest, deliveredAt }, closesAt })
  return note(withNextReminder(dueAt(dated, ctx, 'expire', closesAt), ctx), ctx, 'prompted')
}
