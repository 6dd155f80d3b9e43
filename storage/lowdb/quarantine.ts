import { dirname, join, relative, sep } from 'node:path'
import type { StorageOptions } from '../engine.ts'
import { StorageError } from '../storage.ts'
import type { Disk } from '../disk.ts'
import { codeOf } from '../disk-faults.ts'
import type { Damaged } from '../damaged.ts'
import { keyAt } from './place.ts'

/**
 * Where damaged and foreign files go. What lies here keeps its place taken: an order whose file is quarantined is
 * not absent, or its next turn would begin it anew.
 */
export class Quarantine {
  readonly #disk: Disk
  readonly #root: string
  readonly #folder: string
  readonly #report: StorageOptions['report']
  readonly #held = new Set<string>()

  constructor(disk: Disk, root: string, report: StorageOptions['report']) {
    this.#disk = disk
    this.#root = root
    this.#folder = join(root, 'quarantine')
    this.#report = report
  }

  async open(): Promise<void> {
    await this.#disk.makeFolder(this.#folder)
    for (const name of await this.#disk.files.readdir(this.#folder)) this.#held.add(name)
  }

  /** @throws StorageError when the file that belongs at `path` lies in quarantine; `damage` if it came there just now. */
  assertAbsent(path: string, damage?: Damaged): undefined {
    const name = this.#flatName(path)
    if (!this.#held.has(name)) return
    const message =
      `${path} was damaged and is kept as ${join(this.#folder, name)}; put a sound file in its place, ` +
      'or delete the damaged one to begin anew, then start again'
    throw new StorageError(message, { cause: damage })
  }

  /** Moves a file here and says so. */
  async take(path: string, damage: Damaged): Promise<void> {
    const name = this.#freeName(path)
    const movedTo = join(this.#folder, name)
    try {
      await this.#disk.files.rename(path, movedTo)
    } catch (cause) {
      throw new StorageError(`${path}: ${damage.message}, and cannot be moved aside (${codeOf(cause)})`, { cause })
    }
    this.#held.add(name)
    await this.#disk.syncFolder(this.#folder)
    await this.#disk.syncFolder(dirname(path))
    const orderId = keyAt(relative(join(this.#root, 'orders'), path).replaceAll(sep, '/'))
    this.#report?.({
      kind: 'quarantined',
      file: path,
      movedTo,
      reason: damage.message,
      ...(orderId === undefined ? {} : { orderId }),
    })
  }

  /** For a file that lives on: what it held is kept here in full before it is rewritten without the damage. */
  async keepCopy(path: string, content: string, damage: Damaged): Promise<void> {
    const name = this.#freeName(path)
    const movedTo = join(this.#folder, name)
    await this.#disk.replace(movedTo, [content])
    this.#held.add(name)
    this.#report?.({ kind: 'quarantined', file: path, movedTo, reason: damage.message })
  }

  /** Deletes what is held of a file. */
  async forget(path: string): Promise<void> {
    const name = this.#flatName(path)
    for (const held of [...this.#held].filter((it) => it === name || it.startsWith(`${name}.`))) {
      await this.#disk.remove(join(this.#folder, held))
      this.#held.delete(held)
    }
  }

  #freeName(path: string): string {
    const name = this.#flatName(path)
    let free = name
    for (let n = 2; this.#held.has(free); n += 1) free = `${name}.${n}`
    return free
  }

  /** `orders/3f/A-1~3f….json` lies in quarantine as `orders-3f-A-1~3f….json`. */
  #flatName(path: string): string {
    return relative(this.#root, path).replaceAll(sep, '-')
  }
}
