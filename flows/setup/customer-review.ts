import { z } from 'zod'
import type { Field } from '../../cards/field.ts'
import type { Texts } from '../../cards/texts/texts.ts'
import { seen, tick } from '../fields.ts'
import { step } from '../flow.ts'
import { customerInQuestion, type CustomerKnown } from '../given.ts'
import { next, organisationFacts, ruledNotice } from '../pieces.ts'

/** W5, one organisation: is this the customer? One that another partner manages takes a tick as well. */
export const customerReview = step({
  id: 'customerReview',
  name: (t) => t('customer.name'),
  answer: (known: CustomerKnown) => {
    const org = customerInQuestion(known)
    return z
      .object({
        orgId: seen(org?.orgId ?? ''),
        name: seen(org?.name ?? ''),
        recognised: z.enum(['yes', 'no']).default('yes'),
        ackManaged: tick(),
      })
      .refine(({ recognised, ackManaged }) => recognised === 'no' || !org?.managedBy || ackManaged, {
        path: ['ackManaged'],
        message: 'org.managed',
      })
  },
  examples: () => [{ recognised: 'yes', ackManaged: 'true' }, { recognised: 'no' }],
  verbs: { next: { recognised: 'yes' }, notRecognised: { recognised: 'no' } },
  ask: (t, known) => {
    const org = customerInQuestion(known)
    return {
      title: t('customerReview.title'),
      ...ruledNotice(t, org, known.rulings?.customer),
      text: [
        t('customerReview.text'),
        ...(org?.emailRole === 'user' ? [t('customerReview.plainUser')] : []),
        ...(org?.isTrial ? [t('customerReview.trial')] : []),
      ],
      facts: org ? organisationFacts(t, org) : [],
      fields: org?.managedBy ? [managed(t, org.managedBy)] : [],
      forward: [next(t), { do: 'notRecognised', title: t('button.notRecognised'), style: 'destructive', bare: true }],
      help: [t('customerReview.help')],
    }
  },
  told: (_, { name }) => name,
})

const managed = (t: Texts, partner: string): Field => ({
  kind: 'tick',
  id: 'ackManaged',
  label: t('field.ackManaged'),
  says: t('field.ackManagedSays', { partner }),
  error: t('problem.org.managed'),
})
