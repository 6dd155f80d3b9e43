import type { Case, Ctx } from '../case.ts'
import { isInDoubt, type Intent } from '../intent.ts'
import { updated } from '../order-changes.ts'
import type { OrderDoc } from '../record.ts'
import { withdrawn } from '../withdrawing.ts'
import { ctxOf, type World } from '../world.ts'
import { unheard } from './outcome.ts'
import { caseOf } from './perform.ts'

/** What was confirmed on a plan, and what an order of before could have changed. */
const ON_THE_ORDER: readonly Intent['operation'][] = ['mapOrder', 'saveCalling', 'addSite', 'provision']

/**
 * Reads the order once more where it was placed, before anything is sent for it. Undefined when it is as it was confirmed;
 * else what follows: nothing is sent, and the next card says what is different. What is in doubt is sent again as it was.
 */
export async function orderMoved(doc: OrderDoc, intent: Intent, payload: unknown, world: World) {
  if (isInDoubt(intent) || !ON_THE_ORDER.includes(intent.operation)) return undefined
  const reading = await world.orders.read(doc.id)
  switch (reading.kind) {
    case 'unknown':
      return undefined
    case 'unreachable':
      return unheard(intent.id, reading.retryAfter, { payload })
    case 'withdrawn':
      return (it: Case, ctx: Ctx): Case => withdrawn(it, ctx).next ?? it
    case 'order': {
      const { order } = reading
      const { next, refused } = updated(caseOf(doc), ctxOf(world), order)
      if (refused) world.log.warn('order.differs', { order: doc.id, path: refused.path, reason: refused.reason })
      return next && ((it: Case, ctx: Ctx): Case => updated(it, ctx, order).next ?? it)
    }
  }
}
