import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Round } from '../flows/round.ts'
import type { Inbox } from '../storage/storage.ts'
import type { Channel, Delivery } from './channels/channel.ts'
import { every } from './every.ts'
import { type Kept, openHandling } from './handling.ts'
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
  /** Those up to so long hold up what comes after the event in its lane. */
  readonly keepsLaneMs: number
}

const second = 1_000
const minute = 60 * second
const usual: IngressLimits = {
  bodyBytes: 64 * 1024,
  atOnce: 64,
  inMemory: 5_000,
  retryMs: [second, 5 * second, 30 * second, 2 * minute, 10 * minute, 50 * minute],
  keepsLaneMs: 5 * second,
}

/** What fails twice here goes to whoever may do better: beside a newer version, orders may be in words that only that knows. */
const shared: IngressLimits = { ...usual, keepsLaneMs: second }
/** How often is looked for events that nobody is at any more, and so how long somebody waits whose event was handed back. */
const TAKE_OVER = 2 * second

export interface IngressOptions {
  readonly channels: readonly Channel[]
  readonly inbox: Inbox
  /** Other processes work in the inbox too; not, unless it is said. */
  readonly isShared?: boolean
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
  /** Takes over what nobody is at any more; there is no need for it where nobody else works in the inbox. */
  readonly takingOver: Round
  /** Lets running turns end; what waits stays in the inbox for the next start, or for others. */
  drain(): Promise<void>
}

/**
 * The door for webhooks: checks, stores, answers 200, and only then handles.
 * An event is answered with 2xx exactly when it is durable; what fails after
 * that is our own business and is tried again. An event that keeps failing is
 * parked: it is logged as an error, stays in the inbox, and is tried again at
 * the next start. Where the inbox is shared, others may try it before.
 */
export function createIngress({
  channels,
  inbox,
  isShared = false,
  log,
  now = () => new Date(),
  lost = () => {},
  limits,
}: IngressOptions): Ingress {
  const { bodyBytes, inMemory, ...lanes } = { ...(isShared ? shared : usual), ...limits }
  const handling = openHandling({ channels, inbox, isShared, lanes, inMemory, log })

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

  async function takeOver(): Promise<void> {
    try {
      if (handling.hasRoom()) await handling.replay()
    } catch (thrown) {
      log.warn('inbox cannot be read', {}, thrown)
    }
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
    settled: () => handling.settled(),
    replay: () => handling.replay(),
    takingOver: every(TAKE_OVER, { now }, takeOver),
    drain: () => handling.stop(),
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
