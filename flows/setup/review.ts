import { z } from 'zod'
import { seen } from '../fields.ts'
import { step } from '../flow.ts'
import { settingsOf, type Settings } from '../settings.ts'
import { next } from '../pieces.ts'

/** All settings at a glance, each of which can be changed; nothing is sent by this. */
export const review = step({
  id: 'review',
  name: (t) => t('review.name'),
  answer: (known: Settings) => z.object({ seen: seen(JSON.stringify(settingsOf(known))) }),
  examples: () => [{}],
  ask: (t) => ({
    title: t('review.title'),
    text: [t('review.text')],
    lists: true,
    forward: [next(t)],
    help: [t('review.help')],
  }),
  told: () => undefined,
  milestone: true,
})
