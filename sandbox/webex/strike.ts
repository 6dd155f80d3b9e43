import { setTimeout as sleep } from 'node:timers/promises'
import type { Response } from 'express'
import { sayNo } from './answer.ts'
import type { CallFault } from './faults.ts'
import { Refusal } from './refusal.ts'

const neverMs = 120_000

/** Whether the fault lets the call be carried out before it spoils the answer. */
export function strikesAfterActing({ drop, timeoutAfterActing = false, afterActing = false }: CallFault): boolean {
  return drop === 'after' || timeoutAfterActing !== false || afterActing
}

/** Does to the answer what was asked for; false when the fault was only a delay and the answer may go out. */
export async function strike(res: Response, fault: CallFault): Promise<boolean> {
  const { status, retryAfter, drop = false, timeoutAfterActing = false } = fault
  if (status !== undefined) {
    if (retryAfter !== undefined) res.set('Retry-After', String(retryAfter))
    sayNo(res, new Refusal(status, `The sandbox was told to answer ${fault.operation} with ${status}.`))
    return true
  }
  if (timeoutAfterActing !== false) {
    await sleep(timeoutAfterActing === true ? neverMs : timeoutAfterActing, undefined, { ref: false })
  }
  if (drop === false && timeoutAfterActing === false) return false
  res.destroy()
  return true
}
