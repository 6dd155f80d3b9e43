import { readdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { TEMPORARY, type Disk } from '../disk.ts'
import { codeOf } from '../disk-faults.ts'
import { Slots } from '../slots.ts'
import { StorageError } from '../storage.ts'
import { Damaged } from '../damaged.ts'
import { contentOf } from './durable-json-file.ts'
import { INBOX } from './inbox.ts'
import { entryFor, writeManifest, type Manifest } from './manifest.ts'

/** Copies files of a data folder, also of one that is being worked in, and lists what it copied. */
export class Copier {
  readonly counts: Record<string, number> = {}
  /** Files that were damaged already; they are copied as they are. */
  readonly damaged: string[] = []
  readonly #disk: Disk
  readonly #to: string
  readonly #files: Manifest['files'] = []
  readonly #folders = new Set<string>()

  constructor(disk: Disk, to: string) {
    this.#disk = disk
    this.#to = to
  }

  /** Up to its last whole line: a line that is being written is not acknowledged yet. */
  async inbox(folder: string): Promise<void> {
    const bytes = await this.#disk.read(join(folder, INBOX)).catch((cause: unknown) => {
      throw new StorageError(`There is nothing to back up in ${folder} (${codeOf(cause)})`, { cause })
    })
    await this.#put(INBOX, bytes.subarray(0, bytes.lastIndexOf('\n') + 1))
  }

  async documents(folder: string, kind: string): Promise<void> {
    // Listed twice: some file systems may pass over a name that is being renamed to at that moment.
    const names = new Set([...(await below(join(folder, kind))), ...(await below(join(folder, kind)))])
    const before = this.#files.length
    const copy = async (name: string) => {
      const path = `${kind}/${name}`
      const bytes = await this.#disk.read(join(folder, path)).catch((error: unknown) => {
        if (codeOf(error) === 'ENOENT') return undefined // removed, or moved to quarantine, meanwhile
        throw error
      })
      if (!bytes) return
      if (kind !== 'quarantine' && isDamaged(path, bytes)) this.damaged.push(path)
      await this.#put(path, bytes)
    }
    await new Slots(32).all([...names].map((name) => () => copy(name)))
    this.counts[kind] = this.#files.length - before
  }

  async file(from: string, path: string): Promise<void> {
    await this.#put(path, await this.#disk.read(from))
  }

  /** Makes all of it durable, and the list of it last. */
  async finish(about: Omit<Manifest, 'files'>): Promise<void> {
    for (const folder of this.#folders) await this.#disk.syncFolder(folder)
    await writeManifest(this.#disk, this.#to, { ...about, files: this.#files })
  }

  async #put(path: string, bytes: Uint8Array): Promise<void> {
    const target = join(this.#to, path)
    if (!this.#folders.has(dirname(target))) await this.#disk.makeFolder(dirname(target))
    this.#folders.add(dirname(target))
    await this.#disk.create(target, [bytes])
    this.#files.push(entryFor(path, bytes))
  }
}

/** Every file below a folder, by its path within; those of writes under way only where asked for. */
export async function below(folder: string, { temporaries = false } = {}): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return []
    throw error
  })
  const files = entries.filter((it) => it.isFile() && (temporaries || !TEMPORARY.test(it.name)))
  return files.map(({ parentPath, name }) => join(parentPath, name).slice(folder.length + 1))
}

function isDamaged(path: string, bytes: Buffer): boolean {
  try {
    contentOf(path, bytes)
    return false
  } catch (error) {
    return error instanceof Damaged
  }
}
