import { z } from 'zod'
import type { Incoming } from './chat.ts'
import type { Towards } from './offering.ts'

/** What a button carries in `_w`: which card was pressed, and what for. Believed in nothing else. */
export const Pressed = z.object({
  v: z.literal(1),
  order: z.string().min(1).max(200),
  step: z.string().max(50),
  rev: z.int(),
  do: z.string().max(30),
  language: z.string().max(10).optional(),
  /** Which of the representatives' matters. */
  matter: z.string().max(50).optional(),
  /** The fingerprint of the plan that was on the card. */
  plan: z.string().max(50).optional(),
})
export type Pressed = z.infer<typeof Pressed>

const MOST = 20_000

/** Reads a submission: the mark, and the inputs as text. Undefined when it is nothing that a card of ours sends. */
export function readPress(
  inputs: Readonly<Record<string, unknown>>,
): { pressed: Pressed; inputs: Record<string, string> } | undefined {
  if (JSON.stringify(inputs).length > MOST) return undefined
  const { _w, ...rest } = inputs
  const pressed = Pressed.safeParse(jsonOf(_w))
  const texts = z
    .record(z.string().max(100), z.union([z.string(), z.number(), z.boolean()]).transform(String))
    .safeParse(rest)
  return pressed.success && texts.success ? { pressed: pressed.data, inputs: texts.data } : undefined
}

function jsonOf(text: unknown): unknown {
  if (typeof text !== 'string') return undefined
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** A submission with its inputs read, and the language its sender last chose, if any. */
export type Press = Extract<Incoming, { kind: 'press' }> & {
  readonly speaks?: string | undefined
  /** Whom the inputs name, where they name a colleague. */
  readonly towards?: Towards | undefined
}
