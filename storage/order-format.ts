import { z } from 'zod'
import type { Doc, Effect, Index, Shape } from './storage.ts'
import { Damaged } from './damaged.ts'

const Waiting = z
  .object({
    id: z.string(),
    kind: z.string(),
    dueAt: z.iso.datetime(),
    attempts: z.int().nonnegative(),
    payload: z.unknown().optional(),
  })
  .transform((it): Effect => ({ ...it, payload: it.payload }))

const Effects = z
  .array(Waiting)
  .refine((effects) => new Set(effects.map(({ id }) => id)).size === effects.length, 'two effects of the same id')

const common = {
  id: z.string(),
  rev: z.int().positive(),
  seen: z.array(z.string()),
  effects: Effects,
  state: z.unknown().optional(),
}

/** An order as it is remembered: JSON text, so that whoever asks gets a copy of their own. */
const Plain = z.object({ ...common, secret: z.unknown().optional() })

const Keys = z.partialRecord(z.enum(['person', 'contact', 'link', 'state'] satisfies Index[]), z.array(z.string()))

/** An order as its file says it: the secret sealed, and the keys beside it, so that the start opens no seal. */
const Stored = z.object({
  ...common,
  /** The version of its shape. */
  shape: z.int().positive().default(1),
  keys: Keys,
  sealed: z.string(),
})

export type PlainOrder = z.infer<typeof Plain>
export type StoredOrder = z.infer<typeof Stored>
export type Keys = z.infer<typeof Keys>

/** What of a shape is about orders. */
export type OrderShape<State, Secret> = Omit<Shape<State, Secret, unknown>, 'shelves'>

/** @throws Damaged when it is not an order. */
export function parseStored(stored: unknown): StoredOrder {
  const order = Stored.safeParse(stored)
  if (order.success) return order.data
  throw new Damaged('it is not an order as this engine writes them', { cause: order.error })
}

/** @throws ZodError when what surrounds state and secret is not right, such as an effect without an instant. */
export function parsePlain(text: string): PlainOrder {
  return Plain.parse(JSON.parse(text))
}

/** @throws ZodError when a key is no text, or of an index that nobody knows. */
export function parseKeys(keys: unknown): Keys {
  return Keys.parse(keys)
}

/** @throws Whatever the shape throws at a state or secret that does not fit it. */
export function shaped<State, Secret>(plain: PlainOrder, shape: OrderShape<State, Secret>): Doc<State, Secret> {
  const { id, rev, seen, effects } = plain
  return { id, rev, seen, effects, state: shape.state(plain.state), secret: shape.secret(plain.secret) }
}
