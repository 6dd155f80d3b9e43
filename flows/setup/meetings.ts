import { z } from 'zod'
import { serviceLanguage } from '../fields.ts'
import { step } from '../flow.ts'
import { customerCountryOf, type Mapped } from '../given.ts'
import { next } from '../pieces.ts'
import { languageOf, serviceLanguages } from '../places.ts'

/** W12: what holds for all meetings of the organisation. */
export const meetings = step({
  id: 'meetings',
  name: (t) => t('meetings.name'),
  answer: (_: Mapped) => z.object({ 'meeting.defaultLanguage': serviceLanguage }),
  examples: () => [{ 'meeting.defaultLanguage': 'pl_pl' }],
  ask: (t, known) => ({
    title: t('meetings.title'),
    fields: [
      {
        kind: 'choice',
        look: 'menu',
        id: 'meeting.defaultLanguage',
        label: t('field.meeting.defaultLanguage'),
        value: languageOf(customerCountryOf(known) ?? ''),
        error: t('problem.language.missing'),
        choices: serviceLanguages
          .map((tag) => ({ value: tag, title: t.tongue(tag) }))
          .sort((a, b) => t.compare(a.title, b.title)),
      },
    ],
    forward: [next(t)],
    help: [t('meetings.help')],
  }),
  told: (t, answer) => t.tongue(answer['meeting.defaultLanguage']),
})
