import { createHmac } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Faults } from './faults.ts'
import { hookBody } from './hook-body.ts'
import type { Webhook } from './records.ts'
import { hears } from './sight.ts'
import { passes } from './webhook-filter.ts'
import { failureCount } from './webhook-health.ts'
import type { Happening, World } from './world.ts'

/** One try to reach a webhook's target, for people who want to see what happened. */
export interface Delivery {
  readonly at: string
  readonly webhook: string
  readonly resource: string
  readonly event: string
  readonly target: string
  /** 1, or 2 for the repeat of a delivery made twice. */
  readonly attempt: number
  /** The id of the thing it is about. */
  readonly about: string
  /** HTTP status; null when there was no answer or nothing was sent. */
  readonly status: number | null
  readonly note?: string
}

/** Posts to webhooks what their owners may hear of. Never twice (unless told to), never again after a failure. */
export interface Deliveries {
  /** The latest 100, newest first. */
  recent(): readonly Delivery[]
  /** Stops posting and waits for what is under way. */
  close(): Promise<void>
}

const kept = 100
const answerWithinMs = 10_000
const defaultDelayMs = 5_000

interface Parcel {
  readonly webhook: Webhook
  readonly happening: Happening
  readonly attempt: number
}

export function openDeliveries(world: World, faults: Faults): Deliveries {
  const closing = new AbortController()
  const lanes = new Map<string, Promise<void>>()
  const health = failureCount(world)
  const log: Delivery[] = []

  async function post(parcel: Parcel): Promise<void> {
    const webhook = world.webhooks.get(parcel.webhook.id)
    if (webhook?.status !== 'active' || closing.signal.aborted) return
    const outcome = await send(world, webhook, parcel.happening, closing.signal)
    if (closing.signal.aborted) return
    note(parcel, outcome)
    if (outcome.status === null || outcome.status >= 300) health.failed(webhook.id)
  }

  function note({ webhook, happening, attempt }: Parcel, outcome: Pick<Delivery, 'status' | 'note'>): void {
    const { resource, event, record } = happening
    const what = { webhook: webhook.name, resource, event, target: webhook.targetUrl, about: record.id }
    log.unshift({ at: new Date().toISOString(), ...what, attempt, ...outcome })
    log.length = Math.min(log.length, kept)
  }

  /** What happens in one space reaches one webhook in order; a slow answer there holds up no other space. */
  function enqueue(parcel: Parcel): void {
    const lane = `${parcel.webhook.id} ${parcel.happening.room.id}`
    const done = (lanes.get(lane) ?? Promise.resolve()).then(() => post(parcel))
    lanes.set(lane, done)
    void done.finally(() => lanes.get(lane) === done && lanes.delete(lane))
  }

  async function enqueueLate(parcel: Parcel, delayMs: number): Promise<void> {
    await sleep(delayMs, undefined, { signal: closing.signal }).catch(() => undefined)
    enqueue(parcel)
  }

  function dispatch(webhook: Webhook, happening: Happening): void {
    const parcel = { webhook, happening, attempt: 1 }
    const fault = faults.forDelivery(happening.resource)
    if (fault?.deliver === 'never') return note(parcel, { status: null, note: 'withheld, as told' })
    if (fault?.deliver === 'late') return void enqueueLate(parcel, fault.delayMs ?? defaultDelayMs)
    enqueue(parcel)
    if (fault?.deliver === 'twice') void enqueueLate({ ...parcel, attempt: 2 }, fault.delayMs ?? 0)
  }

  const unlisten = world.listen((happening) => {
    for (const webhook of world.webhooks.all()) if (wants(world, webhook, happening)) dispatch(webhook, happening)
  })
  return {
    recent: () => log,
    async close() {
      unlisten()
      closing.abort()
      await Promise.all(lanes.values())
    },
  }
}

function wants(world: World, webhook: Webhook, happening: Happening): boolean {
  const { resource, event } = happening
  const listening =
    webhook.status === 'active' &&
    (webhook.resource === resource || (webhook.resource === 'all' && resource !== 'attachmentActions')) &&
    (webhook.event === event || webhook.event === 'all')
  const owner = world.people.byId(webhook.createdBy)
  return (
    listening &&
    owner !== undefined &&
    hears(world, owner, happening) &&
    passes(world, owner, happening, webhook.filter)
  )
}

async function send(
  world: World,
  webhook: Webhook,
  happening: Happening,
  closing: AbortSignal,
): Promise<Pick<Delivery, 'status' | 'note'>> {
  const body = JSON.stringify(hookBody(world, webhook, happening))
  const headers: Record<string, string> = { 'content-type': 'application/json' }
  if (webhook.secret) headers['x-spark-signature'] = createHmac('sha1', webhook.secret).update(body).digest('hex')
  const signal = AbortSignal.any([closing, AbortSignal.timeout(answerWithinMs)])
  try {
    const response = await fetch(webhook.targetUrl, { method: 'POST', headers, body, signal, redirect: 'manual' })
    await response.body?.cancel()
    return { status: response.status }
  } catch (error) {
    return { status: null, note: error instanceof Error ? error.message : 'no answer' }
  }
}
