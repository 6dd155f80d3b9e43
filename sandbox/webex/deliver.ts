import { setTimeout as sleep } from 'node:timers/promises'
import { openDeliveryLog, type Delivery, type DeliveryLog, type Parcel } from './delivery-log.ts'
import type { Faults } from './faults.ts'
import { hookBody } from './hook-body.ts'
import { postHook } from './hook-post.ts'
import type { Webhook } from './records.ts'
import { hears } from './sight.ts'
import { passes } from './webhook-filter.ts'
import { failureCount } from './webhook-health.ts'
import type { Happening, World } from './world.ts'

/** Posts to webhooks what their owners may hear of. Never twice (unless told to), never again after a failure. */
export interface Deliveries {
  /** The latest 100, newest first. */
  readonly recent: readonly Delivery[]
  /** Stops posting and waits for what is under way. */
  close(): Promise<void>
}

const defaultDelayMs = 5_000

export function openDeliveries(world: World, faults: Faults): Deliveries {
  const closing = new AbortController()
  const log = openDeliveryLog()
  const lanes = openLanes(poster(world, log, closing.signal))
  const enqueueLate = async (parcel: Parcel, delayMs: number) => {
    await sleep(delayMs, undefined, { signal: closing.signal }).catch(() => undefined)
    lanes.enqueue(parcel)
  }
  const dispatch = (parcel: Parcel) => {
    const fault = faults.forDelivery(parcel.happening.resource)
    if (fault?.deliver === 'never') return log.note(parcel, { status: null, note: 'withheld, as told' })
    if (fault?.deliver === 'late') return void enqueueLate(parcel, fault.delayMs ?? defaultDelayMs)
    lanes.enqueue(parcel)
    if (fault?.deliver === 'twice') void enqueueLate({ ...parcel, attempt: 2 }, fault.delayMs ?? 0)
  }
  const unlisten = world.listen((happening) => {
    const listening = world.webhooks.all().filter((webhook) => wants(world, webhook, happening))
    for (const webhook of listening) dispatch({ webhook, happening, attempt: 1 })
  })
  return {
    recent: log.entries,
    async close() {
      unlisten()
      closing.abort()
      await lanes.empty()
    },
  }
}

function poster(world: World, log: DeliveryLog, closing: AbortSignal): (parcel: Parcel) => Promise<void> {
  const health = failureCount(world)
  return async (parcel) => {
    const webhook = world.webhooks.get(parcel.webhook.id)
    if (webhook?.status !== 'active' || closing.aborted) return
    const outcome = await postHook(webhook, hookBody(world, webhook, parcel.happening), closing)
    if (closing.aborted) return
    log.note(parcel, outcome)
    if (outcome.status === null || outcome.status >= 300) health.failed(webhook.id)
  }
}

/** What happens in one space reaches one webhook in order; a slow answer there holds up no other space. */
function openLanes(deliver: (parcel: Parcel) => Promise<void>) {
  const lanes = new Map<string, Promise<void>>()
  return {
    enqueue(parcel: Parcel): void {
      const lane = `${parcel.webhook.id} ${parcel.happening.room.id}`
      const done = (lanes.get(lane) ?? Promise.resolve()).then(() => deliver(parcel))
      lanes.set(lane, done)
      void done.finally(() => lanes.get(lane) === done && lanes.delete(lane))
    },
    empty: () => Promise.all(lanes.values()),
  }
}

function wants(world: World, webhook: Webhook, happening: Happening): boolean {
  const { resource, event } = happening
  const listening =
    webhook.status === 'active' &&
    (webhook.resource === resource || (webhook.resource === 'all' && resource !== 'attachmentActions')) &&
    (webhook.event === event || webhook.event === 'all')
  const owner = listening ? world.people.byId(webhook.createdBy) : undefined
  return owner !== undefined && hears(world, owner, happening) && passes(world, webhook, happening)
}
