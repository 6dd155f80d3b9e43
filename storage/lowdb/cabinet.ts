import { join, sep } from 'node:path'
import { Low } from 'lowdb'
import type { StorageOptions } from '../engine.ts'
import { StorageError } from '../storage.ts'
import { type Disk, TEMPORARY } from '../disk.ts'
import { Damaged } from '../damaged.ts'
import { DurableJsonFile } from './durable-json-file.ts'
import { placeOf } from './place.ts'
import type { Quarantine } from './quarantine.ts'

/** What a cabinet stands in. */
export interface Room {
  readonly root: string
  readonly disk: Disk
  readonly quarantine: Quarantine
  readonly report: StorageOptions['report']
}

/** What lowdb is left with when there is no file. */
const ABSENT = Object.freeze({})

/** 256 folders keep each of them small: at 100,000 documents some 400 files. */
const FOLDERS = Array.from({ length: 256 }, (_, n) => n.toString(16).padStart(2, '0'))

/** Is told of a folder, and what it answers of each file in it: its path, and its name. Throws what it finds `Damaged`. */
type Visit = (folder: string) => (path: string, name: string) => void

/** Documents of one kind: one lowdb file a document, spread over folders by a hash of the key. */
export class Cabinet {
  readonly #room: Room
  readonly #folder: string
  readonly #legible: boolean
  readonly #refused = new Set<string>()

  /** `legible`: file names begin with what the key says; left out where the key is private. */
  constructor(room: Room, name: string, options: { readonly legible: boolean }) {
    this.#room = room
    this.#folder = join(room.root, name)
    this.#legible = options.legible
  }

  /**
   * Makes the folders that are missing and shows every file to `visit`, in no particular order. Only when nothing
   * stops the start any more is something changed: what `visit` finds damaged goes to quarantine, and what unfinished
   * writes left behind is swept out.
   */
  async open(visit?: Visit): Promise<void> {
    const { disk, quarantine } = this.#room
    await this.#makeFolders()
    const damaged = new Map<string, Damaged>()
    const leftovers: string[] = []
    for (const folder of FOLDERS) {
      const home = join(this.#folder, folder)
      const names = await disk.files.readdir(home)
      leftovers.push(...names.filter((name) => TEMPORARY.test(name)).map((name) => join(home, name)))
      const meet = visit?.(folder)
      if (meet) meetAll(home, { names, meet, damaged })
    }
    for (const [path, damage] of damaged) await quarantine.take(path, damage)
    for (const path of leftovers) await disk.files.unlink(path)
  }

  pathOf(key: string): string {
    return join(this.#folder, placeOf(key, this.#legible))
  }

  /**
   * What stands in a file, `undefined` when there is none. A damaged file is moved to quarantine.
   *
   * @throws StorageError for a damaged file, now and whenever it is asked for again.
   */
  async read<T>(path: string, parse: (stored: unknown) => T): Promise<T | undefined> {
    try {
      return (await this.look(path, parse)) ?? this.assertAbsent(path)
    } catch (cause) {
      if (!(cause instanceof Damaged)) throw cause
      await this.#room.quarantine.take(path, cause)
      return this.#room.quarantine.assertAbsent(path, cause)
    }
  }

  /** What stands in a file, which stays where it is. @throws Damaged */
  async look<T>(path: string, parse: (stored: unknown) => T): Promise<T | undefined> {
    const low = new Low<object>(this.#adapter(path), ABSENT)
    await low.read()
    return low.data === ABSENT ? undefined : parse(low.data)
  }

  /** The same, for the start. */
  lookNow(path: string, parse: (body: Buffer) => unknown): object | undefined {
    return this.#adapter(path).readNow(parse) ?? undefined
  }

  /** @throws StorageError when the file that belongs here is in quarantine. */
  assertAbsent(path: string): undefined {
    this.#room.quarantine.assertAbsent(path)
  }

  async write(path: string, stored: object): Promise<void> {
    await new Low<object>(this.#adapter(path), stored).write()
  }

  /** Deletes a document for good, and what quarantine holds of it. */
  async remove(path: string): Promise<void> {
    await this.#room.disk.remove(path)
    await this.#room.quarantine.forget(path)
  }

  /** For a sound file that cannot be used: it stays where it is, a later start may understand it. Told once a file. */
  refuse(path: string, reason: string, cause?: unknown): StorageError {
    if (!this.#refused.has(path)) this.#room.report?.({ kind: 'refused', file: path, reason })
    this.#refused.add(path)
    return new StorageError(`${path} cannot be used: ${reason}`, { cause })
  }

  async #makeFolders(): Promise<void> {
    const { disk } = this.#room
    const { files } = disk
    await disk.makeFolder(this.#folder)
    const present = new Set(await files.readdir(this.#folder))
    const missing = FOLDERS.filter((folder) => !present.has(folder))
    await Promise.all(missing.map((folder) => files.mkdir(join(this.#folder, folder), { mode: 0o700 })))
    if (missing.length > 0) await disk.syncFolder(this.#folder)
  }

  #adapter(path: string) {
    return new DurableJsonFile(this.#room.disk, path)
  }
}

function meetAll(
  home: string,
  { names, meet, damaged }: { names: readonly string[]; meet: ReturnType<Visit>; damaged: Map<string, Damaged> },
): void {
  for (const name of names) {
    if (TEMPORARY.test(name)) continue
    const path = `${home}${sep}${name}`
    try {
      meet(path, name)
    } catch (error) {
      if (!(error instanceof Damaged)) throw error
      damaged.set(path, error)
    }
  }
}
