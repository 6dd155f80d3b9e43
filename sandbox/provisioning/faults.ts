import { codeOf, refuse, type Refused, statusOf } from './answers.ts'
import type { CallName, Fault } from './fault-shapes.ts'
import type { State } from './state.ts'

/**
 * Uses up one go of the first fault set for this call, if there is one. A fault
 * with an outcome waits for a call that would start a job (`startsJob`), so
 * that a repeat does not waste it.
 */
export function takeFault(state: State, call: CallName, startsJob: boolean): Fault | undefined {
  const at = state.faults.findIndex(
    ({ operation, outcome }) => (operation === call || operation === '*') && (outcome === undefined || startsJob),
  )
  const fault = state.faults[at]
  if (!fault) return undefined
  if (fault.times === 1) state.faults.splice(at, 1)
  else if (fault.times !== 'always') state.faults[at] = { ...fault, times: fault.times - 1 }
  return fault
}

/** What a fault answers in place of the operation, if it answers at all. A code beside an outcome is the job's. */
export function answerOf({ status, errorCode, outcome }: Fault): Refused | undefined {
  const code = outcome === undefined ? errorCode : undefined
  if (status === undefined && code === undefined) return undefined
  const refused = refuse(code ?? codeOf(status ?? 500), 'A fault that was set in the sandbox')
  return { ...refused, status: status ?? statusOf(refused.errorCode) }
}

/** How long the connection is held after acting without an answer, in milliseconds. */
export function holdOf({ timeoutAfterActing }: Fault): number | undefined {
  if (timeoutAfterActing === undefined || timeoutAfterActing === false) return undefined
  return timeoutAfterActing === true ? 120_000 : timeoutAfterActing
}
