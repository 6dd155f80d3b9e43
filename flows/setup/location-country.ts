import { z } from 'zod'
import { country } from '../fields.ts'
import { step } from '../flow.ts'
import type { Mapped } from '../given.ts'
import { countryField, next } from '../pieces.ts'

/** W11, only where neither contract nor customer says it: which country is the head office in? */
export const locationCountry = step({
  id: 'locationCountry',
  name: (t) => t('field.location.country'),
  answer: (_: Mapped) => z.object({ 'location.country': country }),
  examples: () => [{ 'location.country': 'PL' }],
  ask: (t) => ({
    title: t('locationCountry.title'),
    text: [t('locationCountry.text')],
    fields: [countryField(t, { id: 'location.country', label: t('field.location.country') })],
    forward: [next(t)],
    help: [t('location.help')],
  }),
  told: (t, answer) => t.country(answer['location.country']),
})
