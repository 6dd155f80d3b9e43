import { z } from 'zod'
import { ErrorCode, Job, OperationName, type Operation } from './provisioning/contract.ts'
import type { Answer } from './provisioning/provisioning.ts'

/**
 * A change to the world, written down before it is made. Its key and the exact
 * text of its body never change, so that sending it again is harmless.
 *
 * ready -> calling -> running -> confirmed -> undone
 *             |          '----> refused    (the service says: nothing done, or failed)
 *             '-> unknown -> (ask by reference) -> running | calling again, same key
 */
export const Intent = z.object({
  id: z.string(),
  operation: OperationName,
  key: z.string(),
  body: z.string(),
  phase: z.enum(['ready', 'calling', 'unknown', 'running', 'confirmed', 'refused', 'undone']),
  attempts: z.int(),
  createdAt: z.string(),
  /** No call is begun after this instant; what is in doubt then is only asked about. */
  until: z.string().optional(),
  /** When it was called last. */
  calledAt: z.string().optional(),
  /** A call may have been taken although nobody heard so: it is looked up before anything else is believed. */
  doubted: z.boolean().optional(),
  /** Since when the service has not answered. */
  silentSince: z.string().optional(),
  /** The service asked to be left alone until then. */
  waitsUntil: z.string().optional(),
  /** It is not to be sent any more: whoever set up said so, or the order was withdrawn. */
  calledOff: z.enum(['person', 'order']).optional(),
  /** The intent that this one undoes. */
  undoes: z.string().optional(),
  jobId: z.string().optional(),
  job: Job.optional(),
  refusal: z
    .object({
      code: ErrorCode,
      field: z.string().optional(),
      trackingId: z.string().optional(),
      /** The service was silent for too long; nothing was done. */
      gaveUp: z.boolean().optional(),
    })
    .optional(),
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
  const same = intents.filter(({ operation: name, phase }) => name === operation.operation && phase !== 'undone')
  if (operation.operation === 'addSite') return same.findLast((intent) => intent.body === body)
  const last = same.at(-1)
  const once = operation.operation === 'mapOrder' || operation.operation === 'provision'
  return last && (last.body === body || (once && last.phase !== 'refused')) ? last : undefined
}

/** Still to be done, or not known to be done. */
export const isOpen = ({ phase }: Intent): boolean => phase === 'ready' || phase === 'calling' || phase === 'unknown'

/** Whether a call may have been taken: then it is looked up by reference before it is sent again, or believed undone. */
export const isInDoubt = ({ phase, doubted }: Intent): boolean => phase !== 'ready' || doubted === true

/** Committed before each call: from here on the call may have been made. */
export function calling(intent: Intent, now: Date): Intent {
  const { waitsUntil: _waited, ...rest } = intent
  return { ...rest, phase: 'calling', attempts: intent.attempts + 1, calledAt: now.toISOString() }
}

/** What an answer of the service, to a call or to a later look, makes of the intent. */
export function answered(intent: Intent, answer: Answer<Job>): Intent {
  if (!answer.ok && answer.outcome === 'unknown') return { ...intent, phase: 'unknown', doubted: true }
  if (!answer.ok && answer.outcome === 'unsent') return unsent(intent)
  const { silentSince: _silent, ...heard } = intent
  if (answer.ok) return withJob(heard, answer.value)
  if (retryable(answer.code)) return unsent(heard)
  return { ...heard, phase: 'refused', refusal: refusalOf(answer) }
}

/** Nothing was done by this call; an earlier one in doubt stays in doubt. */
const unsent = (intent: Intent): Intent => ({ ...intent, phase: intent.doubted ? 'unknown' : 'ready' })

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

/**
 * Milliseconds after a call in which it may still be acted upon although it cannot be found yet. Only then "not there"
 * means "not done" for good; before a repeat under the same key nothing has to be waited for.
 */
export const QUIET = 60_000
