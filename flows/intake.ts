import { z } from 'zod'
import { at } from './calendar.ts'
import { settled, withoutSession } from './move.ts'
import { Order, startDate } from './order.ts'
import { due, emptySecret, note, withState, type Case, type Ctx, type State } from './record.ts'
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
    return cancelled ? withdrawn(current, ctx) : updated(current, ctx, order)
  })
  return turn.kind === 'applied' ? turn.reply : { orderId: order.orderId, result: 'unchanged' }
}

const rejected = (orderId: string, path: string, reason: string): Taken => ({
  orderId,
  result: 'rejected',
  reasons: [{ path, reason }],
})

const promptAt = (order: Order, zone: string, ctx: Ctx) => at(startDate(order), ctx.rules.promptTime, zone)

function placed(order: Order, ctx: Ctx): Case {
  const zone = order.timeZone ?? ctx.rules.defaultZone
  const dueAt = promptAt(order, zone, ctx)
  const state: State = {
    order,
    status: 'placed',
    rev: 0,
    language: order.language?.slice(0, 2) ?? ctx.rules.defaultLanguage,
    zone,
    prompt: { dueAt, tries: 0 },
    refused: [],
    matters: [],
    links: [],
    asked: [],
    history: [],
  }
  const it: Case = { id: order.orderId, state, secret: emptySecret, effects: [] }
  return note(due(it, ctx, 'prompt', {}, Math.max(0, Date.parse(dueAt) - ctx.now.getTime())), ctx, 'placed')
}

type Result = { next?: Case; reply: Taken }

function updated(it: Case, ctx: Ctx, order: Order): Result {
  const { state } = it
  if (JSON.stringify(state.order) === JSON.stringify(order))
    return { reply: { orderId: order.orderId, result: 'unchanged' } }
  if (state.receipt || state.status === 'cancelled') {
    return {
      reply: rejected(order.orderId, 'orderId', state.receipt ? 'the order is provisioned' : 'the order is cancelled'),
    }
  }
  const renewed = note(
    withState(it, { order, zone: order.timeZone ?? ctx.rules.defaultZone, rev: state.rev + 1 }),
    ctx,
    'orderChanged',
  )
  const moved = state.status === 'placed' ? rescheduled(renewed, ctx) : renewed
  const readdressed =
    state.order.contact.email.toLowerCase() === order.contact.email.toLowerCase() ? moved : reprompted(moved, ctx)
  return { next: settled(readdressed, ctx), reply: { orderId: order.orderId, result: 'updated' } }
}

/** A date that moves before its prompt went out moves the prompt. */
function rescheduled(it: Case, ctx: Ctx): Case {
  const dueAt = promptAt(it.state.order, it.state.zone, ctx)
  const others = { ...it, effects: it.effects.filter(({ kind }) => kind !== 'prompt') }
  const waiting = withState(others, { prompt: { ...it.state.prompt, dueAt } })
  return due(waiting, ctx, 'prompt', {}, Math.max(0, Date.parse(dueAt) - ctx.now.getTime()))
}

/** Another contact, before the point of no return: theirs from now on, and nobody else's. */
function reprompted(it: Case, ctx: Ctx): Case {
  if (it.secret.mapping || it.state.status === 'placed') return it
  const { person: _person, live, ...state } = withoutSession(it, ctx).state
  const bare = { ...withoutSession(it, ctx), state }
  return note(live ? due(bare, ctx, 'remove', { messageId: live.messageId }) : bare, ctx, 'contactChanged')
}

function withdrawn(it: Case, ctx: Ctx): Result {
  const { state, id } = it
  if (state.status === 'cancelled') return { reply: { orderId: id, result: 'unchanged' } }
  if (state.receipt || state.status === 'provisioning' || state.status === 'pending_review') {
    return { reply: rejected(id, 'cancelled', 'provisioning has begun; nothing was undone') }
  }
  const bare = withoutSession(it, ctx)
  const gone = { ...bare, effects: bare.effects.filter(({ kind }) => kind === 'remove') }
  return {
    next: settled(note(withState(gone, { status: 'cancelled' }), ctx, 'cancelled'), ctx),
    reply: { orderId: id, result: 'updated' },
  }
}
