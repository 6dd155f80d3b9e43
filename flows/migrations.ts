import { z } from 'zod'
import type { Migration } from '../storage/storage.ts'

/**
 * How orders that earlier versions wrote become those of today, for what defaults in `record.ts` cannot do. The list
 * only grows: a step that was released is never changed, left out or moved.
 */
export const migrations: readonly Migration[] = [{ secret: doubtful }]

const Begun = z.object({ phase: z.enum(['ready', 'calling', 'unknown']), attempts: z.int().positive() }).loose()
const Secret = z.object({ intents: z.array(z.unknown()) }).loose()

/**
 * 1 -> 2. Version 1 (0.2.0) forgot, once the service had answered a repeat with "come again", that an earlier call may
 * have been taken. Whatever was called at least once and has no outcome is therefore in doubt: it is looked up by
 * reference before it is sent again or believed undone.
 */
function doubtful(old: unknown): unknown {
  const secret = Secret.safeParse(old)
  if (!secret.success) return old // not a secret of ours: the shape is to say so
  const intents = secret.data.intents.map((it) => {
    const begun = Begun.safeParse(it)
    return begun.success ? { ...begun.data, doubted: true } : it
  })
  return { ...secret.data, intents }
}
