import { Operation, type Job, type Lookup, type Organisation } from '../contract.ts'
import type { Answer, Provisioning } from '../provisioning.ts'
import { openApi, type ApiOptions } from './api.ts'
import type { Page } from './books.ts'
import { hasAll, isSettled, type Customer } from './customer.ts'
import type { Desk } from './desk.ts'
import { jobOf, readJobId } from './jobs.ts'
import { isPlanned, mapOrder } from './mapping.ts'
import { isSameOrganisation } from './organisation-ids.ts'
import { packagesFor, type Packages } from './packages.ts'
import { only, provision } from './provision.ts'
import { beforehand, refused, underWay } from './refusals.ts'
import { openTurns } from './turns.ts'

export type WholesaleOptions = ApiOptions & Omit<Desk, 'api'>

/** What Cisco's API for wholesale partners has no call for; docs/wholesale.md says what is done instead. */
const cannot = [
  'findPartnerOrg',
  'createPartnerOrg',
  'setPassword',
  'listOrganisationsOfAnAddress',
  'saveSubdomain',
  'addSite',
  'saveCalling',
  'recordTerms',
  'idempotencyKey',
  'billingStart',
] as const

/**
 * The port over Cisco's public API for partners on the Webex Wholesale contract.
 * Nothing is kept here: whatever has to be known again is asked for, or is in our
 * own books. What the API has no call for is refused as FORBIDDEN, never made believe.
 */
export function openWholesaleProvisioning({ url, timeoutMs, fetch, ...settings }: WholesaleOptions): Provisioning {
  const desk: Desk = { ...settings, api: openApi({ url, timeoutMs, fetch }) }
  // Between looking for a customer and creating it, nobody else of this process creates it.
  const inTurn = openTurns()
  const never = () => Promise.resolve(refused('FORBIDDEN'))
  return {
    cannot,
    findPartnerOrg: () => Promise.resolve({ ok: true, value: { kind: 'one', matches: [partnerOf(desk)] } }),
    findCustomerOrg: (email) => findCustomerOrg(desk, email),
    getOrganisation: (orgId) => getOrganisation(desk, orgId),
    checkSubdomain: never,
    checkSite: never,
    setPassword: never,
    begin(_operation, body, key) {
      const request = Operation.parse(JSON.parse(body))
      return inTurn(request.orderId, () => begin(desk, request, key))
    },
    getJob: (jobId) => getJob(desk, jobId),
    findJobs: (orderId) => findJobs(desk, orderId),
  }
}

async function begin(desk: Desk, request: Operation, key: string): Promise<Answer<Job>> {
  switch (request.operation) {
    case 'mapOrder':
      return mapOrder(desk, request, key)
    case 'provision':
      return provision(desk, request, key)
    case 'saveSubdomain':
    case 'saveCalling':
    case 'addSite':
    case 'removeLocation':
    case 'removeSite':
      return refused('FORBIDDEN')
  }
}

/** Whether an address is free is all that can be asked: whose it is, is not told. */
async function findCustomerOrg({ api, addresses }: Desk, primaryEmail: string): Promise<Answer<Lookup>> {
  const answer = await api().validate({ address: addresses[0], customerInfo: { primaryEmail } })
  if (answer.ok) return { ok: true, value: { kind: 'none', matches: [] } }
  if (answer.code === 'EMAIL_IN_OTHER_ORG') return { ok: true, value: { kind: 'conflict', matches: [] } }
  return beforehand(answer)
}

async function getOrganisation(desk: Desk, orgId: string): Promise<Answer<Organisation>> {
  if (isSameOrganisation(orgId, desk.partner.orgId)) return { ok: true, value: partnerOf(desk) }
  if (isPlanned(orgId)) return refused('NOT_FOUND')
  const answer = await only(desk.api().byOrganisation(orgId))
  if (!answer.ok) return answer
  if (!answer.value) return refused('NOT_FOUND')
  // Names are not told; the partner knows its customers by what it called them.
  const { id, externalId } = answer.value
  return { ok: true, value: { ...nothingKnown, orgId, name: externalId || id, emailRole: 'none' } }
}

const nothingKnown = { domains: [], isTrial: false, licences: [], locations: [] }

/** That somebody administers the partner cannot be asked either: who may set up an order is decided by its contact. */
const partnerOf = ({ partner }: Desk): Organisation => ({ ...nothingKnown, ...partner, emailRole: 'admin' })

async function getJob(desk: Desk, jobId: string): Promise<Answer<Job>> {
  const { orderId, customerId } = readJobId(jobId)
  if (!orderId || !customerId) return refused('NOT_FOUND')
  const answer = await desk.api().read(customerId)
  if (!answer.ok) return answer
  return { ok: true, value: told(desk, orderId, answer.value, await desk.books.read(orderId)) }
}

/**
 * What became of an order. A customer that carries its id is found by it. One
 * that was there before is found by its organisation, and counts once it has all
 * that was bought.
 */
async function findJobs(desk: Desk, orderId: string): Promise<Answer<readonly Job[]>> {
  const page = await desk.books.read(orderId)
  const api = desk.api()
  const own = await only(api.byOrder(orderId))
  if (!own.ok) return own
  if (own.value) return { ok: true, value: [told(desk, orderId, own.value, page)] }
  const orgId = page?.sent && customerIn(page.sent.body)
  if (orgId === undefined || isPlanned(orgId)) return { ok: true, value: [] }
  const existing = await only(api.byOrganisation(orgId))
  if (!existing.ok) return existing
  if (!existing.value) return { ok: true, value: [] }
  if (!isSettled(existing.value)) return underWay
  const wanted = packagesFor(page?.purchases ?? [], desk.packages)
  const isDone = wanted && hasAll(existing.value, wanted.keys())
  return { ok: true, value: isDone ? [told(desk, orderId, existing.value, page)] : [] }
}

function customerIn(body: string): string | undefined {
  const request = Operation.parse(JSON.parse(body))
  return request.operation === 'provision' ? request.customerOrgId : undefined
}

/** Without a call of ours in the books, somebody else made the customer: under a key that is nobody's. */
const told = (desk: Desk, orderId: string, customer: Customer, page: Page | undefined): Job =>
  jobOf(customer, {
    orderId,
    key: page?.sent?.key ?? `elsewhere~${customer.id}`,
    purchases: page?.purchases ?? boughtIn(customer, desk.packages),
    packages: desk.packages,
    partnerOrgId: desk.partner.orgId,
  })

function boughtIn(customer: Customer, packages: Packages): Page['purchases'] {
  const services = Object.keys(packages) as (keyof Packages)[]
  return services
    .filter((service) => customer.packages?.includes(packages[service] ?? ''))
    .map((service) => ({ service, quantity: 1 }))
}
