import { createHmac } from 'node:crypto'
import type { Outcome } from './delivery-log.ts'
import type { Webhook } from './records.ts'

const answerWithinMs = 10_000

/** Posts once. The signature is a hex HMAC-SHA1 over the very bytes that are sent, as at Webex. */
export async function postHook(webhook: Webhook, content: object, closing: AbortSignal): Promise<Outcome> {
  const body = JSON.stringify(content)
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
