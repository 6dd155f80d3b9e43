import { fields, list, text } from './shape.ts'

/** The server said no, or nothing. `status` is 0 when there was no answer at all. */
class Refused extends Error {
  readonly status: number

  constructor(status: number, message: string, options?: ErrorOptions) {
    super(message, options)
    this.status = status
  }
}

/** One call; the parsed body of a 2xx answer, `undefined` when it has none. Rejects with `Refused`. */
export type Call = (method: string, path: string, body?: object) => Promise<unknown>

/** Calls under `base`, as the holder of this token. */
export function caller(base: string, token?: string): Call {
  const authorization = token ? { authorization: `Bearer ${token}` } : undefined
  return async (method, path, body) => {
    const headers = {
      accept: 'application/json',
      ...authorization,
      ...(body && { 'content-type': 'application/json' }),
    }
    const answer = await fetch(base + path, { method, headers, ...(body && { body: JSON.stringify(body) }) }).catch(
      (cause: unknown) => {
        throw new Refused(0, 'The sandbox does not answer.', { cause })
      },
    )
    const said: unknown = await answer.json().catch(() => undefined)
    if (!answer.ok) throw new Refused(answer.status, reason(said) || `The sandbox answered ${answer.status}.`)
    return said
  }
}

/** Webex explains itself in `errors[].description`, with a general `message` beside it. */
const reason = (body: unknown) =>
  list(fields(body)['errors'])
    .map((one) => text(one['description']))
    .find(Boolean) ?? text(fields(body)['message'])

/** What was said, or `undefined` where this sandbox has no such part; every other refusal stays one. */
export async function ifThere(answer: Promise<unknown>): Promise<unknown> {
  try {
    return await answer
  } catch (cause) {
    if (cause instanceof Refused && cause.status === 404) return undefined
    throw cause
  }
}

export const inWords = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause))
