import { own, type State, type StoredOrder } from './state.ts'

/** What the simulator's parts share. */
export interface World {
  state: State
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** Multiplies every duration of the simulated world; 0 makes everything immediate. */
  readonly pace: number
  /** Aborted when the simulator closes. */
  readonly closing: AbortSignal
  /** Resolves when the present state is stored. */
  save(): Promise<void>
}

/** The order as the simulated world knows it, made on first use. */
export function orderOf({ state }: World, orderId: string): StoredOrder {
  const known = own(state.orders, orderId)
  if (known) return known
  const order: StoredOrder = { jobIds: [], lines: {} }
  state.orders[orderId] = order
  return order
}
