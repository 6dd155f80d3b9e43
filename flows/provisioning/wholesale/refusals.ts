import type { ErrorCode } from '../contract.ts'
import type { Refusal } from '../provisioning.ts'

/** Said by us, before anything was sent. */
export const refused = (code: ErrorCode, field?: string): Refusal => ({
  ok: false,
  code,
  outcome: 'refused',
  ...(field !== undefined && { field }),
})

/** Of a call that only asked: whatever became of it, nothing was changed. */
export const beforehand = (refusal: Refusal): Refusal =>
  refusal.outcome === 'unknown' ? { ...refusal, outcome: 'unsent' } : refusal

/**
 * Where an earlier call may have created the customer although it cannot be
 * listed yet, "this address is taken" may mean that it is taken by that very
 * customer. Then nobody can say, and it is looked up again.
 */
export const inDoubt = (refusal: Refusal, doubted: boolean): Refusal =>
  doubted && doubtful.has(refusal.code) ? { ...refusal, code: 'UPSTREAM', outcome: 'unknown' } : refusal

const doubtful: ReadonlySet<ErrorCode> = new Set(['EMAIL_IN_OTHER_ORG', 'CONFLICT', 'VALIDATION'])

/** The customer is being changed: what there will be cannot be told now. Seconds to come back after. */
export const underWay: Refusal = { ...refused('LOCKED'), retryAfter: 60 }
