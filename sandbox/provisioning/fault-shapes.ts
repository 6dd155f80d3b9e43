import { z } from 'zod'
import { ErrorCode } from '../../flows/provisioning/contract.ts'

/** What faults can be set for: the operations of the contract, by their names in the port. */
export const operationNames = [
  'findPartnerOrg',
  'findCustomerOrg',
  'getOrganisation',
  'checkSubdomain',
  'checkSite',
  'mapOrder',
  'saveSubdomain',
  'saveCalling',
  'addSite',
  'provision',
  'removeLocation',
  'removeSite',
  'getProvisioning',
  'setPassword',
] as const
export type CallName = (typeof operationNames)[number]

const aliases: Readonly<Record<string, CallName>> = {
  getJob: 'getProvisioning',
  findJobs: 'getProvisioning',
  startPasswordSetup: 'setPassword',
  passwordStatus: 'setPassword',
  createPartnerOrg: 'mapOrder',
}

const FaultTarget = z
  .string()
  .transform((name) => aliases[name] ?? name)
  .pipe(z.enum([...operationNames, '*']))

const errorCode = z.union([ErrorCode, z.int(), z.string().regex(/^\d+$/).transform(Number)])

/** How calls of one operation go wrong, `times` times. Fields may be combined. */
export const Fault = z.strictObject({
  operation: FaultTarget,
  /** Waits before doing anything else; the work is done even if the caller has gone meanwhile. */
  delayMs: z.int().min(0).max(600_000).optional(),
  /** Answers with this status instead of acting. */
  status: z.int().min(300).max(599).optional(),
  /** The code in the body; alone, it brings its usual status. */
  errorCode: errorCode.optional(),
  /** Seconds, sent as `Retry-After`. */
  retryAfter: z.int().min(0).optional(),
  /** Breaks the connection instead of answering: before anything is done (also `true`), or after it was done. */
  drop: z.union([z.boolean(), z.enum(['before', 'after'])]).optional(),
  /** Acts, then never answers; the connection is broken after two minutes, or after so many milliseconds. */
  timeoutAfterActing: z.union([z.boolean(), z.int().min(0).max(600_000)]).optional(),
  /** Acts first, then answers what `status` and `errorCode` say. */
  afterActing: z.boolean().optional(),
  /** How a job that is accepted will end. */
  outcome: z.enum(['provisioned_with_errors', 'error', 'pending_rpl_review']).optional(),
  /** With an outcome: what the job reports of billing. */
  billing: z.enum(['not_started', 'started', 'unknown']).optional(),
  times: z.union([z.int().min(1), z.literal('always')]).default(1),
})
export type Fault = z.infer<typeof Fault>

const Keyed = z.record(
  z.string(),
  z.union([z.record(z.string(), z.unknown()), z.array(z.record(z.string(), z.unknown()))]),
)

/** One fault, a list of them, or an object with the operations as keys: all come out as a list. */
export const FaultsRequest = z.unknown().transform((body, context): Fault[] => {
  const parsed = z.array(Fault).min(1).safeParse(asList(body))
  if (parsed.success) return parsed.data
  for (const { path, message } of parsed.error.issues) context.addIssue({ code: 'custom', path, message })
  return z.NEVER
})

function asList(body: unknown): unknown {
  if (Array.isArray(body)) return body
  const keyed = Keyed.safeParse(body)
  if (!keyed.success) return [body]
  return Object.entries(keyed.data).flatMap(([operation, faults]) =>
    [faults].flat().map((fault) => ({ ...fault, operation })),
  )
}
