import { z } from 'zod'
import { OperationName } from './provisioning/contract.ts'

/** What a confirmed press set going, step by step, as one message tells it. Codes only, never an answer. */

const RunStep = z.object({
  operation: OperationName,
  /** Which of several sites, from 1. */
  n: z.int().optional(),
  how: z.enum(['waiting', 'now', 'checking', 'review', 'done', 'failed', 'undoing', 'undone', 'stays']),
  /** Why it failed: a code of the contract. */
  code: z.string().optional(),
  /** The intent that carries it out. */
  intent: z.string().optional(),
})
export type RunStep = z.infer<typeof RunStep>

export const Run = z.object({
  id: z.string(),
  at: z.string(),
  by: z.string(),
  /** The fingerprint of all that was confirmed. */
  plan: z.string().optional(),
  steps: z.array(RunStep),
  /** It ended: done, failed, or called off. */
  over: z.boolean().optional(),
})
export type Run = z.infer<typeof Run>
