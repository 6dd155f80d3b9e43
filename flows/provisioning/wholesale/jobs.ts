import type { Job, Trouble } from '../contract.ts'
import { knownCode } from '../http-errors.ts'
import { packagesIn, type ApiPackage, type ApiTrouble, type Customer } from './customer.ts'
import type { Purchases } from './books.ts'
import type { Packages } from './packages.ts'

/** Of whose work a customer is the result. */
export interface Cause {
  readonly orderId: string
  readonly key: string
  readonly purchases: Purchases
  readonly packages: Packages
  readonly partnerOrgId: string
}

type Named = Job['perService'][number]

/** A job's id is the order and the customer: everything that is needed to ask how it is getting on. */
const jobIdOf = (orderId: string, customerId: string): string => `${orderId}~${customerId}`

export function readJobId(jobId: string): { readonly orderId: string; readonly customerId: string } {
  const at = jobId.indexOf('~')
  return { orderId: jobId.slice(0, Math.max(at, 0)), customerId: jobId.slice(at + 1) }
}

/** How an order's *Provision* stands, told from the customer that it made or changed. */
export function jobOf(customer: Customer, { orderId, key, purchases, packages, partnerOrgId }: Cause): Job {
  const perService = purchases.map(({ service }): Named => {
    const name = packages[service]
    const detail = customer.resourceDetails?.packages?.find((it) => it.name === name)
    const { errors = [], warnings = [] } = detail ?? {}
    const status = detail ? packageStatus[detail.status] : statusWithoutDetail(customer, name)
    return { service, status, errors: errors.map(troubleOf), warnings: warnings.map(troubleOf) }
  })
  const failed = perService.some((it) => it.status === 'error')
  const stands = statuses[customer.status]
  // Active without something that was bought is not all that was asked for.
  const status = stands === 'provisioned' && failed ? 'provisioned_with_errors' : stands
  return {
    jobId: jobIdOf(orderId, customer.id),
    operation: 'provision',
    orderId,
    idempotencyKey: key,
    status,
    partnerOrgId,
    ...(customer.orgId && { customerOrgId: customer.orgId }),
    perService,
    billing: isBillable(customer, perService) ? 'unknown' : 'not_started',
    ...(status === 'error' && { error: errorOf(customer) }),
  }
}

const statuses: Readonly<Record<Customer['status'], Job['status']>> = {
  provisioned: 'provisioned',
  provisioned_with_errors: 'provisioned_with_errors',
  provisioning: 'provisioning',
  updating: 'provisioning',
  deleting: 'error',
  error: 'error',
  pending_rpl_review: 'pending_rpl_review',
}

const packageStatus: Readonly<Record<ApiPackage['status'], Named['status']>> = {
  provisioned: 'provisioned',
  provisioning: 'provisioning',
  deleting: 'error',
  error: 'error',
}

/** A service that is part of other packages, or a package that the answer says nothing about. */
function statusWithoutDetail(customer: Customer, name: string | undefined): Named['status'] {
  const isThere = name === undefined || (packagesIn(customer)?.has(name) ?? true)
  if (customer.status === 'provisioned' || customer.status === 'provisioned_with_errors')
    return isThere ? 'provisioned' : 'error'
  return statuses[customer.status] === 'error' ? 'error' : 'provisioning'
}

/**
 * The API never says when billing starts. Whatever is active may be billed, so nobody can tell; only where the answer
 * shows that nothing is active yet, nothing is.
 */
function isBillable({ status, resourceDetails }: Customer, perService: Job['perService']): boolean {
  if (status === 'provisioned' || status === 'provisioned_with_errors') return true
  if (perService.some((it) => it.status === 'provisioned')) return true
  return statuses[status] === 'error' && !resourceDetails?.packages
}

function errorOf({ status, errors, resourceDetails }: Customer): Trouble {
  if (status === 'deleting') return { errorCode: 'CONFLICT', description: 'The customer is being removed' }
  const [first] = [...errors, ...(resourceDetails?.packages ?? []).flatMap((it) => [...it.errors, ...it.warnings])]
  return first ? troubleOf(first) : { errorCode: 'UPSTREAM', description: 'No reason was given' }
}

const troubleOf = ({ errorCode, description }: ApiTrouble): Trouble => ({
  errorCode: knownCode(errorCode) ?? errorCode ?? 'UPSTREAM',
  description: description?.slice(0, 1000) || 'No reason was given',
})
