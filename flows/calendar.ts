import { Temporal } from 'temporal-polyfill'
import type { Order, Family } from './order.ts'

/** Days and instants. A date of an order is a date in its zone; what is stored is UTC. */

/** The instant of a wall-clock time on a day; a time that a clock change skips shifts forward, a doubled one is the first. */
export const at = (day: string, time: string, zone: string): string =>
  Temporal.PlainDateTime.from(`${day}T${time}`)
    .toZonedDateTime(zone, { disambiguation: 'compatible' })
    .toInstant()
    .toString({ fractionalSecondDigits: 3 })

/** Which day it is there. */
export const dayIn = (zone: string, now: Date): string =>
  Temporal.Instant.fromEpochMilliseconds(now.getTime()).toZonedDateTimeISO(zone).toPlainDate().toString()

const FLEX: readonly Family[] = ['A-FLEX', 'A-FLEX-3']

/** 7 days for the Flex families, 30 for the others; the shortest of the order's lines counts. */
export function windowDays(order: Order, days: { readonly flex: number; readonly other: number }): number {
  return Math.min(...order.lines.map(({ family }) => (FLEX.includes(family) ? days.flex : days.other)))
}

/** The last instant of the window: the end of the local day, `days` days after the first delivered prompt. */
export function windowEnd(
  delivered: Date,
  days: number,
  zone: string,
): { readonly lastDay: string; readonly closesAt: string } {
  const last = Temporal.PlainDate.from(dayIn(zone, delivered)).add({ days })
  const closesAt = last.add({ days: 1 }).toZonedDateTime(zone).toInstant().toString({ fractionalSecondDigits: 3 })
  return { lastDay: last.toString(), closesAt }
}
