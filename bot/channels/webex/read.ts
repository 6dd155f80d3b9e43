import { createHmac, timingSafeEqual } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import type { Delivery } from '../channel.ts'
import { Hook } from './events.ts'

type Refused = { readonly refused: 400 | 401; readonly why: string }

/**
 * Reads a webhook of Webex: first the signature (`X-Spark-Signature`, HMAC-SHA1
 * in hex over the bytes as they came), then the body. `secrets` are the current
 * one and, while secrets are being changed over, the one before.
 */
export function readHook(raw: Buffer, headers: IncomingHttpHeaders, secrets: readonly string[]): Delivery | Refused {
  if (!isSigned(raw, headers['x-spark-signature'], secrets))
    return { refused: 401, why: 'the signature is missing or wrong' }
  const hook = Hook.safeParse(json(raw))
  if (!hook.success) return { refused: 400, why: 'not a Webex event' }
  return { id: deliveryId(hook.data), body: hook.data, lane: hook.data.data.roomId ?? hook.data.data.id }
}

/** The same for every repeat of an event. A membership keeps its id when somebody leaves and comes back; its date tells. */
export function deliveryId({ resource, event, data }: Hook): string {
  const id = `${resource}:${event}:${data.id}`
  return resource === 'memberships' && data.created !== undefined ? `${id}:${data.created}` : id
}

function isSigned(raw: Buffer, signature: string | string[] | undefined, secrets: readonly string[]): boolean {
  if (typeof signature !== 'string' || !/^[0-9a-f]{40}$/i.test(signature)) return false
  const claimed = Buffer.from(signature, 'hex')
  return secrets.some((secret) => timingSafeEqual(claimed, createHmac('sha1', secret).update(raw).digest()))
}

function json(raw: Buffer): unknown {
  try {
    return JSON.parse(raw.toString('utf8'))
  } catch {
    return undefined
  }
}
