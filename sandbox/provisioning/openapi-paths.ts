import type { SchemaName } from './openapi-schemas.ts'

export interface PathItem {
  readonly path: string
  readonly method: 'get' | 'post' | 'put' | 'patch' | 'delete'
  readonly id: string
  readonly summary: string
  readonly body?: SchemaName
  /** Status of success, and what comes with it. */
  readonly answers: readonly [status: number, schema?: SchemaName]
  readonly parameters?: readonly { readonly name: string; readonly in: 'header' | 'query' }[]
}

const organisation = '/organizations/{orgId}'

/** What every back end has to answer. */
export const contractPaths: readonly PathItem[] = [
  {
    path: '/lookups/partner-organisation',
    method: 'post',
    id: 'findPartnerOrg',
    summary: 'The partner organisations that an address may belong to',
    body: 'PartnerLookupRequest',
    answers: [200, 'Lookup'],
  },
  {
    path: '/lookups/customer-organisation',
    method: 'post',
    id: 'findCustomerOrg',
    summary: 'The organisations that a customer administrator’s address may belong to',
    body: 'CustomerLookupRequest',
    answers: [200, 'Lookup'],
  },
  {
    path: organisation,
    method: 'get',
    id: 'getOrganisation',
    summary: 'One organisation as it is now',
    answers: [200, 'Organisation'],
  },
  {
    path: '/checks/subdomain',
    method: 'post',
    id: 'checkSubdomain',
    summary: 'Is a SIP subdomain free? Not a reservation',
    body: 'NameCheckRequest',
    answers: [200, 'Availability'],
  },
  {
    path: '/checks/site',
    method: 'post',
    id: 'checkSite',
    summary: 'Is the name of a meeting site free? Not a reservation',
    body: 'NameCheckRequest',
    answers: [200, 'Availability'],
  },
  {
    path: '/operations',
    method: 'post',
    id: 'begin',
    summary: 'Takes a change on; the same key and bytes always lead to the same job',
    body: 'Operation',
    answers: [202, 'Job'],
    parameters: [{ name: 'Idempotency-Key', in: 'header' }],
  },
  {
    path: '/operations',
    method: 'get',
    id: 'findJobs',
    summary: 'Every job that exists for an order, oldest first; none is an empty list',
    answers: [200, 'Jobs'],
    parameters: [{ name: 'reference', in: 'query' }],
  },
  {
    path: '/operations/{jobId}',
    method: 'get',
    id: 'getJob',
    summary: 'One job as it is now',
    answers: [200, 'Job'],
  },
  {
    path: `${organisation}/administrator-password`,
    method: 'put',
    id: 'setPassword',
    summary: 'Sets the password of an administrator; may be repeated',
    body: 'PasswordRequest',
    answers: [204],
  },
]

/** What only the simulator has. */
export const controlPaths: readonly PathItem[] = [
  {
    path: '/faults',
    method: 'post',
    id: 'setFaults',
    summary: 'Makes calls go wrong: one fault, a list, or an object with the operations as keys',
    body: 'SandboxFaults',
    answers: [201, 'SandboxFaults'],
  },
  {
    path: '/faults',
    method: 'get',
    id: 'getFaults',
    summary: 'The faults not used up yet',
    answers: [200, 'SandboxFaults'],
  },
  { path: '/faults', method: 'delete', id: 'clearFaults', summary: 'Takes all faults away', answers: [204] },
  {
    path: '/ledger',
    method: 'get',
    id: 'getLedger',
    summary: 'Every call that changed something, and every start of billing, oldest first',
    answers: [200, 'SandboxLedger'],
  },
  {
    path: organisation,
    method: 'patch',
    id: 'changeOrganisation',
    summary: 'Renames an organisation or gives it to another partner, behind everybody’s back',
    body: 'SandboxOrganisationChange',
    answers: [200, 'SandboxOrganisation'],
  },
  {
    path: organisation,
    method: 'delete',
    id: 'removeOrganisation',
    summary: 'Removes an organisation, behind everybody’s back',
    answers: [204],
  },
  {
    path: '/names/taken',
    method: 'post',
    id: 'takeName',
    summary: 'Somebody else takes a name',
    body: 'SandboxTakenName',
    answers: [204],
  },
  {
    path: '/reviews',
    method: 'post',
    id: 'endReviews',
    summary: 'Ends the wait for a compliance review, of one job or of an order’s',
    body: 'SandboxReview',
    answers: [200, 'Jobs'],
  },
  { path: '/reset', method: 'post', id: 'reset', summary: 'The world as it was in the beginning', answers: [204] },
]
