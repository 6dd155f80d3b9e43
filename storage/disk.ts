import { readFile, readFileSync } from 'node:fs'
import * as promises from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import type { StorageOptions } from './engine.ts'
import { codeOf, inWords, isFull } from './disk-faults.ts'
import { StorageError } from './storage.ts'
import { Slots } from './slots.ts'

/** The file operations everything here rests on; a test passes its own to break one of them. */
export interface Files extends Pick<typeof promises, 'mkdir' | 'open' | 'readdir' | 'rename' | 'unlink'> {
  readFile(path: string): Promise<Buffer>
  readFileSync(path: string): Buffer
}

/** Read by callback: the promised way takes twice as long. */
export const files: Files = { ...promises, readFile: promisify(readFile), readFileSync: (path) => readFileSync(path) }

/** How many files may be open at once for writing, and how many for reading. */
const OPEN_FILES = 32

/** As much as the largest documents need: a disk with a few bytes left is full. */
const PROBE = ' '.repeat(64 * 1024)

/** Leftovers of a write that never finished; nothing in them was ever acknowledged. */
export const TEMPORARY = /\.\d+-\d+\.tmp$/

/** Durable file operations, and the memory of whether the disk can still be believed. */
export class Disk {
  readonly files: Files
  readonly #reading = new Slots(OPEN_FILES)
  readonly #writing = new Slots(OPEN_FILES)
  readonly #report: StorageOptions['report']
  #temporaries = 0
  /** Why the last write failed, until one succeeds. */
  #failing: StorageError | undefined
  #fault: StorageError | undefined
  #closed = false

  constructor(options: Pick<StorageOptions, 'report'> & { readonly files?: Files } = {}) {
    this.files = options.files ?? files
    this.#report = options.report
  }

  close(): void {
    this.#closed = true
  }

  /** @throws StorageError when the store is closed, or when a failed flush made it refuse further work. */
  assertOpen(): void {
    if (this.#closed) throw new StorageError('The store is closed')
    this.assertSound()
  }

  assertSound(): void {
    if (this.#fault) throw new StorageError(this.#fault.message, { cause: this.#fault })
  }

  read(path: string): Promise<Buffer> {
    return this.#reading.use(() => this.files.readFile(path))
  }

  /** For the start, which has nothing else to do: where files are many and small, this is several times as fast. */
  readNow(path: string): Buffer {
    return this.files.readFileSync(path)
  }

  /**
   * Puts new content in the place of a file: whole and durable when it resolves, the old content untouched when it
   * rejects. The one exception is a folder that cannot be flushed: which of the two is on disk is unknown then, and
   * the store refuses further work.
   */
  async replace(path: string, chunks: Iterable<string | Uint8Array>): Promise<void> {
    await this.#writing.use(async () => {
      this.assertSound()
      const temporary = `${path}.${process.pid}-${++this.#temporaries}.tmp`
      try {
        await this.create(temporary, chunks)
        await this.files.rename(temporary, path)
      } catch (cause) {
        await this.files.unlink(temporary).catch(() => undefined) // the first error is the one to tell
        throw this.unwritten(path, cause)
      }
      await this.syncFolder(dirname(path))
      this.#failing = undefined
    })
  }

  /** What did not change a file is told once it is known; the store goes on when the next write succeeds. */
  unwritten(path: string, cause: unknown): StorageError {
    this.#failing =
      cause instanceof StorageError
        ? cause
        : new StorageError(`${path} could not be written (${codeOf(cause)}); nothing was changed${inWords(cause)}`, {
            cause,
          })
    return this.#failing
  }

  /** Rejects while nothing can be written. Touches the disk only after a write failed, to see whether it is mended. */
  async probe(folder: string): Promise<void> {
    this.assertOpen()
    if (!this.#failing) return
    const path = join(folder, `probe.${process.pid}-${++this.#temporaries}.tmp`)
    try {
      await this.create(path, [PROBE])
    } catch (cause) {
      throw this.unwritten(path, cause)
    } finally {
      await this.files.unlink(path).catch(() => undefined) // it may not have been made
    }
    this.#failing = undefined
  }

  async remove(path: string): Promise<void> {
    this.assertSound()
    try {
      await this.files.unlink(path)
    } catch (cause) {
      if (codeOf(cause) === 'ENOENT') return
      throw new StorageError(`${path} could not be deleted (${codeOf(cause)}); nothing was changed`, { cause })
    }
    await this.syncFolder(dirname(path))
  }

  /** Makes a folder, and those above it that are missing, for this user alone. */
  async makeFolder(folder: string): Promise<void> {
    try {
      const first = await this.files.mkdir(folder, { recursive: true, mode: 0o700 })
      if (!first) return
      for (let made = folder; made.length >= first.length; made = dirname(made)) await this.syncFolder(dirname(made))
    } catch (cause) {
      if (cause instanceof StorageError) throw cause
      throw new StorageError(`The folder ${folder} could not be made (${codeOf(cause)})${inWords(cause)}`, { cause })
    }
  }

  /** Makes the names in a folder durable. */
  async syncFolder(folder: string): Promise<void> {
    // Windows cannot flush a folder and keeps its names in a journal of its own.
    if (process.platform === 'win32') return
    try {
      const handle = await this.files.open(folder, 'r')
      try {
        await handle.sync()
      } finally {
        await handle.close()
      }
    } catch (cause) {
      throw this.fail(folder, cause)
    }
  }

  /**
   * Ends all writing: after a failed flush the system may have dropped what it held back, and asking again may be
   * answered with success (fsync(2), "EIO"), so only a fresh start that reads the disk can tell what is there.
   */
  fail(path: string, cause: unknown): StorageError {
    const reason = `${path} could not be made durable (${codeOf(cause)})`
    const error = new StorageError(`${reason}; the store takes no further work, check the disk and start again`, {
      cause,
    })
    if (!this.#fault) this.#report?.({ kind: 'broken', file: path, reason })
    this.#fault ??= error
    return error
  }

  /** A new file whose content is durable; its name is once the folder is flushed. Rejects where there is one. */
  async create(path: string, chunks: Iterable<string | Uint8Array>): Promise<void> {
    const handle = await this.files.open(path, 'wx', 0o600)
    try {
      for (const chunk of chunks) await handle.appendFile(chunk)
      await handle.datasync().catch((cause: unknown) => {
        throw isFull(cause) ? cause : this.fail(path, cause)
      })
    } finally {
      await handle.close()
    }
  }
}
