import { z } from 'zod'
import { oneOf } from '../fields.ts'
import { step } from '../flow.ts'
import type { Given } from '../given.ts'
import { next } from '../pieces.ts'

/** W2: who does the setting up? */
export const who = step({
  id: 'who',
  name: (t) => t('who.name'),
  answer: (_: Given) => z.object({ who: oneOf(['me', 'colleague', 'customer'], 'who.missing') }),
  examples: () => [{ who: 'me' }, { who: 'colleague' }, { who: 'customer' }],
  ask: (t) => ({
    title: t('who.title'),
    fields: [
      {
        kind: 'choice',
        look: 'list',
        id: 'who',
        label: t('who.label'),
        hint: t('who.hint'),
        error: t('problem.who.missing'),
        choices: [
          { value: 'me', title: t('who.me') },
          { value: 'colleague', title: t('who.colleague') },
          { value: 'customer', title: t('who.customer') },
        ],
      },
    ],
    forward: [next(t)],
    help: [t('who.help')],
  }),
  told: (t, { who }) => t(`who.${who}`),
})
