import type { Mapping } from '../given.ts'
import type { Intent } from '../intent.ts'
import { onceMapped } from '../move.ts'
import type { Case, Ctx } from '../record.ts'
import type { World } from '../world.ts'

/**
 * Where a mapping is refused because the order is mapped already, by somebody
 * else or elsewhere: takes that mapping for what it is. Undefined in any other
 * case, and when the service cannot name both organisations.
 */
export async function mappedBefore(orderId: string, { operation, refusal }: Intent, world: World) {
  if (operation !== 'mapOrder' || refusal?.code !== 'ALREADY_MAPPED') return undefined
  const mapping = await existing(orderId, world)
  return mapping && ((it: Case, ctx: Ctx) => onceMapped(it, ctx, mapping, 'mappedBefore'))
}

async function existing(orderId: string, { provisioning }: World): Promise<Mapping | undefined> {
  const jobs = await provisioning.findJobs(orderId)
  const job = jobs.ok
    ? jobs.value.findLast(({ operation, status }) => operation === 'mapOrder' && status === 'provisioned')
    : undefined
  if (!job?.partnerOrgId || !job.customerOrgId) return undefined
  const partner = await provisioning.getOrganisation(job.partnerOrgId)
  const customer = await provisioning.getOrganisation(job.customerOrgId)
  if (!partner.ok || !customer.ok) return undefined
  return {
    partnerOrgId: job.partnerOrgId,
    partnerName: partner.value.name,
    // Whoever created it has its administrator and password in hand.
    partnerCreated: false,
    partnerAdminEmail: '',
    customerOrgId: job.customerOrgId,
    customerName: customer.value.name,
    customerCreated: job.customerCreated ?? false,
    customerAdminEmail: '',
  }
}
