import { dayIn } from './calendar.ts'
import { calledOff, due, dueAt, note, withState, type Case, type Ctx } from './case.ts'
import { remindersOf } from './deadlines.ts'
import { isUnclaimed } from './people.ts'

/** The prompt once more: by the clock, or because a representative asks for it. */

const MINUTES = 60_000
const MOST_A_DAY = 5

/** Why nobody can be reminded now; undefined when they can. */
export function whyNot({ state }: Case, ctx: Ctx): 'live' | 'over' | 'tooSoon' | 'enough' | undefined {
  const { status, session, prompt } = state
  if (session) return 'live'
  if (status !== 'awaiting' && status !== 'mapped') return 'over'
  const within = (ms: number) =>
    (prompt.remindedAt ?? []).filter((at) => Date.parse(at) > ctx.now.getTime() - ms).length
  if (within(5 * MINUTES) > 0) return 'tooSoon'
  return within(24 * 60 * MINUTES) >= MOST_A_DAY ? 'enough' : undefined
}

/** The prompt comes anew where it was delivered, and by letter where the chat does not reach. */
export function reminded(it: Case, ctx: Ctx, who?: string): Case {
  const { prompt } = it.state
  const remindedAt = [...(prompt.remindedAt ?? []), ctx.now.toISOString()].slice(-10)
  const again = withState(it, {
    rev: it.state.rev + 1,
    prompt: { ...prompt, tries: 0, reminders: (prompt.reminders ?? 0) + 1, remindedAt },
  })
  const byMail = isUnclaimed(it) || prompt.undelivered !== undefined
  const sent = byMail ? due(again, ctx, 'letter', { letter: isUnclaimed(it) ? 'claim' : 'prompt' }) : again
  return note(sent, ctx, 'reminded', who, who ? 'card' : 'clock')
}

/** Whether the clock has nothing to remind of today, because it was done on this local day or, by a clock set back, a later one. */
export const isRemindedOn = ({ state: { prompt, zone } }: Case, day: string): boolean =>
  (prompt.remindedAt ?? []).some((at) => dayIn(zone, new Date(at)) >= day)

/** The earliest reminder that is still to come; one a day is enough. */
export function withNextReminder(it: Case, ctx: Ctx): Case {
  const {
    prompt: { deliveredAt: prompted },
    closesAt,
    zone,
  } = it.state
  if (!prompted || !closesAt) return it
  const now = ctx.now.toISOString()
  const next = remindersOf({ prompted, closesAt, zone }, ctx.rules).find(
    (instant) => instant > now && !isRemindedOn(it, dayIn(zone, new Date(instant))),
  )
  return next ? dueAt(calledOff(it, 'remind'), ctx, 'remind', next) : it
}
