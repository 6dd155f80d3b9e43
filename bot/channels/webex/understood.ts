import { unreadable } from 'webex'
import type { z } from 'zod'

/** Reads what Webex answered. Throws a `WebexError` with the request and its tracking id when that is not as agreed. */
export function understood<T>(schema: z.ZodType<T>, answer: unknown): T {
  const read = schema.safeParse(answer)
  if (read.success) return read.data
  throw unreadable(typeof answer === 'object' && answer !== null ? answer : {}, read.error)
}
