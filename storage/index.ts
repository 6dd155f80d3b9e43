import { copyAll, type Copied } from './copy.ts'
import type { MarkRestored, OpenEngine, StorageOptions } from './engine.ts'
import { lowdbMoving } from './lowdb/moving.ts'
import { openLowdb } from './lowdb/open.ts'
import { lowdbRestored } from './lowdb/restored.ts'
import { lowdbUpkeep } from './lowdb/upkeep.ts'
import type { OpenMoving } from './moving.ts'
import { postgresMoving } from './postgres/moving.ts'
import { openPostgres } from './postgres/open.ts'
import { postgresRestored } from './postgres/restored.ts'
import { StorageError, type Shape, type Storage } from './storage.ts'
import type { OpenUpkeep, Upkeep } from './upkeep.ts'

interface Engine {
  readonly open: OpenEngine
  readonly move: OpenMoving
  readonly restored: MarkRestored
  readonly upkeep?: OpenUpkeep
}

/** One line an engine: the scheme of its URL, and how it is opened. */
const engines: Readonly<Record<string, Engine>> = {
  'file:': { open: openLowdb, move: lowdbMoving, restored: lowdbRestored, upkeep: lowdbUpkeep },
  'postgres:': { open: openPostgres, move: postgresMoving, restored: postgresRestored },
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

/** To be said of a store that was put back by other tools than ours, before anybody works in it. @throws StorageError */
export const markRestored: MarkRestored = (url, shape) => engineOf(url).restored(url, shape)

interface Move {
  /** URLs of any two engines. */
  readonly from: string
  readonly to: string
  /** Is told how many things were read so far, now and then. */
  readonly progress?: (read: number) => void
}

/**
 * Copies all that is kept in one store into another, in which there is nothing but an unfinished copy of the same, and
 * compares. From then on the new one is to be used, and the old one does not open.
 *
 * @throws StorageError that says what is in the way, and what is to be done about it.
 */
export async function copyStorage<State, Secret, Shelves>(
  { from, to, progress }: Move,
  shape: Shape<State, Secret, Shelves>,
): Promise<Copied & { readonly from: string; readonly to: string }> {
  const { move } = engineOf(to)
  const source = await engineOf(from).move.from(from, shape)
  try {
    const target = await move.to(to, shape, source.name)
    try {
      const copied = await copyAll(source, target, { shape, ...(progress && { progress }) })
      return { ...copied, from: source.name, to: target.name }
    } finally {
      await target.close()
    }
  } finally {
    await source.close()
  }
}

function engineOf(url: string) {
  const scheme = /^[a-z][a-z0-9+.-]*:/i.exec(url)?.[0].toLowerCase() ?? ''
  const engine = engines[scheme]
  if (engine) return engine
  // The rest of the URL may hold a password, so only its scheme is repeated.
  const known = Object.keys(engines).join(', ')
  throw new StorageError(`No storage engine for "${scheme}". A storage URL begins with one of: ${known}`)
}
