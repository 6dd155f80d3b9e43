import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Inbox } from '../storage/storage.ts'
import type { Channel, Delivery } from './channels/channel.ts'
import { type Kept, openHandling } from './handling.ts'
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

export interface IngressOptions {
  readonly channels: readonly Channel[]
  readonly inbox: Inbox
  readonly log: Pick<Log, 'warn' | 'error'>
  readonly now?: () => Date
  /** Is told of a genuine event that could not be stored: Webex does not send it again. */
  readonly lost?: () => void
  readonly limits?: Partial<IngressLimits>
}

export interface Ingress {
  /** Takes the request if it is for a channel's path; false, and untouched, if not. */
  accept(request: IncomingMessage, response: ServerResponse): boolean
  /** Takes in what was found otherwise, as if it had come through the door. Resolves to false when it had come before. */
  take(channel: Channel, delivery: Delivery): Promise<boolean>
  /** Resolves when what is in hand now is handled, or waits for a later try. */
  settled(): Promise<void>
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
export function createIngress({
  channels,
  inbox,
  log,
  now = () => new Date(),
  lost = () => {},
  limits,
}: IngressOptions): Ingress {
  const { bodyBytes, inMemory, ...pace } = { ...usual, ...limits }
  const lanes = openLanes({ ...pace, log })
  const handling = openHandling({ channels, inbox, lanes, inMemory, log })

  /** Resolves to the status to answer with; rejects when the event is not stored. */
  async function takeIn(request: IncomingMessage, channel: Channel): Promise<number> {
    if (request.method !== 'POST') return 405
    const raw = await bodyOf(request, bodyBytes)
    if (!raw) return 413
    const delivery = channel.read(raw, request.headers)
    if ('refused' in delivery) {
      log.warn('webhook refused', { channel: channel.name, why: delivery.why })
      return delivery.refused
    }
    await keep(channel, delivery).catch((thrown: unknown) => {
      lost()
      throw thrown
    })
    return 200
  }

  /** Resolves to false when it is known already; rejects when it is not stored. */
  async function keep(channel: Channel, delivery: Delivery): Promise<boolean> {
    const body: Kept = { channel: channel.name, lane: delivery.lane, event: delivery.body }
    const item = { id: `${channel.name}:${delivery.id}`, receivedAt: now().toISOString(), body }
    const isNew = await inbox.put(item)
    if (isNew) handling.hand(item)
    return isNew
  }

  return {
    accept(request, response) {
      const path = request.url?.split('?', 1)[0]
      const channel = channels.find((one) => one.path === path)
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
    take: keep,
    settled: () => lanes.settled(),
    replay: () => handling.replay(),
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
