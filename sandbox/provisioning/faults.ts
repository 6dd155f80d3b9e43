import { codeOf, refuse, type Refused, statusOf } from './answers.ts'
import type { CallName, Fault } from './fault-shapes.ts'
import type { State } from './state.ts'

/** A call as faults see it. */
export interface Call {
  readonly call: CallName
  /** True when accepting it would start a job. */
  readonly startsJob: boolean
}

/**
 * Where the first fault is that is set for this call, or -1. A fault with an
 * outcome waits for a call that would start a job, so that a repeat does not
 * waste it.
 */
const placeOf = ({ faults }: State, { call, startsJob }: Call): number =>
  faults.findIndex(
    ({ operation, outcome }) => (operation === call || operation === '*') && (outcome === undefined || startsJob),
  )

/** The fault that this call runs into. */
export const faultOf = (state: State, call: Call): Fault | undefined => state.faults[placeOf(state, call)]

/** Uses up one go of the fault that this call runs into. */
export function takeFault(state: State, call: Call): void {
  const place = placeOf(state, call)
  const fault = state.faults[place]
  if (!fault || fault.times === 'always') return
  if (fault.times === 1) state.faults.splice(place, 1)
  else state.faults[place] = { ...fault, times: fault.times - 1 }
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
