import { Times } from '../histogram.ts'
import { arrive, keepInFlight } from '../world/pacing.ts'
import { idOf } from './ids.ts'
import { liveWizard, pressed } from './document.ts'
import type { Store } from './open.ts'
import type { Presses, Pressed } from './plan.ts'
import type { z } from 'zod'

let events = 0

/**
 * Presses on orders as the product takes them: the event is stored, the order is read, changed and written, the event
 * noted as done. Latency counts from when a press was meant to be made.
 */
export async function press(plan: z.output<typeof Presses>, store: Store): Promise<Pressed> {
  const begun = performance.now()
  const [stored, turn] = [new Times(), new Times()]
  const any = chance()
  let started = 0
  const over = () =>
    'turns' in plan.until ? started >= plan.until.turns : performance.now() - begun >= plan.until.seconds * 1_000
  const presses = {
    over,
    next: () => {
      started += 1
      return idOf(plan.from + Math.floor(any() * (plan.to - plan.from)))
    },
    turn: async (orderId: string, meant: number) => {
      const event = eventOf(orderId)
      await store.inbox.put(event)
      stored.add(performance.now() - meant)
      await store.orders.turn(orderId, event.id, (doc) => ({
        next: pressed(doc ?? liveWizard(orderId), event.id),
        reply: undefined,
      }))
      turn.add(performance.now() - meant)
      await store.inbox.done(event.id)
    },
  }
  if ('inFlight' in plan.pace) await keepInFlight(plan.pace.inFlight, presses)
  else await arrive(plan.pace.perSecond, presses)
  const perSecond = (started * 1_000) / (performance.now() - begun)
  return { turns: started, perSecond, stored: stored.spread(), turn: turn.spread() }
}

/** As big as a webhook of Webex. */
function eventOf(orderId: string) {
  const id = `press.${process.pid}.${++events}`
  const receivedAt = new Date().toISOString()
  const data = { id, type: 'submit', messageId: `message.${orderId}`, roomId: `room.${orderId}`, created: receivedAt }
  const about = { id: 'webhook.2', name: 'set-up-now', resource: 'attachmentActions', event: 'created' }
  return { id, receivedAt, body: { ...about, orgId: 'org.1', status: 'active', actorId: `person.${orderId}`, data } }
}

/** The same numbers from 0 to 1 in every run of a process. */
function chance(): () => number {
  let seed = 1 + (process.pid % 1_000)
  return () => {
    seed = (seed * 48_271) % 2_147_483_647
    return seed / 2_147_483_647
  }
}
