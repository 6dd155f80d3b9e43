import { purchased } from '../../order.ts'
import type { Job } from '../contract.ts'
import type { Answer } from '../provisioning.ts'
import type { Api } from './api.ts'
import { addressOf, creationOf, precheckOf, updateOf, type Request } from './bodies.ts'
import { hasAll, isSettled, packagesIn, type Customer } from './customer.ts'
import type { Desk } from './desk.ts'
import { jobOf } from './jobs.ts'
import { addressIn, isPlanned } from './mapping.ts'
import { packagesFor } from './packages.ts'
import { beforehand, inDoubt, refused, underWay } from './refusals.ts'

/** One *Provision* on its way. */
interface Errand {
  readonly desk: Desk
  readonly api: Api
  readonly request: Request
  readonly wanted: ReadonlyMap<string, number>
  /** An earlier call may have been acted upon. */
  readonly doubted: boolean
  readonly job: (customer: Customer) => Answer<Job>
}

/**
 * Creates the customer, or brings an existing one up to what was bought. There
 * is no idempotency key: what keeps a repeat harmless is that the customer
 * carries our order id as its `externalId`, and is looked for by it first.
 */
export async function provision(desk: Desk, request: Request, key: string): Promise<Answer<Job>> {
  const { orderId } = request
  const purchases = purchased(request)
  const wanted = packagesFor(purchases, desk.packages)
  if (!wanted) return refused('VALIDATION')
  const { packages, partner } = desk
  const cause = { orderId, key, purchases, packages, partnerOrgId: partner.orgId }
  const page = await desk.books.read(orderId)
  const errand: Errand = {
    desk,
    api: desk.api(),
    request,
    wanted,
    doubted: (page?.sent?.attempts ?? 0) > 1,
    job: (customer) => ({ ok: true, value: jobOf(customer, cause) }),
  }
  const own = await only(errand.api.byOrder(orderId))
  if (!own.ok) return beforehand(own)
  if (own.value) return broughtUp(errand, own.value, true)
  if (isPlanned(request.customerOrgId)) return created(errand, undefined)
  const existing = await only(errand.api.byOrganisation(request.customerOrgId))
  if (!existing.ok) return beforehand(existing)
  return existing.value ? broughtUp(errand, existing.value, false) : created(errand, request.customerOrgId)
}

/** The one there is, if any. Two customers of one order or organisation are a matter for people: none is touched. */
export async function only(list: Promise<Answer<readonly Customer[]>>): Promise<Answer<Customer | undefined>> {
  const answer = await list
  if (!answer.ok) return answer
  return answer.value.length > 1 ? refused('CONFLICT') : { ok: true, value: answer.value[0] }
}

async function created(errand: Errand, orgId: string | undefined): Promise<Answer<Job>> {
  const { desk, api, request, wanted, doubted, job } = errand
  const { location, customer } = request.settings ?? {}
  const address = location ? addressOf(location) : addressIn(desk.addresses, customer?.country)
  if (!address) return refused('COUNTRY_NOT_SOLD')
  const creation = creationOf(request, { provisioningId: desk.provisioningId, wanted, address, orgId })
  if (!creation) return refused('VALIDATION')
  const checked = await api.validate(precheckOf(creation))
  if (!checked.ok) return inDoubt(beforehand(checked), doubted)
  const accepted = await api.create(creation)
  if (accepted.ok && accepted.value !== undefined) return job(justNow(accepted.value, request.orderId))
  if (!accepted.ok && accepted.code !== 'CONFLICT') return inDoubt(accepted, doubted)
  // Accepted without saying where, or refused because it is there: either way it can be found.
  const there = await only(api.byOrder(request.orderId))
  if (there.ok && there.value) return job(there.value)
  return accepted.ok ? { ok: false, code: 'UPSTREAM', outcome: 'unknown' } : inDoubt(accepted, doubted)
}

/** Of a customer that was accepted no more is known until it is looked at. */
const justNow = (id: string, externalId: string): Customer => ({ id, externalId, status: 'provisioning', errors: [] })

/** `mine`: it was made for this very order, by an earlier call. */
async function broughtUp(errand: Errand, customer: Customer, mine: boolean): Promise<Answer<Job>> {
  const { api, request, wanted, job } = errand
  if (customer.status === 'deleting') return refused('CONFLICT')
  const there = packagesIn(customer)
  const needsNothing = hasAll(customer, wanted.keys()) || (mine && !isSettled(customer))
  if (needsNothing && customer.status !== 'error') return job(customer)
  // Somebody else's change: ours would be made on a list that is about to be another.
  if (!isSettled(customer)) return underWay
  if (!there && !mine) return { ok: false, code: 'UPSTREAM', outcome: 'unsent' }
  const accepted = await api.update(customer.id, updateOf(request, wanted, there ?? new Set()))
  return accepted.ok ? job({ ...customer, status: 'updating', resourceDetails: undefined }) : accepted
}
