import { Temporal } from 'temporal-polyfill'
import { at, dayIn } from './calendar.ts'
import type { Rules } from './case.ts'
import { startDate, type Order } from './order.ts'

/** When the clock does something about an order. Wall-clock times are the order's zone's, what is stored is UTC. */

const plusDays = (day: string, days: number): string => Temporal.PlainDate.from(day).add({ days }).toString()
const daysBetween = (from: string, to: string): number =>
  Temporal.PlainDate.from(from).until(Temporal.PlainDate.from(to), { largestUnit: 'days' }).days

/** When the prompt is due: the requested start date. */
export const promptAt = (order: Order, zone: string, { promptTime }: Rules): string =>
  at(startDate(order), promptTime, zone)

/** When an order that nobody has started is a matter for the representatives: the same time on the next calendar day. */
export const escalationAt = (order: Order, zone: string, { promptTime }: Rules): string =>
  at(plusDays(startDate(order), 1), promptTime, zone)

/** The next time it is that time of day, for a look that came too early: later today, else tomorrow. */
export function nextDaily(now: Date, zone: string, { promptTime }: Pick<Rules, 'promptTime'>): string {
  const today = at(dayIn(zone, now), promptTime, zone)
  return today > now.toISOString() ? today : at(plusDays(dayIn(zone, now), 1), promptTime, zone)
}

/** The last local day on which an order can be set up. */
export const lastDayOf = (closesAt: string, zone: string): string => dayIn(zone, new Date(Date.parse(closesAt) - 1))

/** Whole local days left: 0 on the last day. */
export const daysLeft = (now: Date, closesAt: string, zone: string): number =>
  Math.max(0, daysBetween(dayIn(zone, now), lastDayOf(closesAt, zone)))

/** Two days before the last one the representatives are told as well. */
export const CLOSING_SOON = 2

/**
 * The instants at which somebody who has not set up is reminded: with the escalation, in the middle of the window, two
 * days before its last day and on that day; each day once, and none that is over.
 */
export function remindersOf(
  { prompted, closesAt, zone }: { readonly prompted: string; readonly closesAt: string; readonly zone: string },
  { promptTime }: Rules,
): readonly string[] {
  const first = dayIn(zone, new Date(prompted))
  const last = lastDayOf(closesAt, zone)
  const length = daysBetween(first, last)
  const after = [1, Math.ceil(length / 2), length - CLOSING_SOON, length]
  const days = [...new Set(after.filter((days) => days > 0))].sort((a, b) => a - b)
  return days.map((days) => at(plusDays(first, days), promptTime, zone))
}

/** When a reminder that is due now may go out: now, or when the quiet hours of that zone are over. */
export function afterQuiet(now: Date, zone: string, { quiet }: Rules): string {
  const local = Temporal.Instant.fromEpochMilliseconds(now.getTime()).toZonedDateTimeISO(zone)
  const time = local.toPlainTime().toString({ smallestUnit: 'minute' })
  const overnight = quiet.from > quiet.to
  const isQuiet = overnight ? time >= quiet.from || time < quiet.to : time >= quiet.from && time < quiet.to
  if (!isQuiet) return now.toISOString()
  const today = local.toPlainDate().toString()
  return at(overnight && time >= quiet.from ? plusDays(today, 1) : today, quiet.to, zone)
}
