import { basename, dirname, join } from 'node:path'
import type { Disk } from '../disk.ts'
import { Slots } from '../slots.ts'
import type { Room } from './cabinet.ts'
import { linesOf, sheetOf, type Indexed, type Line } from './index-format.ts'
import { isSettled, stampOf } from './stamp.ts'

/** The defaults are right outside of tests. */
export interface IndexOptions {
  /** For how long a file has to be unchanged before a line about it is kept: longer than the slowest clock's tick. */
  readonly settleMs?: number
  /** How many new lines a sheet is at least worth writing anew for. */
  readonly news?: number
}

/** With so much of a sheet new it is written anew, so that a write costs the same however many orders there are. */
const MUCH = 1 / 4

/** How many sheets are written side by side at a close, when there is nothing to disturb. */
const AT_ONCE = 8

/** Lines that are not in the sheet yet. */
interface Changed {
  readonly lines: Map<string, Line>
  /** How many of them came since the sheet was written last. */
  news: number
}

/**
 * What the start has to know of every order, so that it need not read them all: a sheet for each folder of orders, and in
 * it a line for each file. A line is believed as long as its file has the stamp that it had when the line was true, so it
 * does no harm when a sheet is old, damaged, or not there: the files it does not speak of are read. That is also why
 * nothing here is flushed, and why no failure is worth more than leaving the sheet out.
 */
export class OrderIndex {
  readonly #disk: Disk
  readonly #folder: string
  readonly #shape: number
  readonly #settleMs: number
  readonly #news: number
  readonly #changed = new Map<string, Changed>()
  readonly #sizes = new Map<string, number>()
  readonly #waiting = new Set<string>()
  #writing = Promise.resolve()
  #isOpen = false
  #made: Promise<unknown> | undefined

  /** `shape`: the version of the orders' shape. */
  constructor({ disk, root }: Pick<Room, 'disk' | 'root'>, shape: number, options: IndexOptions = {}) {
    const { settleMs = 2000, news = 64 } = options
    this.#disk = disk
    this.#folder = join(root, 'index')
    this.#shape = shape
    this.#settleMs = settleMs
    this.#news = news
  }

  /** For the start: the lines of a folder, by the names of their files; none where there is any doubt. */
  read(folder: string): Map<string, Line> {
    try {
      const lines = this.#linesOf(folder, this.#disk.readNow(join(this.#folder, folder)))
      this.#sizes.set(folder, lines.size)
      return lines
    } catch {
      return new Map()
    }
  }

  /** What was read from a file that had this stamp before. One that was changed just now may be being changed still. */
  found(path: string, line: Line): void {
    if (isSettled(line.stamp, Date.now(), this.#settleMs)) this.#keep(path, line)
  }

  /** What was written to a file, durably; to be said before anything else can be written to it. */
  wrote(path: string, order: Indexed): void {
    const stamp = stampOf(path)
    if (stamp) this.#keep(path, { ...order, stamp })
  }

  /** From now on sheets are written. */
  open(): void {
    this.#isOpen = true
    for (const folder of this.#changed.keys()) this.#writeSoon(folder)
  }

  /** Writes what is not written yet. */
  async close(): Promise<void> {
    await this.#writing
    await new Slots(AT_ONCE).all(Array.from(this.#changed.keys(), (folder) => () => this.#rewrite(folder)))
  }

  #keep(path: string, line: Line): void {
    const [folder, name] = [basename(dirname(path)), basename(path)]
    const changed = this.#changed.get(folder) ?? { lines: new Map<string, Line>(), news: 0 }
    this.#changed.set(folder, changed)
    if (!changed.lines.has(name)) changed.news += 1
    changed.lines.set(name, line)
    if (this.#isOpen) this.#writeSoon(folder)
  }

  #writeSoon(folder: string): void {
    const news = this.#changed.get(folder)?.news ?? 0
    if (news >= Math.max(this.#news, (this.#sizes.get(folder) ?? 0) * MUCH)) this.#write(folder)
  }

  #write(folder: string): void {
    if (this.#waiting.has(folder)) return
    this.#waiting.add(folder)
    this.#writing = this.#writing.then(() => this.#rewrite(folder))
  }

  async #rewrite(folder: string): Promise<void> {
    this.#waiting.delete(folder)
    const changed = this.#changed.get(folder)
    if (!changed) return
    changed.news = 0
    // A file can be replaced twice within a tick of the clock, and have its old number again: it is not settled either.
    const settled = [...changed.lines].filter(([, { stamp }]) => isSettled(stamp, Date.now(), this.#settleMs))
    if (settled.length === 0) return
    const path = join(this.#folder, folder)
    const before = await this.#disk
      .read(path)
      .then((bytes) => this.#linesOf(folder, bytes))
      .catch(() => [])
    const lines = new Map([...before, ...settled])
    this.#sizes.set(folder, lines.size)
    await this.#put(path, sheetOf(lines, this.#shape))
    for (const [name, line] of settled) if (changed.lines.get(name) === line) changed.lines.delete(name)
  }

  #linesOf(folder: string, bytes: Buffer): Map<string, Line> {
    return linesOf(bytes, join(this.#folder, folder), this.#shape)
  }

  /** In place: half a sheet has a wrong checksum. What the disk has no room for is taken away again. */
  async #put(path: string, text: string): Promise<void> {
    const { files } = this.#disk
    try {
      await (this.#made ??= files.mkdir(this.#folder, { recursive: true, mode: 0o700 }))
      const sheet = await files.open(path, 'w', 0o600)
      await sheet.appendFile(text).finally(() => sheet.close())
    } catch {
      await files.unlink(path).catch(() => undefined)
    }
  }
}
