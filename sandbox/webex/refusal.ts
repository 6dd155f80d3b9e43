import type { z } from 'zod'

/** A request answered with an error in the documented shape. */
export class Refusal extends Error {
  readonly status: number
  /** One sentence each, shown as `errors[].description`. */
  readonly reasons: readonly string[]

  constructor(status: number, message: string, reasons: readonly string[] = [message]) {
    super(message)
    this.status = status
    this.reasons = reasons
  }
}

/** Reads `value` as `schema` says, or refuses with 400 and a reason for each fault. */
export function demand<T>(schema: z.ZodType<T>, value: unknown): T {
  const result = schema.safeParse(value ?? {})
  if (result.success) return result.data
  const reasons = result.error.issues.map(({ path, message }) => `${path.join('.') || 'body'}: ${message}`)
  throw new Refusal(400, 'The request was invalid or cannot be otherwise served.', reasons)
}
