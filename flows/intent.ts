import { z } from 'zod'
import { ErrorCode, Job, type Operation } from './provisioning/contract.ts'
import type { Answer } from './provisioning/provisioning.ts'

/**
 * A change to the world, written down before it is made. Its key and the exact
 * text of its body never change, so that sending it again is harmless.
 *
 * ready -> calling -> running -> confirmed
 *             |          '----> refused    (the service says: nothing done, or failed)
 *             '-> unknown -> (ask by reference) -> running | calling again, same key
 */
export const Intent = z.object({
  id: z.string(),
  operation: z.enum(['mapOrder', 'saveSubdomain', 'saveCalling', 'addSite', 'provision']),
  key: z.string(),
  body: z.string(),
  phase: z.enum(['ready', 'calling', 'unknown', 'running', 'confirmed', 'refused']),
  attempts: z.int(),
  createdAt: z.string(),
  jobId: z.string().optional(),
  job: Job.optional(),
  refusal: z.object({ code: ErrorCode, field: z.string().optional(), trackingId: z.string().optional() }).optional(),
})
export type Intent = z.infer<typeof Intent>

/** The frozen text of an operation: equal operations have equal texts. */
const bodyOf = (operation: Operation): string => JSON.stringify(operation)

/**
 * The intent that stands for this operation, refused ones included: those stand
 * until somebody answers differently or retries. Sites add up; of every other
 * operation the last one counts, and mapping and provisioning are never begun
 * anew, whatever the answers say, while an earlier one may still have happened.
 */
export function intentFor(intents: readonly Intent[], operation: Operation): Intent | undefined {
  const body = bodyOf(operation)
  const same = intents.filter((intent) => intent.operation === operation.operation)
  if (operation.operation === 'addSite') return same.findLast((intent) => intent.body === body)
  const last = same.at(-1)
  const once = operation.operation === 'mapOrder' || operation.operation === 'provision'
  return last && (last.body === body || (once && last.phase !== 'refused')) ? last : undefined
}

/** Committed before each call: from here on the call may have been made. */
export const calling = (intent: Intent): Intent => ({ ...intent, phase: 'calling', attempts: intent.attempts + 1 })

/** What an answer of the service, to a call or to a later look, makes of the intent. */
export function answered(intent: Intent, answer: Answer<Job>): Intent {
  if (answer.ok) return withJob(intent, answer.value)
  if (answer.outcome === 'unknown') return { ...intent, phase: 'unknown' }
  if (retryable(answer.code)) return { ...intent, phase: 'ready' }
  return { ...intent, phase: 'refused', refusal: refusalOf(answer) }
}

function withJob(intent: Intent, job: Job): Intent {
  const known = { ...intent, jobId: job.jobId, job }
  switch (job.status) {
    case 'provisioned':
    case 'provisioned_with_errors':
      return { ...known, phase: 'confirmed' }
    case 'error':
      return { ...known, phase: 'refused', refusal: jobRefusal(job) }
    case 'provisioning':
    case 'pending_rpl_review':
      return { ...known, phase: 'running' }
  }
}

/** Refusals that say "nothing done, come again": the same call is repeated later with the same key. */
const retryable = (code: ErrorCode) => code === 'LOCKED' || code === 'RATE_LIMITED' || code === 'UNAUTHENTICATED'

const refusalOf = (answer: Extract<Answer<never>, { ok: false }>): NonNullable<Intent['refusal']> => ({
  code: answer.code,
  ...(answer.field === undefined ? {} : { field: answer.field }),
  ...(answer.trackingId === undefined ? {} : { trackingId: answer.trackingId }),
})

function jobRefusal(job: Job): NonNullable<Intent['refusal']> {
  const code = ErrorCode.safeParse(job.error?.errorCode)
  return {
    code: code.success ? code.data : job.error?.errorCode === 2560 ? 'SERVICE_MAINTENANCE' : 'UPSTREAM',
    ...(job.error?.field === undefined ? {} : { field: job.error.field }),
    ...(job.trackingId === undefined ? {} : { trackingId: job.trackingId }),
  }
}

/** Whether a refused operation may be begun anew: never where it may have started billing all the same. */
export const mayTryAgain = ({ job }: Intent): boolean => (job?.billing ?? 'not_started') === 'not_started'

/** Milliseconds until the next call: 2 s, 5 s, 10 s, then 30 s up to half an hour, then 15 min. */
export function pause(attempts: number): number {
  const seconds = [2, 5, 10][attempts] ?? (attempts < 63 ? 30 : 900)
  return seconds * 1000
}

/** Milliseconds until the next look at a job: soon at first, since most are done in a moment, then as between calls. */
export const lookPause = (looks: number): number => [300, 700, 1_500][looks] ?? pause(looks - 3)
