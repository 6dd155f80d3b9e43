import { z } from 'zod'
import { email, isPublicMail } from '../fields.ts'
import { step } from '../flow.ts'
import type { Given } from '../given.ts'
import { emailField, next } from '../pieces.ts'

type Needs = Given & { readonly partnerNew?: { readonly partnerAdminEmail: string } }

/** W4: the customer's first administrator; also the key by which the customer's organisation is found. */
export const customerAdmin = step({
  id: 'customerAdmin',
  name: (t) => t('customerAdmin.name'),
  answer: ({ owner, partnerNew }: Needs) =>
    z.object({
      customerAdminEmail: email().refine(
        (address) => address !== owner.email.toLowerCase() && address !== partnerNew?.partnerAdminEmail,
        'email.partnersOwn',
      ),
    }),
  examples: () => [
    { customerAdminEmail: 'bea@zolta-lodz.example' },
    { customerAdminEmail: 'admin@baltyk.example' },
    { customerAdminEmail: 'it@gory.example' },
  ],
  ask: (t) => ({
    title: t('customerAdmin.title'),
    fields: [emailField(t, 'customerAdminEmail', t('field.customerAdminEmail'), { hint: t('customerAdmin.hint') })],
    forward: [next(t)],
    help: [t('customerAdmin.help')],
  }),
  told: (t, { customerAdminEmail }) =>
    isPublicMail(customerAdminEmail) ? t('customerAdmin.public', { email: customerAdminEmail }) : customerAdminEmail,
})
