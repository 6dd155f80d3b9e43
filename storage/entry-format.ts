import { z } from 'zod'
import { Damaged } from './damaged.ts'
import { openFor, sealFor } from './sealed.ts'
import { StorageError, type Sealer, type ShelfShape } from './storage.ts'
import { entryOf, versionOf } from './versions.ts'

/** An entry as it is stored: nothing in clear. */
const Stored = z.object({ sealed: z.string(), shape: z.int().positive().default(1) })
export type StoredEntry = z.infer<typeof Stored>

export interface EntryShape<Entry> extends ShelfShape<Entry> {
  readonly sealer: Sealer
}

/** @throws Damaged when it is not an entry. */
export function parseEntry(content: unknown): StoredEntry {
  const stored = Stored.safeParse(content)
  if (stored.success) return stored.data
  throw new Damaged('it is not an entry as this engine writes them', { cause: stored.error })
}

/** Reads an entry back as the next start would. @throws StorageError when it does not fit its shape. */
export function checkedEntry<Entry>(
  entry: Entry,
  shape: EntryShape<Entry>,
): { readonly text: string; readonly checked: Entry } {
  try {
    const text = JSON.stringify(entry)
    return { text, checked: shape.parse(JSON.parse(text)) }
  } catch (cause) {
    throw new StorageError(`The next content of a ${shape.kind} does not fit its shape; nothing was changed`, { cause })
  }
}

/** `text`: of an entry that was checked. */
export async function sealedEntry(text: string, key: string, shape: EntryShape<unknown>): Promise<StoredEntry> {
  const sealed = await sealFor(shape.sealer, ownerOf(key, shape), JSON.parse(text))
  return { shape: versionOf(shape), sealed }
}

/** The text of an entry, brought up to date. @throws StorageError when its seal does not open. */
export async function openedEntry(stored: StoredEntry, key: string, shape: EntryShape<unknown>): Promise<string> {
  const kept = await openFor(shape.sealer, ownerOf(key, shape), stored.sealed)
  return JSON.stringify(entryOf(stored.shape, kept, shape))
}

const ownerOf = (key: string, { kind }: EntryShape<unknown>): string => `${kind} ${key}`
