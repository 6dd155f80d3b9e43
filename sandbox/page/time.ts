const locale = 'en-GB'
const clock = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit' })
const seconds = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', second: '2-digit' })
const dayAndMonth = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short' })
const wholeDay = new Intl.DateTimeFormat(locale, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' })
const moment = new Intl.DateTimeFormat(locale, {
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
})
const fromNow = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' })

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

const say = (format: Intl.DateTimeFormat, iso: string) => {
  const at = new Date(iso)
  return Number.isNaN(at.getTime()) ? '' : format.format(at)
}

/** 10:32 */
export const timeOfDay = (iso: string): string => say(clock, iso)

/** 10:32:07 */
export const timeOfDayWithSeconds = (iso: string): string => say(seconds, iso)

/** Tue 10 Mar, 09:00 */
export const fullMoment = (iso: string): string => say(moment, iso)

export const sameDay = (one: string, other: string): boolean =>
  new Date(one).toDateString() === new Date(other).toDateString()

/** Today, Yesterday, or the day in full. */
export function dayHeading(iso: string): string {
  const now = Date.now()
  if (sameDay(iso, new Date(now).toISOString())) return 'Today'
  if (sameDay(iso, new Date(now - day).toISOString())) return 'Yesterday'
  return say(wholeDay, iso)
}

/** The time for today, the date for earlier. */
export const shortWhen = (iso: string): string =>
  sameDay(iso, new Date().toISOString()) ? timeOfDay(iso) : say(dayAndMonth, iso)

/** "in 3 hours", "2 days ago", seen from `now` on the sandbox's clock. */
export function relative(iso: string, now: string): string {
  const distance = new Date(iso).getTime() - new Date(now).getTime()
  if (Number.isNaN(distance)) return ''
  const size = Math.abs(distance)
  if (size < hour) return fromNow.format(Math.round(distance / minute), 'minute')
  if (size < 2 * day) return fromNow.format(Math.round(distance / hour), 'hour')
  return fromNow.format(Math.round(distance / day), 'day')
}

/** Milliseconds between two moments. */
export const apart = (one: string, other: string): number =>
  Math.abs(new Date(one).getTime() - new Date(other).getTime())
