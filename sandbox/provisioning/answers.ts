import { randomUUID } from 'node:crypto'
import type { z } from 'zod'
import type { ErrorCode, Failure } from '../../flows/provisioning/contract.ts'

/** What a route hands back: an answer, or the reason why nothing was done. */
export type Reply = { readonly status: number; readonly body?: unknown; readonly location?: string } | Refused

export interface Refused {
  readonly refused: true
  readonly status: number
  readonly errorCode: ErrorCode | number
  readonly description: string
  readonly field: string | undefined
}

export const isRefused = (value: object): value is Refused => 'refused' in value

/** The HTTP status that goes with a code; every code that is not listed is a 409. */
const statuses: Readonly<Record<string, number>> = {
  VALIDATION: 400,
  SUBDOMAIN_INVALID: 400,
  SITE_INVALID: 400,
  1001: 400,
  1002: 400,
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  KEY_REUSED: 422,
  COUNTRY_NOT_SOLD: 422,
  LOCKED: 423,
  RATE_LIMITED: 429,
  UPSTREAM: 502,
  SERVICE_MAINTENANCE: 503,
  2560: 503,
}

/** What Webex answers when an address already belongs to somebody: a number, which the adapter has to understand. */
export const emailInOtherOrg = 10022

export const statusOf = (code: ErrorCode | number): number => statuses[code] ?? 409

/** The code that a bare status stands for, for faults that name only a status. */
export function codeOf(status: number): ErrorCode {
  const known = {
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
  } as const
  return known[status as keyof typeof known] ?? 'UPSTREAM'
}

export const refuse = (errorCode: ErrorCode | number, description: string, field?: string): Refused => ({
  refused: true,
  status: statusOf(errorCode),
  errorCode,
  description,
  field,
})

/** A number for support, as every answer of the simulator carries one. */
export const newTrackingId = (): string => `SIM_${randomUUID()}`

export function failureOf({ errorCode, description, field }: Refused, trackingId: string): z.output<typeof Failure> {
  return { message: description, errors: [{ description, errorCode, ...(field && { field }) }], trackingId }
}
