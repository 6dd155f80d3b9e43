import type { Button, Mark, Question } from '../cards/ask.ts'
import type { Texts } from '../cards/texts/texts.ts'
import type { Case } from './case.ts'
import type { Standing } from './standing.ts'

/** What many cards share: the buttons around a question, and a plain card that only tells something. */

export const bare = { bare: true } as const
export const retry = (t: Texts): Button => ({ do: 'retry', title: t('button.retry'), style: 'positive', ...bare })

/** Back (where there is a step to go back to), Help, Close: always these, always in this order, always last. */
export const around = (t: Texts, here: Standing): Button[] => [
  ...((here.step ? here.path.findIndex(({ id }) => id === here.step?.id) : here.path.length) > 0
    ? [{ do: 'back', title: t('button.back'), ...bare }]
    : []),
  { do: 'help', title: t('button.help'), ...bare },
  { do: 'close', title: t('button.close'), ...bare },
]

/** A title and a text, both named in the catalogue by one word, and the order's number. */
export const plainCard = (t: Texts, mark: Mark, code: string, it: Case): Question => ({
  mark,
  title: t.coded('card', `${code}.title`),
  text: [t.coded('card', `${code}.text`)],
  facts: [{ label: t('order.number'), value: it.id }],
  buttons: [],
})
