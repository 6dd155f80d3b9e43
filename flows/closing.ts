import { calledOff, note, withState, type Case, type Ctx } from './case.ts'
import { withoutSession } from './draft.ts'
import { matter, retired } from './matters.ts'

/** The end of the window in which an order can be mapped. */

/** Whether it has passed. Whoever is at it then may go on until the mapping, which is refused (edge case 92). */
export const isLapsed = ({ state: { status, closesAt } }: Pick<Case, 'state'>, { now }: Ctx): boolean =>
  status === 'awaiting' && closesAt !== undefined && closesAt <= now.toISOString()

/** Closed by policy, and told to the representatives. */
export function closed(it: Case, ctx: Ctx): Case {
  const over = withState(calledOff(withoutSession(it, ctx), 'expire', 'remind', 'escalate'), { status: 'closed' })
  return note(retired(matter(over, ctx, { kind: 'lapsed' }), ctx), ctx, 'closedByPolicy', undefined, 'clock')
}
