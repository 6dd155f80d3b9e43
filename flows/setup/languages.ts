import { z } from 'zod'
import type { Field } from '../../cards/field.ts'
import type { Texts } from '../../cards/texts/texts.ts'
import { serviceLanguage, zone } from '../fields.ts'
import { step } from '../flow.ts'
import { headOffice, type Calling } from '../given.ts'
import { next, zoneField } from '../pieces.ts'
import { languageOf, serviceLanguages } from '../places.ts'

/** W11: how the location tells the time and speaks. */
export const languages = step({
  id: 'languages',
  name: (t) => t('languages.name'),
  answer: (_: Calling) =>
    z.object({
      'location.timeZone': zone('zone.missing'),
      'location.announcementLanguage': serviceLanguage,
      'location.emailLanguage': serviceLanguage,
    }),
  examples: () => [
    {
      'location.timeZone': 'Europe/Warsaw',
      'location.announcementLanguage': 'pl_pl',
      'location.emailLanguage': 'pl_pl',
    },
  ],
  ask: (t, known) => {
    const country = headOffice(known)
    return {
      title: t('languages.title'),
      fields: [
        zoneField(t, {
          id: 'location.timeZone',
          label: t('field.location.timeZone'),
          country,
          preferred: known.order.timeZone,
        }),
        tongue(t, 'announcementLanguage', languageOf(country)),
        tongue(t, 'emailLanguage', languageOf(country)),
      ],
      forward: [next(t)],
      help: [t('languages.help')],
    }
  },
  told: (t, answer) => `${answer['location.timeZone']}, ${t.tongue(answer['location.announcementLanguage'])}`,
})

const tongue = (t: Texts, id: 'announcementLanguage' | 'emailLanguage', value: string): Field => ({
  kind: 'choice',
  look: 'menu',
  id: `location.${id}`,
  label: t(`field.location.${id}`),
  value,
  error: t('problem.language.missing'),
  choices: serviceLanguages
    .map((tag) => ({ value: tag, title: t.tongue(tag) }))
    .sort((a, b) => t.compare(a.title, b.title)),
})
