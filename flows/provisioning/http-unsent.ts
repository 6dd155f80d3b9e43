import type { Refusal } from './provisioning.ts'
import { lost } from './http-errors.ts'

/** Nothing of a call went out: there was nobody to connect to, or nothing to prove who we are. */
export class UnsentError extends Error {
  override readonly name = 'UnsentError'
  readonly code: 'UPSTREAM' | 'UNAUTHENTICATED'

  constructor(code: 'UPSTREAM' | 'UNAUTHENTICATED', message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}

/** What it means that a call was not answered but thrown. */
export function refusalOfThrown(thrown: unknown): Refusal {
  const unsent = unsentIn(thrown)
  return unsent ? { ok: false, code: unsent.code, outcome: 'unsent' } : lost
}

/** The reason for which nothing went out, anywhere in a chain of causes. */
export function unsentIn(thrown: unknown): UnsentError | undefined {
  if (thrown instanceof UnsentError) return thrown
  return thrown instanceof Error && thrown.cause !== thrown ? unsentIn(thrown.cause) : undefined
}
