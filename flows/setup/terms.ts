import { z } from 'zod'
import { ticked } from '../fields.ts'
import { step } from '../flow.ts'
import type { Calling } from '../given.ts'
import { next } from '../pieces.ts'

/** W11: the terms of calling. Who accepted, and when, goes along with the order. */
export const terms = step({
  id: 'terms',
  name: (t) => t('terms.name'),
  answer: ({ owner, now }: Calling) =>
    z.object({
      termsAccepted: ticked('terms.accept'),
      acceptedBy: z.string().default(owner.personId),
      acceptedAt: z.string().default(now),
    }),
  examples: () => [{ termsAccepted: 'true' }],
  ask: (t, { mapping }) => ({
    title: t('terms.title'),
    text: [t('terms.text', { name: mapping.customerName }), t('terms.emergency')],
    fields: [
      {
        kind: 'tick',
        id: 'termsAccepted',
        label: t('field.termsAccepted'),
        says: t('field.termsAcceptedSays'),
        error: t('problem.terms.accept'),
      },
    ],
    forward: [next(t)],
    help: [t('terms.help')],
  }),
  told: (t) => t('terms.told'),
})
