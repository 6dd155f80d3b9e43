import type { Log } from '../log.ts'
import type { Failure } from './smtp-result.ts'

const HOUR_MS = 3_600_000

/** Failures that last until an operator does something. */
const lasting = ['EAUTH', 'ENOAUTH', 'ETLS']

/**
 * Tells the operator of a mail server that will not let us in, once an hour at most, however many letters wait.
 * Everything else is the caller’s to tell.
 */
export function complaints(log: Log, now: () => number): (failure: Failure) => void {
  let quietUntil = -Infinity
  return ({ why }) => {
    if (!lasting.includes(why) || now() < quietUntil) return
    quietUntil = now() + HOUR_MS
    log.error('mail server does not let us in', { why })
  }
}
