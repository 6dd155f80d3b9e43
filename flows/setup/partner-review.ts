import { z } from 'zod'
import { seen } from '../fields.ts'
import { step } from '../flow.ts'
import { partnerInQuestion, type PartnerKnown } from '../given.ts'
import { next, organisationFacts, ruledNotice } from '../pieces.ts'

/** W3, one organisation: is this us? */
export const partnerReview = step({
  id: 'partnerReview',
  name: (t) => t('partner.name'),
  answer: (known: PartnerKnown) => {
    const org = partnerInQuestion(known)
    return z.object({
      orgId: seen(org?.orgId ?? ''),
      name: seen(org?.name ?? ''),
      recognised: z.enum(['yes', 'no']).default('yes'),
    })
  },
  examples: () => [{ recognised: 'yes' }, { recognised: 'no' }],
  verbs: { next: { recognised: 'yes' }, notRecognised: { recognised: 'no' } },
  ask: (t, known) => {
    const org = partnerInQuestion(known)
    return {
      title: t('partnerReview.title'),
      ...ruledNotice(t, org, known.rulings?.partner),
      text: [t('partnerReview.text')],
      facts: org ? organisationFacts(t, org) : [],
      forward: [next(t), { do: 'notRecognised', title: t('button.notRecognised'), style: 'destructive', bare: true }],
      help: [t('partnerReview.help')],
    }
  },
  told: (_, { name }) => name,
})
