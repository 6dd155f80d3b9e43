import type { Order } from './order.ts'

/** The ordering side, where an order can be read again before money depends on it. */
export interface OrderSource {
  /** The order as the ordering side has it now. Never rejects. */
  read(orderId: string): Promise<Reading>
}

export type Reading =
  | { readonly kind: 'order'; readonly order: Order }
  /** The ordering side does not know it, or there is nobody to ask: what was taken in still holds. */
  | { readonly kind: 'unknown' }
  | { readonly kind: 'withdrawn' }
  /** No answer, or none that makes sense; `retryAfter` in seconds. */
  | { readonly kind: 'unreachable'; readonly retryAfter?: number }

/** For deployments whose ordering side can only send. */
export const nobodyToAsk: OrderSource = { read: () => Promise.resolve({ kind: 'unknown' }) }
