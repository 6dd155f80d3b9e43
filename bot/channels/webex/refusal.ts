import { WebexError } from 'webex'
import type { SendResult } from '../../../flows/chat.ts'

type Refusal = Extract<SendResult, { ok: false }>

/**
 * What a refusal means for the sender. Webex says "one on one" in a 400 when an
 * address leads to nobody; that text is all it gives to tell this from a bad
 * message. A token that is not taken (401) is the operator's to mend: what is
 * to be said waits for it.
 */
export function refusal(error: WebexError): Refusal {
  const { statusCode, retryAfterSeconds: afterSeconds, message: detail } = error
  if (statusCode === 0 || statusCode >= 500 || [401, 408, 423, 429].includes(statusCode)) {
    return { ok: false, retry: true, why: detail, ...(afterSeconds !== undefined && { afterSeconds }) }
  }
  const nobody = statusCode === 404 || statusCode === 410 || /one on one/i.test(error.body?.message ?? '')
  return { ok: false, retry: false, why: nobody ? 'unreachable' : 'refused', detail }
}

/** What was looked up; undefined where Webex refuses it for good, so that there is none for us. */
export async function known<T>(look: Promise<T>): Promise<T | undefined> {
  try {
    return await look
  } catch (error) {
    if (error instanceof WebexError && !refusal(error).retry) return undefined
    throw error
  }
}
