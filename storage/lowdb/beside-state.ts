import { z } from 'zod'

const Shaped = z.object({ shape: z.int() })

/**
 * What stands beside an order's state, which is most of its text and which the start does not need: the rest is read in a
 * fraction of the time. All of it where the order is of another version than `shape`, or the state cannot be cut out.
 *
 * A quote within a text is escaped, so what is looked for are names of fields. If they belong to something further
 * inside, the brackets around them are missing, and neither part is JSON.
 */
export function besideState(body: Buffer, shape: number): unknown {
  const [from, to] = [body.indexOf(',"state":'), body.lastIndexOf(',"shape":')]
  const isThere = from > 0 && to > from
  return (isThere ? joined(`${text(body, 0, from)}}`, `{${text(body, to + 1)}`, shape) : undefined) ?? whole(body)
}

/** What a document says. */
export const whole = (body: Buffer): unknown => JSON.parse(text(body))

function joined(before: string, after: string, shape: number): unknown {
  try {
    const parts = { ...Object(JSON.parse(before)), ...Object(JSON.parse(after)) } as unknown
    return Shaped.parse(parts).shape === shape ? parts : undefined
  } catch {
    return undefined
  }
}

const text = (body: Buffer, from = 0, to = body.length): string => body.toString('utf8', from, to)
