import type { OpenEngine, StorageOptions } from './engine.ts'
import { openLowdb } from './lowdb/open.ts'
import { StorageError, type Shape, type Storage } from './storage.ts'

/** One line an engine: the scheme of its URL, and how it is opened. */
const engines: Readonly<Record<string, OpenEngine>> = {
  'file:': openLowdb,
}

/**
 * Opens the store a URL names, with the engine its scheme stands for.
 *
 * @throws StorageError when no engine answers to the scheme, or the engine cannot open what the URL names.
 */
export async function openStorage<State, Secret, Shelves>(
  url: string,
  shape: Shape<State, Secret, Shelves>,
  options: StorageOptions = {},
): Promise<Storage<State, Secret, Shelves>> {
  const scheme = /^[a-z][a-z0-9+.-]*:/i.exec(url)?.[0].toLowerCase() ?? ''
  const open = engines[scheme]
  if (!open) {
    // The rest of the URL may hold a password, so only its scheme is repeated.
    const known = Object.keys(engines).join(', ')
    throw new StorageError(`No storage engine for "${scheme}". A storage URL begins with one of: ${known}`)
  }
  return open(url, shape, options)
}
