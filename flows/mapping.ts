import type { CustomerKnown, Mapping, PartnerKnown } from './given.ts'
import { customerInQuestion, partnerInQuestion } from './given.ts'
import type { Job, Operation } from './provisioning/contract.ts'

/** All that is known when both organisations have been found or described. */
export interface Finder extends PartnerKnown, CustomerKnown {
  readonly partnerNew?: {
    readonly partnerAdminEmail: string
    readonly partnerCompanyName: string
    readonly partnerCountry: string
    readonly partnerAdminFirstName?: string | undefined
    readonly partnerAdminLastName?: string | undefined
  }
  readonly customerAdmin: { readonly customerAdminEmail: string }
  readonly customerNew?: {
    readonly customerCompanyName: string
    readonly customerCountry: string
    readonly customerLanguage?: string | undefined
  }
}

type MapOrder = Extract<Operation, { operation: 'mapOrder' }>

/** The new partner organisation, where an earlier try has created it already. */
export const partnerMadeFor = ({ partnerNew, partnerMade }: Finder): Finder['partnerMade'] =>
  partnerNew && partnerNew.partnerAdminEmail === partnerMade?.adminEmail ? partnerMade : undefined

/** The mapping that the answers ask for: links subscription, partner and customer, creating what is new. */
export function mappingOf(known: Finder): MapOrder {
  const { order, partnerNew, customerNew, customerAdmin } = known
  const adminEmail = customerAdmin.customerAdminEmail
  const made = partnerMadeFor(known)
  return {
    operation: 'mapOrder',
    orderId: order.orderId,
    lineIds: order.lines.map(({ lineId }) => lineId),
    partner: made
      ? { orgId: made.orgId }
      : partnerNew
        ? {
            create: {
              adminEmail: partnerNew.partnerAdminEmail,
              companyName: partnerNew.partnerCompanyName,
              country: partnerNew.partnerCountry,
              ...(partnerNew.partnerAdminFirstName ? { adminFirstName: partnerNew.partnerAdminFirstName } : {}),
              ...(partnerNew.partnerAdminLastName ? { adminLastName: partnerNew.partnerAdminLastName } : {}),
            },
          }
        : { orgId: partnerInQuestion(known)?.orgId ?? '' },
    customer: customerNew
      ? {
          create: {
            adminEmail,
            companyName: customerNew.customerCompanyName,
            country: customerNew.customerCountry,
            ...(customerNew.customerLanguage ? { language: customerNew.customerLanguage } : {}),
          },
        }
      : { orgId: customerInQuestion(known)?.orgId ?? '', adminEmail },
  }
}

/** What is fixed from now on: the service's word on which organisations these are, ours on how they were called. */
export function mapped(known: Finder, job: Job): Mapping {
  const { partnerNew, customerNew } = known
  const operation = mappingOf(known)
  const { customerCountry: country, customerLanguage: language } = customerNew ?? {}
  const partnerOrgId = job.partnerOrgId ?? ('orgId' in operation.partner ? operation.partner.orgId : '')
  const made = known.partnerMade?.orgId === partnerOrgId ? known.partnerMade : undefined
  return {
    partnerOrgId,
    partnerName: partnerNew?.partnerCompanyName ?? partnerInQuestion(known)?.name ?? '',
    partnerCreated: made !== undefined || (job.partnerCreated ?? false),
    partnerAdminEmail: made?.adminEmail ?? partnerNew?.partnerAdminEmail ?? known.owner.email,
    customerOrgId: job.customerOrgId ?? ('orgId' in operation.customer ? operation.customer.orgId : ''),
    customerName: customerNew?.customerCompanyName ?? customerInQuestion(known)?.name ?? '',
    customerCreated: job.customerCreated ?? customerNew !== undefined,
    customerAdminEmail: known.customerAdmin.customerAdminEmail,
    ...(country ? { customerCountry: country } : {}),
    ...(language ? { customerLanguage: language } : {}),
  }
}
