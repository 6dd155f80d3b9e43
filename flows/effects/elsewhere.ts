import type { Mapping } from '../given.ts'
import type { Intent } from '../intent.ts'
import { onceMapped } from '../move.ts'
import { note, withState, type Case, type Ctx } from '../case.ts'
import { withoutSession } from '../draft.ts'
import { matter, retired } from '../matters.ts'
import type { Job } from '../provisioning/contract.ts'
import type { World } from '../world.ts'
import { calledAgain } from './outcome.ts'

/**
 * Before an order is mapped or provisioned for the first time: was it done elsewhere meanwhile, e.g. in the browser?
 * Then nothing is sent, and what was done is taken for what it is. Undefined when it was not, or nobody can tell; the
 * service refuses a second time by itself.
 */
export async function doneElsewhere(it: Case, intent: Intent, world: World) {
  if (intent.operation !== 'mapOrder' && intent.operation !== 'provision') return undefined
  const jobs = await world.provisioning.findJobs(it.id)
  const others = (jobs.ok ? jobs.value : []).filter(({ idempotencyKey }) => idempotencyKey !== intent.key)
  const done = others.filter(({ status }) => status.startsWith('provisioned')).map(({ operation }) => operation)
  const isRunning = others.some(({ operation, status }) => operation === intent.operation && WAITS.includes(status))
  if (isRunning) return calledAgain(intent.id, PATIENCE)
  if (done.includes('provision')) return superseded
  if (!done.includes(intent.operation)) return undefined
  const mapping = await existing(it.id, world)
  return mapping && ((now: Case, ctx: Ctx) => onceMapped(now, ctx, mapping, 'mappedBefore'))
}

/** The same is under way there: what becomes of it is waited for. */
const WAITS: readonly Job['status'][] = ['provisioning', 'pending_rpl_review']
const PATIENCE = 30_000

/** Provisioned by somebody else, or elsewhere: this set-up ends, and nothing is sent. */
function superseded(it: Case, ctx: Ctx): Case {
  const over = withState(withoutSession(it, ctx), { status: 'superseded' })
  return note(retired(matter(over, ctx, { kind: 'finished', reason: 'elsewhere' }), ctx), ctx, 'superseded')
}

/**
 * Where a mapping is refused because the order is mapped already, by somebody
 * else or elsewhere: takes that mapping for what it is. Undefined in any other
 * case, and when the service cannot name both organisations.
 */
export async function refusedAsDone(orderId: string, { operation, refusal }: Intent, world: World) {
  if (operation === 'provision' && refusal?.code === 'ALREADY_PROVISIONED') return superseded
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
