import type { Mark, Question } from '../cards/ask.ts'
import type { Texts } from '../cards/texts/texts.ts'
import type { Case } from './case.ts'
import { bare, plainCard } from './draw-buttons.ts'
import type { Intent } from './intent.ts'

/** What was confirmed is kept while the service does not answer: until when it is tried, and how it is called off. */
export function outageCard(t: Texts, it: Case, intent: Intent, mark: Mark): Question {
  if (intent.calledOff) return plainCard(t, mark, 'outageOff', it)
  const { zone } = it.state
  const { silentSince, waitsUntil, until, createdAt, doubted } = intent
  const why =
    silentSince === undefined && waitsUntil !== undefined
      ? t('card.outage.asked', { moment: t.moment(waitsUntil, zone) })
      : t('card.outage.silent', { until: t.moment(until ?? createdAt, zone) })
  return {
    mark,
    title: t('card.outage.title'),
    text: [why, ...(doubted ? [t('card.outage.doubt')] : []), t('card.outage.cancel')],
    facts: [{ label: t('order.number'), value: it.id }],
    buttons: [
      { do: 'cancel', title: t('button.cancel'), style: 'destructive', ...bare },
      { do: 'help', title: t('button.help'), ...bare },
    ],
  }
}
