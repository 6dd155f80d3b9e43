import { z } from 'zod'
import { email, ticked } from '../fields.ts'
import { step } from '../flow.ts'
import type { Given } from '../given.ts'
import { sameAddress } from '../people.ts'
import { emailField } from '../pieces.ts'

/** W2b: the customer sets up, and the partner gets no access. Said in words, ticked, and the safe way first. */
export const customerSetsUp = step({
  id: 'customerSetsUp',
  name: (t) => t('customerSetsUp.name'),
  answer: (known: Given) =>
    z.object({
      customerContactEmail: email().refine(
        (address) => ![known.owner.email, known.contactEmail].some((own) => sameAddress(own, address)),
        'customerContact.own',
      ),
      ackNoAccess: ticked('ackNoAccess.missing'),
    }),
  examples: () => [{ customerContactEmail: 'bea@zolta-lodz.example', ackNoAccess: 'true' }],
  ask: (t, { order }) => ({
    title: t('customerSetsUp.title', { customer: order.customerName }),
    notice: {
      tone: 'warning',
      text: t('customerSetsUp.consequence', {
        customer: order.customerName,
        partner: order.partnerName ?? t('word.yourCompany'),
      }),
    },
    text: [t('customerSetsUp.text')],
    fields: [
      emailField(t, 'customerContactEmail', t('field.customerContactEmail')),
      {
        kind: 'tick',
        id: 'ackNoAccess',
        label: t('field.ackNoAccess'),
        says: t('field.ackNoAccessSays'),
        error: t('problem.ackNoAccess.missing'),
      },
    ],
    forward: [
      { do: 'back', title: t('button.goBack'), style: 'positive', bare: true },
      { do: 'confirm', title: t('button.handToCustomer'), style: 'destructive' },
    ],
    help: [t('customerSetsUp.help')],
  }),
  told: (_, { customerContactEmail }) => customerContactEmail,
})
