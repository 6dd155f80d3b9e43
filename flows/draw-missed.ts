import type { Question } from '../cards/ask.ts'
import type { Texts } from '../cards/texts/texts.ts'
import { dayIn } from './calendar.ts'
import type { Case } from './case.ts'

/** What `askedAgain` (missed.ts) has to say: between when and when, in a zone, and to the minute. */
export function missedText(t: Texts, about: string): string {
  const [from = '', to = '', zone = ''] = about.split(' ')
  const until = new Date(Math.ceil(Date.parse(to) / MINUTE) * MINUTE)
  const isOneDay = dayIn(zone, new Date(from)) === dayIn(zone, until)
  const say = (instant: string) => (isOneDay ? t.time(instant, zone) : t.moment(instant, zone))
  return t('notice.missed', { from: say(from), to: say(until.toISOString()) })
}

const MINUTE = 60_000

/** The same on a card that is no question, and has no room for other notices. */
export function withMissed(t: Texts, { state: { session } }: Case, put: Question): Question {
  if (session?.notice !== 'missed') return put
  return { ...put, problems: [{ text: missedText(t, session.about ?? '') }, ...(put.problems ?? [])] }
}
