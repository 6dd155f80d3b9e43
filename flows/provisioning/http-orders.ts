import { readOrder } from '../intake.ts'
import type { OrderSource, Reading } from '../order-source.ts'
import { parseJson, readText } from './http-body.ts'
import { retryAfterIn } from './http-errors.ts'

export interface HttpOrdersOptions {
  /** An order is at this address, a slash, and its id. */
  readonly url: string
  /** For the whole answer. */
  readonly timeoutMs: number
  readonly fetch: typeof fetch
  readonly log: { warn(event: string, fields: Fields, thrown?: unknown): void }
}

type Fields = Readonly<Record<string, string | number | undefined>>

const oneMegabyte = 1_048_576

/** The ordering side over HTTP: 200 with the order as the intake takes it, 404 unknown, 410 withdrawn. */
export function openHttpOrders({ url, timeoutMs, fetch, log }: HttpOrdersOptions): OrderSource {
  const init = { redirect: 'manual', headers: { accept: 'application/json' } } as const
  const nobody = (orderId: string, why: Fields, thrown?: unknown): Reading => {
    log.warn('order not read again', { order: orderId, ...why }, thrown)
    return { kind: 'unreachable' }
  }
  return {
    async read(orderId) {
      try {
        const signal = AbortSignal.timeout(timeoutMs)
        const response = await fetch(`${url}/${encodeURIComponent(orderId)}`, { ...init, signal })
        const text = await readText(response, oneMegabyte)
        if (response.status === 404) return { kind: 'unknown' }
        if (response.status === 410) return { kind: 'withdrawn' }
        if (!response.ok) {
          return { ...nobody(orderId, { status: response.status }), ...retryAfterIn(response.headers) }
        }
        return orderIn(text, orderId) ?? nobody(orderId, { status: response.status, why: 'it is not the order' })
      } catch (thrown) {
        return nobody(orderId, {}, thrown)
      }
    },
  }
}

/** What is read is held to the same rules as what is sent in. */
function orderIn(text: string | undefined, orderId: string): Reading | undefined {
  const read = readOrder(parseJson(text ?? ''))
  if (!read.ok || read.order.orderId !== orderId) return undefined
  const { cancelled = false, ...order } = read.order
  return cancelled ? { kind: 'withdrawn' } : { kind: 'order', order }
}
