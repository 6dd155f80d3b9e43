import { z } from 'zod'
import { Order } from './order.ts'
import { placed, updated } from './order-changes.ts'
import { withdrawn } from './withdrawing.ts'
import { ctxOf, type World } from './world.ts'

/** Orders from the ordering side: created, brought up to date or withdrawn, as often as they are sent. */

export const Incoming = Order.extend({ cancelled: z.boolean().optional() })

export interface Taken {
  readonly orderId: string
  readonly result: 'created' | 'updated' | 'unchanged' | 'rejected'
  /** Where in the order, and what is wrong there. */
  readonly reasons?: readonly { readonly path: string; readonly reason: string }[]
}

export type Read =
  { readonly ok: true; readonly order: z.infer<typeof Incoming> } | { readonly ok: false; readonly taken: Taken }

/** Reads one order; every fault of it is named. */
export function readOrder(raw: unknown): Read {
  const read = Incoming.safeParse(raw)
  if (read.success) return { ok: true, order: read.data }
  const id = z.object({ orderId: z.string().max(200) }).safeParse(raw)
  const reasons = read.error.issues.map(({ path, message }) => ({ path: path.join('.'), reason: message }))
  return { ok: false, taken: { orderId: id.success ? id.data.orderId : '', result: 'rejected', reasons } }
}

/** Takes one order in. Sending the same again changes nothing. */
export async function takeIn(raw: unknown, world: World): Promise<Taken> {
  const read = readOrder(raw)
  if (!read.ok) return read.taken
  const { cancelled = false, ...order } = read.order
  const ctx = ctxOf(world)
  const turn = await world.storage.orders.turn<Taken>(order.orderId, undefined, (current) => {
    if (!current) {
      if (cancelled) return { reply: rejected(order.orderId, 'cancelled', 'there is no such order') }
      return { next: placed(order, ctx), reply: { orderId: order.orderId, result: 'created' } }
    }
    const { next, refused } = cancelled ? withdrawn(current, ctx) : updated(current, ctx, order)
    const reply = refused
      ? rejected(order.orderId, refused.path, refused.reason)
      : { orderId: order.orderId, result: next ? ('updated' as const) : ('unchanged' as const) }
    return { reply, ...(next ? { next } : {}) }
  })
  return turn.kind === 'applied' ? turn.reply : { orderId: order.orderId, result: 'unchanged' }
}

const rejected = (orderId: string, path: string, reason: string): Taken => ({
  orderId,
  result: 'rejected',
  reasons: [{ path, reason }],
})
