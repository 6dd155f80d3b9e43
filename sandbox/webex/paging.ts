import { z } from 'zod'
import type { Call } from './operation.ts'
import { demand } from './refusal.ts'

const pageQuery = z.object({
  max: z.coerce.number().int().min(1).max(1000).default(100),
  cursor: z.coerce.number().int().min(0).default(0),
})

/** The part of `items` that the request asks for (`max`, 1 to 1000), with a `Link` to the next part if there is one. */
export function onePage<T>(items: readonly T[], call: Call): { items: T[] } {
  const { max, cursor } = demand(pageQuery, call.query)
  const end = cursor + max
  if (end < items.length) call.linkNext({ max: String(max), cursor: String(end) })
  return { items: items.slice(cursor, end) }
}
