import { purchased } from '../../order.ts'
import type { OrderDoc } from '../../record.ts'
import type { Service } from '../contract.ts'

/** What was bought, over all lines, each service once. */
export type Purchases = readonly { readonly service: Service; readonly quantity: number }[]

/**
 * What we ourselves know of an order. Webex Wholesale keeps no idempotency key
 * and knows no order, only the customer that came of it: whose call made that
 * customer follows from our own books, where every call stands before it is made.
 */
export interface Page {
  readonly purchases: Purchases
  /** The last *Provision* that was called, or was about to be. */
  readonly sent?: { readonly key: string; readonly body: string; readonly attempts: number }
}

export interface Books {
  /** Undefined for an order nobody heard of. */
  read(orderId: string): Promise<Page | undefined>
}

export function pageOf({ state, secret }: OrderDoc): Page {
  const sent = secret.intents.findLast(({ operation, attempts }) => operation === 'provision' && attempts > 0)
  return { purchases: purchased(state.order), ...(sent && { sent }) }
}
