import type { Availability, ErrorCode, Job, Lookup, OperationName, Organisation } from './contract.ts'

/** A back end's answer as data. Only surprises (a bug of ours) are thrown. */
export type Answer<T> = { readonly ok: true; readonly value: T } | Refusal

export interface Refusal {
  readonly ok: false
  readonly code: ErrorCode
  /**
   * `refused`: the back end says that it did nothing. `unknown`: nobody can say
   * (time-out, broken connection, 5xx, unreadable answer); a change must be
   * looked up by reference before it is sent again. `unsent`: nothing of the call
   * went out (nobody to connect to, no token, the breaker is open); it may be sent
   * later, and there is nothing to look up.
   */
  readonly outcome: 'refused' | 'unknown' | 'unsent'
  /** The field of the request that was not accepted. */
  readonly field?: string
  /** Seconds to wait before asking again, from `Retry-After`. */
  readonly retryAfter?: number
  /** For support; safe to show and to log. */
  readonly trackingId?: string
}

/**
 * The services that know organisations, create them and start billing.
 *
 * Reads may be repeated freely. `begin` is the only thing that changes the
 * world; its key makes a repeat harmless: the same key and body always lead
 * to the same job.
 */
export interface Provisioning {
  /** Codes of what this back end has no way to do, names of operations among them; the wizard leaves those out. */
  readonly cannot?: readonly string[]
  findPartnerOrg(email: string): Promise<Answer<Lookup>>
  findCustomerOrg(email: string, companyName: string | undefined): Promise<Answer<Lookup>>
  getOrganisation(orgId: string): Promise<Answer<Organisation>>
  checkSubdomain(name: string): Promise<Answer<Availability>>
  checkSite(name: string): Promise<Answer<Availability>>
  /** `body` is the frozen JSON text of an `Operation`, sent byte for byte. */
  begin(operation: OperationName, body: string, idempotencyKey: string): Promise<Answer<Job>>
  getJob(jobId: string): Promise<Answer<Job>>
  /** The jobs that exist for an order, so that an unknown outcome can be asked about. */
  findJobs(orderId: string): Promise<Answer<readonly Job[]>>
  /** Hands a new administrator password straight on; nothing of ours keeps it. Idempotent. */
  setPassword(orgId: string, email: string, password: string): Promise<Answer<undefined>>
}
