import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { OpenEngine, StorageOptions } from '../engine.ts'
import { StorageError, type Shape, type ShelfShape, type Storage } from '../storage.ts'
import { Agenda } from './agenda.ts'
import type { Room } from './cabinet.ts'
import { Disk, type Files } from '../disk.ts'
import { codeOf, inWords } from '../disk-faults.ts'
import { LowdbInbox } from './inbox.ts'
import { lockFolder } from './lock.ts'
import { assertToBeUsed } from './marks.ts'
import { OrderFiles } from './order-files.ts'
import type { IndexOptions } from './order-index.ts'
import { LowdbOrders } from './orders.ts'
import { Quarantine } from './quarantine.ts'
import { assertWhole, wasRestored } from './restore.ts'
import { LowdbShelf } from './shelf.ts'

/** What only this engine understands; the defaults are right outside of tests. */
export interface LowdbOptions extends StorageOptions {
  /** The file operations to use. */
  readonly files?: Files
  /** How many orders, and how many entries of each shelf, stay in memory. */
  readonly remembered?: number
  /** How the program flock(1) is called. */
  readonly flock?: string
  /** Bytes by which the inbox may grow beyond twice its size before it is rewritten. */
  readonly inboxSlack?: number
  readonly index?: IndexOptions
}

/** `file:` URLs, absolute (`file:///var/lib/set-up-now`) or relative to the working folder (`file:./data`). */
export const openLowdb: OpenEngine = async (url, shape, options) => openFolder(folderOf(url), shape, options)

/**
 * Opens the store in a folder, making it where there is none.
 *
 * @throws StorageError when another process has it, a newer version wrote it, or the disk refuses.
 */
export async function openFolder<State, Secret, Shelves>(
  folder: string,
  shape: Shape<State, Secret, Shelves>,
  options: LowdbOptions = {},
): Promise<Storage<State, Secret, Shelves>> {
  try {
    return await openLocked(folder, shape, options)
  } catch (cause) {
    if (cause instanceof StorageError) throw cause
    throw new StorageError(`The data folder ${folder} cannot be opened (${codeOf(cause)})${inWords(cause)}`, { cause })
  }
}

async function openLocked<State, Secret, Shelves>(
  folder: string,
  shape: Shape<State, Secret, Shelves>,
  options: LowdbOptions,
): Promise<Storage<State, Secret, Shelves>> {
  const disk = new Disk(options)
  await disk.makeFolder(folder)
  const unlock = await lockFolder(folder, options.flock ?? 'flock')
  try {
    const { report } = options
    await assertWhole(disk, folder)
    await assertToBeUsed(disk, folder)
    const room = { root: folder, disk, report, quarantine: new Quarantine(disk, folder, report) }
    return await openRoom(room, shape, { ...options, unlock })
  } catch (error) {
    await unlock()
    throw error
  }
}

async function openRoom<State, Secret, Shelves>(
  room: Room,
  shape: Shape<State, Secret, Shelves>,
  options: LowdbOptions & { readonly unlock: () => Promise<void> },
): Promise<Storage<State, Secret, Shelves>> {
  const { disk } = room
  const { remembered = 2000 } = options
  await room.quarantine.open()

  const isRestored = await wasRestored(disk, room.root)
  const agenda = new Agenda({ isPatient: shape.isPatient, onDue: options.onDue, isRestored })
  const files = new OrderFiles(room, shape, { remembered, index: options.index })
  await files.open((id, effects) => agenda.inherit(id, effects))
  const orders = new LowdbOrders({ disk, files, agenda })

  const shelves = await openShelves(room, shape, remembered)

  const { now = () => new Date(), inboxSlack = 4 * 1024 * 1024 } = options
  const inbox = await LowdbInbox.open(room, { now, slack: inboxSlack })

  const close = async () => {
    disk.close()
    const idle = Object.values<LowdbShelf<unknown>>(shelves).map((shelf) => shelf.idle())
    const settled = Promise.all([orders.idle(), ...idle, inbox.close()])
    await settled.finally(() => files.close()).finally(options.unlock)
  }
  files.keepIndex()
  let closed: Promise<void> | undefined
  const ready = () => disk.probe(room.root)
  return { ...shelves, orders, inbox, isShared: false, ready, close: () => (closed ??= close()) }
}

type LowdbShelves<Shelves> = { readonly [Name in keyof Shelves]: LowdbShelf<Shelves[Name]> }

/** One folder a shelf, called as the shape calls it. */
async function openShelves<Shelves>(
  room: Room,
  { shelves, sealer }: Pick<Shape<unknown, unknown, Shelves>, 'shelves' | 'sealer'>,
  remembered: number,
): Promise<LowdbShelves<Shelves>> {
  const opened: [string, LowdbShelf<unknown>][] = []
  for (const [name, shape] of Object.entries<ShelfShape<unknown>>(shelves)) {
    opened.push([name, await LowdbShelf.open(room, name, { ...shape, sealer, remembered })])
  }
  return Object.fromEntries(opened) as LowdbShelves<Shelves>
}

/** The folder a URL names. @throws StorageError when it names none. */
export function folderOf(url: string): string {
  const path = url.slice('file:'.length)
  if (path === '') throw new StorageError('The storage URL "file:" names no folder; for example file:./data')
  try {
    return path.startsWith('//') ? fileURLToPath(url) : resolve(decodeURIComponent(path))
  } catch (cause) {
    throw new StorageError(`"${url}" does not name a folder; for example file:./data or file:///var/lib/data`, {
      cause,
    })
  }
}
