import type { OpenEngine, StorageOptions } from './engine.ts'
import { openLowdb } from './lowdb/open.ts'
import { lowdbUpkeep } from './lowdb/upkeep.ts'
import { openPostgres } from './postgres/open.ts'
import { StorageError, type Shape, type Storage } from './storage.ts'
import type { OpenUpkeep, Upkeep } from './upkeep.ts'

/** One line an engine: the scheme of its URL, and how it is opened. */
const engines: Readonly<Record<string, { readonly open: OpenEngine; readonly upkeep?: OpenUpkeep }>> = {
  'file:': { open: openLowdb, upkeep: lowdbUpkeep },
  'postgres:': { open: openPostgres },
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
  return engineOf(url).open(url, shape, options)
}

/** What an operator does with that store. @throws StorageError also where the engine has tools of its own for it. */
export function openUpkeep<State, Secret, Shelves>(url: string, shape: Shape<State, Secret, Shelves>): Upkeep {
  const { upkeep } = engineOf(url)
  if (!upkeep) throw new StorageError('A store of this kind is backed up, restored and checked with its own tools')
  return upkeep(url, shape)
}

function engineOf(url: string) {
  const scheme = /^[a-z][a-z0-9+.-]*:/i.exec(url)?.[0].toLowerCase() ?? ''
  const engine = engines[scheme]
  if (engine) return engine
  // The rest of the URL may hold a password, so only its scheme is repeated.
  const known = Object.keys(engines).join(', ')
  throw new StorageError(`No storage engine for "${scheme}". A storage URL begins with one of: ${known}`)
}
