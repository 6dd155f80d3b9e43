import { createHash } from 'node:crypto'
import { own, type State, type StoredOrder } from './state.ts'

/** The simulated world at one moment. What happens in it depends on nothing else, so that it can be replayed. */
export interface World {
  state: State
  /** Milliseconds since 1970. */
  time: number
  /** Multiplies every duration; 0 makes everything immediate. */
  pace: number
}

export const timestamp = ({ time }: World): string => new Date(time).toISOString()

/** The order as the simulated world knows it, made on first use. */
export function orderOf({ state }: World, orderId: string): StoredOrder {
  const known = own(state.orders, orderId)
  if (known) return known
  const order: StoredOrder = { jobIds: [], lines: {} }
  state.orders[orderId] = order
  return order
}

/** An id that looks like any other and is always the same for the same thing: a replay must not roll dice. */
export function idFor(kind: 'job' | 'tracking' | 'partner' | 'customer', of: string): string {
  const hex = createHash('sha256').update(`${kind}:${of}`).digest('hex')
  return hex.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, '$1-$2-4$3-8$4-$5')
}
