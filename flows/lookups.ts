import { maskedName } from '../cards/literal.ts'
import { learn } from './flow.ts'
import {
  customerInQuestion,
  partnerInQuestion,
  type CustomerKnown,
  type Given,
  type Mapped,
  type PartnerKnown,
} from './given.ts'
import { isGone } from './inquiry.ts'
import type { Finder } from './mapping.ts'
import type { Lookup } from './provisioning/contract.ts'

/** What the services are asked on the way, and what makes an answer impossible after all. */

/** Who could take over, to be picked instead of typed. */
export const colleagues = learn({
  id: 'colleagues',
  inquiry: ({ owner }: Given) => ({ about: 'colleagues' as const, of: owner.personId }),
})

/** By the person's own address, never an alias's. */
export const partnerLookup = learn({
  id: 'partnerLookup',
  inquiry: (given: Given) => ({ about: 'partnerOrg' as const, email: given.owner.email, round: gone(given) }),
})

/** The administrator of a new partner organisation may not belong to any organisation yet. */
export const partnerAdminLookup = learn({
  id: 'partnerAdminLookup',
  inquiry: (known: Given & Pick<Finder, 'partnerNew'>) => ({
    about: 'partnerOrg' as const,
    email: known.partnerNew?.partnerAdminEmail ?? '',
    round: gone(known),
  }),
  objection: ({ kind, matches }) =>
    kind === 'none' || (kind !== 'conflict' && matches.every(({ emailRole }) => emailRole === 'none'))
      ? undefined
      : { step: 'partnerNew', field: 'partnerAdminEmail', code: 'email.elsewhere' },
})

type WithAdmin = Given &
  Partial<Pick<Finder, 'partnerPick' | 'partnerNew'>> &
  Pick<Finder, 'partnerLookup' | 'customerAdmin'>

export const customerLookup = learn({
  id: 'customerLookup',
  inquiry: (known: WithAdmin) => ({
    about: 'customerOrg' as const,
    email: known.customerAdmin.customerAdminEmail,
    companyName: known.order.customerName,
    round: gone(known),
  }),
  objection: (lookup, known) => {
    const refuse = (code: string) => ({ step: 'customerAdmin', field: 'customerAdminEmail', code })
    if (lookup.kind === 'conflict') return { ...refuse('email.elsewhere'), ...heldBy(lookup) }
    if (lookup.kind === 'consumer') return refuse('email.consumer')
    const partner = partnerInQuestion(known)
    const [only] = lookup.kind === 'one' ? lookup.matches : []
    if (only && only.orgId === partner?.orgId) return refuse('email.partnersOwn')
    const trial = only?.trialAdminEmail
    if (only?.isTrial && trial && trial !== known.customerAdmin.customerAdminEmail) return refuse('email.trialAdmin')
    return undefined
  },
})

/** The organisation that has the address, as far as may be told. */
function heldBy({ matches: [holder] }: Lookup): { readonly organisation?: string } {
  return holder ? { organisation: maskedName(holder.name) } : {}
}

/** How many organisations have gone since they were found: each is a reason to look again. */
const gone = ({ found }: Given): number => Object.values(found).filter((kept) => kept.ok && isGone(kept.value)).length

/** Both organisations are read again when the check is passed: they may have been renamed or deleted since. */
export const partnerAgain = learn({
  id: 'partnerAgain',
  inquiry: (known: PartnerKnown & { readonly check: { readonly seen: string } }) => ({
    about: 'organisation' as const,
    orgId: partnerInQuestion(known)?.orgId ?? '',
    round: 'check',
  }),
})

export const customerAgain = learn({
  id: 'customerAgain',
  inquiry: (known: CustomerKnown & { readonly check: { readonly seen: string } }) => ({
    about: 'organisation' as const,
    orgId: customerInQuestion(known)?.orgId ?? '',
    round: 'check',
  }),
})

/** The customer organisation as it is once the order is mapped: what it has already is not asked for. */
export const customer = learn({
  id: 'customer',
  inquiry: ({ mapping }: Mapped) => ({
    about: 'organisation' as const,
    orgId: mapping.customerOrgId,
    round: 'service',
  }),
})
