import type { z } from 'zod'
import type { Job, MapOrder } from '../contract.ts'
import type { Answer, Refusal } from '../provisioning.ts'
import type { Address } from './bodies.ts'
import { isSameOrganisation } from './organisation-ids.ts'
import { packagesFor } from './packages.ts'
import type { Desk } from './desk.ts'
import { beforehand, refused } from './refusals.ts'

/**
 * Mapping creates nothing: a customer exists, and may cost money, from its
 * creation on, and that is for *Provision*. So it is only found out here whether
 * creating it would be let through, and the organisation is one that will be.
 */
export async function mapOrder(desk: Desk, request: z.infer<typeof MapOrder>, key: string): Promise<Answer<Job>> {
  const { orderId, partner, customer } = request
  if ('create' in partner) return refused('FORBIDDEN', 'partner')
  if (!isSameOrganisation(partner.orgId, desk.partner.orgId)) return refused('FORBIDDEN', 'partner.orgId')
  if ('orgId' in customer) return { ok: true, value: mappedTo(desk, { orderId, key, customerOrgId: customer.orgId }) }
  const fault = await precheck(desk, orderId, customer.create)
  return fault ?? { ok: true, value: mappedTo(desk, { orderId, key, customerOrgId: plannedOrgId(orderId) }) }
}

type Created = Extract<z.infer<typeof MapOrder>['customer'], { create: object }>['create']

async function precheck(desk: Desk, orderId: string, { adminEmail, companyName, country }: Created) {
  const page = await desk.books.read(orderId)
  if (page && !packagesFor(page.purchases, desk.packages)) return refused('VALIDATION')
  // Where calling was bought, the location's address is asked for, whichever country it is in.
  const calling = page?.purchases.some(({ service }) => service === 'calling') ?? false
  const address = addressIn(desk.addresses, country) ?? (calling ? desk.addresses[0] : undefined)
  if (!address) return refused('COUNTRY_NOT_SOLD', 'customer.create.country')
  const answer = await desk.api().validate({ address, customerInfo: { name: companyName, primaryEmail: adminEmail } })
  return answer.ok ? undefined : placed(beforehand(answer))
}

/** Whose fault it is: the API names no field. */
function placed(refusal: Refusal): Refusal {
  return refusal.code === 'EMAIL_IN_OTHER_ORG' ? { ...refusal, field: 'customer.create.adminEmail' } : refusal
}

/** Of a country, or the first where none is known. */
export const addressIn = (addresses: readonly Address[], country: string | undefined): Address | undefined =>
  country === undefined ? addresses[0] : addresses.find((address) => address.country === country)

const PLANNED = 'planned~'

/** Stands for the organisation that *Provision* will create. */
const plannedOrgId = (orderId: string): string => `${PLANNED}${orderId}`
export const isPlanned = (orgId: string): boolean => orgId.startsWith(PLANNED)

interface Mapped {
  readonly orderId: string
  readonly key: string
  readonly customerOrgId: string
}

const mappedTo = ({ partner }: Desk, { orderId, key, customerOrgId }: Mapped): Job => ({
  jobId: `${orderId}~`,
  operation: 'mapOrder',
  orderId,
  idempotencyKey: key,
  status: 'provisioned',
  partnerOrgId: partner.orgId,
  partnerCreated: false,
  customerOrgId,
  customerCreated: isPlanned(customerOrgId),
  perService: [],
  billing: 'not_started',
})
