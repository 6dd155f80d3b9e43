import type { IncomingMessage, ServerResponse } from 'node:http'
import { z } from 'zod'
import type { Inbox, InboxItem } from '../storage/storage.ts'
import { type Channel, EventGone } from './channels/channel.ts'
import { openLanes } from './lanes.ts'
import type { Log } from './log.ts'

export interface IngressLimits {
  /** A larger body is refused with 413. */
  readonly bodyBytes: number
  /** Events handled at the same time. */
  readonly atOnce: number
  /** Events kept in memory; more wait in the inbox only. */
  readonly inMemory: number
  /** Waits between the tries of an event that cannot be handled, in milliseconds. */
  readonly retryMs: readonly number[]
}

const second = 1_000
const minute = 60 * second
const usual: IngressLimits = {
  bodyBytes: 64 * 1024,
  atOnce: 64,
  inMemory: 5_000,
  retryMs: [second, 5 * second, 30 * second, 2 * minute, 10 * minute, 50 * minute],
}

/** An event whose subject cannot be read is given up after this many tries. */
const triesForGone = 4

const Kept = z.object({ channel: z.string(), lane: z.string(), event: z.unknown() })

export interface IngressOptions {
  readonly channels: readonly Channel[]
  readonly inbox: Inbox
  readonly log: Pick<Log, 'warn' | 'error'>
  readonly now?: () => Date
  readonly limits?: Partial<IngressLimits>
}

export interface Ingress {
  /** Takes the request if it is for a channel's path; false, and untouched, if not. */
  accept(request: IncomingMessage, response: ServerResponse): boolean
  /** Handles what an earlier run took in and did not finish. Call it once the channels are started. */
  replay(): Promise<void>
  /** Lets running turns end; what waits stays in the inbox for the next start. */
  drain(): Promise<void>
}

/**
 * The door for webhooks: checks, stores, answers 200, and only then handles.
 * An event is answered with 2xx exactly when it is durable; what fails after
 * that is our own business and is tried again. An event that keeps failing is
 * parked: it is logged as an error, stays in the inbox, and is tried again at
 * the next start.
 */
export function createIngress({ channels, inbox, log, now = () => new Date(), limits }: IngressOptions): Ingress {
  const { bodyBytes, inMemory, atOnce, retryMs } = { ...usual, ...limits }
  const byPath = new Map(channels.map((channel) => [channel.path, channel]))
  const byName = new Map(channels.map((channel) => [channel.name, channel]))
  const lanes = openLanes({ atOnce, retryMs, log })
  /** There is more in the inbox than in the lanes. */
  let behind = false

  async function takeIn(request: IncomingMessage, channel: Channel): Promise<number> {
    if (request.method !== 'POST') return 405
    const raw = await bodyOf(request, bodyBytes)
    if (!raw) return 413
    const delivery = channel.read(raw, request.headers)
    if ('refused' in delivery) {
      log.warn('webhook refused', { channel: channel.name, why: delivery.why })
      return delivery.refused
    }
    const body = { channel: channel.name, lane: delivery.lane, event: delivery.body }
    const item = { id: `${channel.name}:${delivery.id}`, receivedAt: now().toISOString(), body }
    if (await inbox.put(item)) hand(item)
    return 200
  }

  function hand(item: InboxItem): void {
    if (lanes.has(item.id)) return
    if (lanes.size >= inMemory) behind = true
    if (behind) return
    const { channel, lane, event } = Kept.parse(item.body)
    lanes.add({
      id: item.id,
      lane: `${channel}:${lane}`,
      run: (tries) => handle(item.id, byName.get(channel), event, tries),
    })
  }

  async function handle(id: string, channel: Channel | undefined, event: unknown, tries: number): Promise<void> {
    try {
      if (!channel) throw new Error('This event came through a channel that is not open')
      await channel.handle(event)
    } catch (thrown) {
      if (!(thrown instanceof EventGone) || tries + 1 < triesForGone) throw thrown
      log.warn('event given up', { event: id }, thrown)
    }
    await inbox.done(id)
    if (behind && lanes.size <= inMemory / 2) catchUp()
  }

  async function replay(): Promise<void> {
    behind = false
    for (const item of await inbox.pending()) hand(item)
  }

  function catchUp(): void {
    replay().catch((thrown: unknown) => {
      behind = true
      log.warn('inbox cannot be read', {}, thrown)
    })
  }

  return {
    accept(request, response) {
      const channel = byPath.get(request.url?.split('?', 1)[0] ?? '')
      if (!channel) return false
      takeIn(request, channel).then(
        (status) => answer(response, status),
        (thrown: unknown) => {
          log.error('webhook not taken in', { channel: channel.name }, thrown)
          answer(response, 503)
        },
      )
      return true
    },
    replay,
    drain: () => lanes.stop(),
  }
}

function answer(response: ServerResponse, status: number): void {
  if (status === 405) response.setHeader('allow', 'POST')
  if (status === 413) response.setHeader('connection', 'close')
  response.writeHead(status, { 'content-length': 0 }).end()
}

/** The bytes as they came; undefined as soon as there are more than `most`. Rejects when the sender goes away. */
function bodyOf(request: IncomingMessage, most: number): Promise<Buffer | undefined> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let size = 0
    request.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size <= most) chunks.push(chunk)
      else resolve(undefined)
    })
    request.on('end', () => resolve(Buffer.concat(chunks)))
    request.on('error', reject)
  })
}
