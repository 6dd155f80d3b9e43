import { checkedEntry, openedEntry, parseEntry, sealedEntry, type EntryShape } from '../entry-format.ts'
import type { Disk } from '../disk.ts'
import { Lanes } from '../lanes.ts'
import { Recent } from '../recent.ts'
import type { Shelf } from '../storage.ts'
import { whyUnusable } from '../understanding.ts'
import { assertKnown } from '../versions.ts'
import { Cabinet, type Room } from './cabinet.ts'

interface ShelfParts<Entry> extends EntryShape<Entry> {
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
      const { text, checked } = checkedEntry(change(await this.#load(key)), this.#parts)
      await this.#cabinet.write(this.#cabinet.pathOf(key), await sealedEntry(text, key, this.#parts))
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
      const text = await openedEntry(stored, key, this.#parts)
      const entry = this.#shaped(text)
      this.#recent.set(key, text)
      return entry
    } catch (cause) {
      throw this.#cabinet.refuse(path, whyUnusable(cause), cause)
    }
  }

  #shaped(text: string): Entry {
    return this.#parts.parse(JSON.parse(text))
  }
}
