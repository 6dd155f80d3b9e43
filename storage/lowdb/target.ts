import { dirname, join } from 'node:path'
import type { Disk } from '../disk.ts'
import type { Moved, Name, Target } from '../moving.ts'
import { StorageError } from '../storage.ts'
import { contents, inboxIn } from './contents.ts'
import { below } from './copier.ts'
import { textOf } from './durable-json-file.ts'
import { doneLine, header, putLine } from './inbox-format.ts'
import { INBOX } from './inbox.ts'
import { Journal } from './journal.ts'
import { RESTORED } from './manifest.ts'
import { assertNotLeft, COPYING, markIn } from './marks.ts'
import { placeOf } from './place.ts'
import { assertWhole } from './restore.ts'

export interface TargetOptions {
  readonly shelves: readonly string[]
  /** The name of what is copied. */
  readonly from: string
  readonly unlock: () => Promise<void>
}

/** Marks a folder that is locked. @throws StorageError when there is anything in it that is not of the same copy. */
export async function becomeCopy(disk: Disk, folder: string, options: TargetOptions): Promise<Target> {
  await assertFree(disk, folder, options)
  await disk.replace(join(folder, COPYING), [`${options.from}\n`])
  await disk.remove(join(folder, RESTORED))
  const journal = new Journal({ disk, path: join(folder, INBOX), content: () => [header], slack: Infinity })
  await journal.open()
  return new FolderTarget(disk, folder, { ...options, journal })
}

async function assertFree(disk: Disk, folder: string, { shelves, from }: TargetOptions): Promise<void> {
  await assertWhole(disk, folder)
  await assertNotLeft(disk, folder)
  const earlier = await markIn(disk, folder, COPYING)
  if (earlier === from) return
  if (earlier !== undefined) throw full(folder, `a part of ${earlier}`)
  for (const kind of ['orders', ...shelves, 'quarantine']) {
    const [found] = await below(join(folder, kind), { temporaries: true })
    if (found !== undefined) throw full(folder, join(kind, found))
  }
  const inbox = await inboxIn(disk, folder).catch(() => undefined)
  if (inbox && inbox.pending.size + inbox.done.size > 0) throw full(folder, INBOX)
}

const full = (folder: string, what: string) =>
  new StorageError(
    `${folder} is not empty: there is ${what}. Nothing was written; copy into another folder, or move this one aside`,
  )

/** Documents are written as the engine writes them; events into its journal. */
class FolderTarget implements Target {
  readonly name: string
  readonly #disk: Disk
  readonly #folder: string
  readonly #options: TargetOptions & { readonly journal: Journal }
  readonly #folders = new Map<string, Promise<void>>()

  constructor(disk: Disk, folder: string, options: TargetOptions & { readonly journal: Journal }) {
    this.name = `file:${folder}`
    this.#disk = disk
    this.#folder = folder
    this.#options = options
  }

  all(): AsyncIterable<Moved> {
    return contents(this.#disk, this.#folder, this.#options.shelves)
  }

  async put(some: readonly Moved[]): Promise<void> {
    const written = await Promise.allSettled(some.map((moved) => this.#write(moved)))
    for (const result of written) if (result.status === 'rejected') throw result.reason
  }

  drop(name: Name): Promise<void> {
    return this.#disk.remove(this.#pathOf(name))
  }

  finish(): Promise<void> {
    return this.#disk.remove(join(this.#folder, COPYING))
  }

  async close(): Promise<void> {
    await this.#options.journal.close().finally(this.#options.unlock)
  }

  /** Lines of the journal are in the order in which this is called. */
  #write(moved: Moved): Promise<void> {
    const { journal } = this.#options
    const apply = () => undefined
    switch (moved.kind) {
      case 'order':
        return this.#replace(this.#pathOf({ kind: 'order', id: moved.order.id }), moved.order)
      case 'entry':
        return this.#replace(this.#pathOf(moved), moved.entry)
      case 'event':
        return journal.append(putLine(moved.item), apply)
      case 'done':
        return journal.append(doneLine(moved.id, Date.parse(moved.at)), apply)
      case 'restored':
        return this.#disk.replace(join(this.#folder, RESTORED), [`${moved.at}\n`])
    }
  }

  async #replace(path: string, content: object): Promise<void> {
    const folder = dirname(path)
    const made = this.#folders.get(folder) ?? this.#disk.makeFolder(folder)
    this.#folders.set(folder, made)
    await made
    await this.#disk.replace(path, [textOf(content)])
  }

  #pathOf(name: Name): string {
    if (name.kind === 'order') return join(this.#folder, 'orders', placeOf(name.id, true))
    return join(this.#folder, name.shelf, name.key.slice(0, 2), `${name.key}.json`)
  }
}
