import { z } from 'zod'
import { StorageError, type Sealer, type Shelf, type ShelfShape } from '../storage.ts'
import { Cabinet, type Room } from './cabinet.ts'
import { DamagedFile } from './durable-json-file.ts'
import type { Disk } from '../disk.ts'
import { Lanes } from './lanes.ts'
import { Recent } from './recent.ts'
import { openFor, sealFor } from './sealed.ts'
import { whyUnusable } from './understanding.ts'
import { assertKnown, entryOf, versionOf } from './versions.ts'

/** An entry's file says nothing in clear, not even in its name. */
const Stored = z.object({ sealed: z.string(), shape: z.int().positive().default(1) })

interface ShelfParts<Entry> extends ShelfShape<Entry> {
  readonly sealer: Sealer
  readonly remembered: number
}

/** One small sealed file a key. */
export class LowdbShelf<Entry> implements Shelf<Entry> {
  readonly #parts: ShelfParts<Entry>
  readonly #disk: Disk
  readonly #cabinet: Cabinet
  readonly #lanes = new Lanes()
  readonly #recent: Recent<string>

  static async open<Entry>(room: Room, folder: string, parts: ShelfParts<Entry>): Promise<LowdbShelf<Entry>> {
    const cabinet = new Cabinet(room, folder, { legible: false })
    await cabinet.open()
    return new LowdbShelf(room.disk, cabinet, parts)
  }

  private constructor(disk: Disk, cabinet: Cabinet, parts: ShelfParts<Entry>) {
    this.#disk = disk
    this.#cabinet = cabinet
    this.#parts = parts
    this.#recent = new Recent(parts.remembered)
  }

  async get(key: string): Promise<Entry | undefined> {
    this.#disk.assertOpen()
    const text = this.#recent.get(key)
    return text === undefined ? this.#lanes.run(key, () => this.#load(key)) : this.#shaped(text)
  }

  async change(key: string, change: (current: Entry | undefined) => Entry): Promise<Entry> {
    this.#disk.assertOpen()
    return this.#lanes.run(key, async () => {
      const { text, checked } = this.#checked(change(await this.#load(key)))
      const sealed = await sealFor(this.#parts.sealer, this.#ownerOf(key), JSON.parse(text))
      await this.#cabinet.write(this.#cabinet.pathOf(key), { shape: versionOf(this.#parts), sealed })
      this.#recent.set(key, text)
      return checked
    })
  }

  async remove(key: string): Promise<void> {
    this.#disk.assertOpen()
    return this.#lanes.run(key, async () => {
      await this.#cabinet.remove(this.#cabinet.pathOf(key))
      this.#recent.delete(key)
    })
  }

  /** Resolves when nothing is under way any more. */
  idle(): Promise<void> {
    return this.#lanes.idle()
  }

  async #load(key: string): Promise<Entry | undefined> {
    const remembered = this.#recent.get(key)
    if (remembered !== undefined) return this.#shaped(remembered)
    const path = this.#cabinet.pathOf(key)
    const stored = await this.#cabinet.read(path, parseEntry)
    if (!stored) return undefined
    try {
      assertKnown(stored.shape, this.#parts, path)
      const kept = await openFor(this.#parts.sealer, this.#ownerOf(key), stored.sealed)
      const text = JSON.stringify(entryOf(stored.shape, kept, this.#parts))
      const entry = this.#shaped(text)
      this.#recent.set(key, text)
      return entry
    } catch (cause) {
      throw this.#cabinet.refuse(path, whyUnusable(cause), cause)
    }
  }

  /** Read back as the next start would. */
  #checked(entry: Entry): { text: string; checked: Entry } {
    try {
      const text = JSON.stringify(entry)
      return { text, checked: this.#shaped(text) }
    } catch (cause) {
      throw new StorageError(`The next content of a ${this.#parts.kind} does not fit its shape; nothing was changed`, {
        cause,
      })
    }
  }

  #shaped(text: string): Entry {
    return this.#parts.parse(JSON.parse(text))
  }

  #ownerOf(key: string): string {
    return `${this.#parts.kind} ${key}`
  }
}

/** @throws DamagedFile when it is not an entry. */
export function parseEntry(content: unknown): z.infer<typeof Stored> {
  const stored = Stored.safeParse(content)
  if (stored.success) return stored.data
  throw new DamagedFile('it is not an entry as this engine writes them', { cause: stored.error })
}
