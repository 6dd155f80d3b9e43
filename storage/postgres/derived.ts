import type { Keys, OrderShape } from '../order-format.ts'
import type { Effect } from '../storage.ts'

/** What stands beside a document, so that it can be looked for. */

/** The effect an order has to do next. */
export interface Next {
  readonly effectId: string
  readonly dueAt: string
  readonly isPatient: boolean
}

/** Of two due at the same instant, the one further ahead in the document. */
export function nextOf(
  effects: readonly Effect[],
  { isPatient = () => false }: Pick<OrderShape<never, never>, 'isPatient'>,
): Next | undefined {
  const [first, ...others] = effects
  if (!first) return undefined
  const next = others.reduce((best, it) => (Date.parse(it.dueAt) < Date.parse(best.dueAt) ? it : best), first)
  return { effectId: next.id, dueAt: next.dueAt, isPatient: isPatient(next.kind) }
}

/** Names and keys as they stand in `order_keys`, each once. */
export function keyed(keys: Keys): readonly (readonly [name: string, key: string])[] {
  return Object.entries(keys).flatMap(([name, values]) =>
    [...new Set(values)].map((value) => [name, JSON.stringify(value)] as const),
  )
}
