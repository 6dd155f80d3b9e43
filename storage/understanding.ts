import { StorageError, type Doc } from './storage.ts'
import { parsePlain, shaped, type OrderShape, type StoredOrder } from './order-format.ts'
import { openFor } from './sealed.ts'
import { broughtUp } from './versions.ts'

/** What the secret of an order is bound to, in every version alike. */
export const ownerOf = (orderId: string): string => `order ${orderId}`

/** An order as it is today, and its text. Rejects when its seal does not open, or it does not fit the shape. */
export async function understood<State, Secret>(
  stored: StoredOrder,
  shape: OrderShape<State, Secret>,
): Promise<{ readonly text: string; readonly doc: Doc<State, Secret> }> {
  const { id, rev, seen, state, sealed } = stored
  const secret = await openFor(shape.sealer, ownerOf(id), sealed)
  const text = JSON.stringify({ id, rev, seen, ...broughtUp({ ...stored, state, secret }, shape) })
  return { text, doc: shaped(parsePlain(text), shape) }
}

/** Why a sound file cannot be used, in words that quote nothing of it. */
export function whyUnusable(error: unknown): string {
  return error instanceof StorageError ? error.message : 'its content does not fit the shape of this version'
}
