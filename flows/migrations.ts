import { z } from 'zod'
import type { Migration } from '../storage/storage.ts'

/**
 * How orders that earlier versions wrote become those of today, for what defaults in `record.ts` cannot do. The list
 * only grows: a step that was released is never changed, left out or moved.
 */
export const migrations: readonly Migration[] = [{ secret: stillConfirmed }]

const Begun = z.object({ phase: z.enum(['ready', 'calling', 'unknown']), attempts: z.int().positive() }).loose()
const Secret = z.object({ intents: z.array(z.unknown()), answers: z.record(z.string(), z.unknown()) }).loose()
const Provision = z.object({ operation: z.literal('provision'), phase: z.string() })

/**
 * 1 -> 2. Version 1 (0.2.0) forgot, once the service had answered a repeat with "come again", that an earlier call may
 * have been taken. Whatever was called at least once and has no outcome is therefore in doubt: it is looked up by
 * reference before it is sent again or believed undone.
 *
 * And it kept with a confirmed plan the text of what would be sent, which has more in it now. Once that was begun, the
 * confirmation stands, and nobody is to be asked for it again while it is billed.
 */
function stillConfirmed(old: unknown): unknown {
  const parsed = Secret.safeParse(old)
  if (!parsed.success) return old // not a secret of ours: the shape is to say so
  const { answers, intents } = parsed.data
  const begun = intents.some((it) => (Provision.safeParse(it).data?.phase ?? 'refused') !== 'refused')
  return { ...parsed.data, intents: intents.map(doubted), answers: begun ? withoutText(answers) : answers }
}

function doubted(intent: unknown): unknown {
  const begun = Begun.safeParse(intent)
  return begun.success ? { ...begun.data, doubted: true } : intent
}

function withoutText({ plan, ...answers }: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const { seen: _seen, ...kept } = z.record(z.string(), z.unknown()).catch({}).parse(plan)
  return { ...answers, plan: kept }
}
