import { z } from 'zod'
import { domainOf, email, isPublicMail } from '../fields.ts'
import { step } from '../flow.ts'
import { partnerInQuestion, type PartnerKnown } from '../given.ts'
import { emailField, next } from '../pieces.ts'

type Needs = PartnerKnown & { readonly partnerNew?: { readonly partnerAdminEmail: string } }

/** Whether the address is the partner's own, or of a domain that is the partner organisation's or will be. */
function isPartners(address: string, known: Needs): boolean {
  const admin = known.partnerNew?.partnerAdminEmail
  const domains = [...(partnerInQuestion(known)?.domains ?? []), ...(admin ? [domainOf(admin)] : [])]
  return (
    address === known.owner.email.toLowerCase() ||
    address === admin ||
    (!isPublicMail(address) && domains.includes(domainOf(address)))
  )
}

/** W4: the customer's first administrator; also the key by which the customer's organisation is found. */
export const customerAdmin = step({
  id: 'customerAdmin',
  name: (t) => t('customerAdmin.name'),
  answer: (known: Needs) =>
    z.object({ customerAdminEmail: email().refine((address) => !isPartners(address, known), 'email.partnersOwn') }),
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
