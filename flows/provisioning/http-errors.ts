import { z } from 'zod'
import { ErrorCode } from './contract.ts'
import type { Refusal } from './provisioning.ts'

/** Numbers that Webex sends in place of a word. 1001 and 1002 are a missing and an oversized parameter. */
const numbered: Readonly<Record<number, ErrorCode>> = {
  1001: 'VALIDATION',
  1002: 'VALIDATION',
  2560: 'SERVICE_MAINTENANCE',
  10022: 'EMAIL_IN_OTHER_ORG',
}

/** The statuses by which a back end says that it did nothing, and what they mean without a code. */
const refusals: Readonly<Record<number, ErrorCode>> = {
  400: 'VALIDATION',
  401: 'UNAUTHENTICATED',
  403: 'FORBIDDEN',
  404: 'NOT_FOUND',
  409: 'CONFLICT',
  413: 'VALIDATION',
  415: 'VALIDATION',
  422: 'VALIDATION',
  423: 'LOCKED',
  429: 'RATE_LIMITED',
}

/**
 * The body of a refusal as far as we need it. Looser than the published
 * `Failure`: a code that we do not know must not turn "nothing was done" into
 * "nobody can say".
 */
const FailureBody = z.object({
  message: z.string(),
  errors: z
    .array(z.object({ errorCode: z.unknown(), field: z.string().max(1000).optional().catch(undefined) }))
    .catch([]),
  trackingId: z.string().max(200).optional().catch(undefined),
})

/** The word for a code that a back end sent, if we know it. */
export function knownCode(code: unknown): ErrorCode | undefined {
  const word = ErrorCode.safeParse(code)
  if (word.success) return word.data
  return typeof code === 'number' || typeof code === 'string' ? numbered[Number(code)] : undefined
}

/** What a failing status with this (already parsed, possibly unreadable) body means. */
export function refusalOf(response: Response, body: unknown): Refusal {
  const failure = FailureBody.safeParse(body)
  // Who is not let in has done nothing, and it is often a gateway that says so, in words of its own.
  if (!failure.success && response.status !== 401) return unreadable(response)
  const { errors = [], trackingId = trackingIdIn(response) } = failure.data ?? {}
  const named = errors.find(({ errorCode }) => knownCode(errorCode) !== undefined)
  const code = knownCode(named?.errorCode) ?? refusals[response.status] ?? 'UPSTREAM'
  const field = (named ?? errors[0])?.field
  return {
    ok: false,
    code,
    outcome: refusals[response.status] !== undefined && code !== 'UPSTREAM' ? 'refused' : 'unknown',
    ...(field !== undefined && { field }),
    ...(trackingId !== undefined && { trackingId }),
    ...retryAfterIn(response.headers),
  }
}

/** An answer that makes no sense: whatever was asked for may have been done. Too many calls stays recognisable. */
export function unreadable(response: Response): Refusal {
  const trackingId = trackingIdIn(response)
  const code = response.status === 429 ? 'RATE_LIMITED' : 'UPSTREAM'
  return { ...lost, code, ...(trackingId !== undefined && { trackingId }), ...retryAfterIn(response.headers) }
}

/** There was no answer, or it broke off. */
export const lost: Refusal = { ok: false, code: 'UPSTREAM', outcome: 'unknown' }

const trackingIdIn = ({ headers }: Response): string | undefined => headers.get('trackingid')?.slice(0, 200)

/** Seconds to wait, at most a day. A date is taken against the sender's own clock, so that ours does not matter. */
export function retryAfterIn(headers: Headers): { readonly retryAfter?: number } {
  const value = headers.get('retry-after')
  if (value === null) return {}
  const seconds = /^\d+$/.test(value)
    ? Number(value)
    : (Date.parse(value) - Date.parse(headers.get('date') ?? '')) / 1000
  return Number.isFinite(seconds) ? { retryAfter: Math.min(Math.max(Math.ceil(seconds), 0), 86_400) } : {}
}
