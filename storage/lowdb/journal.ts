import type { FileHandle } from 'node:fs/promises'
import { StorageError } from '../storage.ts'
import type { Disk } from '../disk.ts'

interface Waiting {
  readonly line: string
  readonly apply: () => void
  readonly durable: boolean
  readonly resolve: () => void
  readonly reject: (error: unknown) => void
}

export interface JournalParts {
  readonly disk: Disk
  readonly path: string
  /** The lines that say, by themselves, all that is known now; the journal is rewritten to these. */
  readonly content: () => Iterable<string>
  /** Bytes that may be added before a rewrite is worth its while. */
  readonly slack: number
}

/** Lines written to a temporary file at once when the journal is rewritten. */
const CHUNK = 1000

/** An append-only file. All lines that wait while one batch is flushed share the next flush. */
export class Journal {
  readonly #parts: JournalParts
  readonly #waiting: Waiting[] = []
  #file: FileHandle | undefined
  #size = 0
  #rewriteAt = 0
  #busy = false
  #drained = Promise.resolve()

  constructor(parts: JournalParts) {
    this.#parts = parts
  }

  /** Rewrites the file to what is known, which also drops a torn tail, and opens it for appending. */
  async open(): Promise<void> {
    const { disk, path, content, slack } = this.#parts
    await disk.replace(path, chunks(content()))
    try {
      await this.#file?.close()
      this.#file = await disk.files.open(path, 'a', 0o600)
      this.#size = (await this.#file.stat()).size
    } catch (cause) {
      throw disk.fail(path, cause) // the file we held is no longer the one under that name
    }
    this.#rewriteAt = this.#size * 2 + slack
  }

  /** Resolves when the line is durable; `apply` is called before any later line is written. */
  append(line: string, apply: () => void): Promise<void> {
    return this.#add({ line, apply, durable: true })
  }

  /** For a line that may be lost in a power cut: resolves when it is written, which a killed process survives. */
  jot(line: string, apply: () => void): Promise<void> {
    return this.#add({ line, apply, durable: false })
  }

  #add(entry: Omit<Waiting, 'resolve' | 'reject'>): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ ...entry, resolve, reject })
      if (!this.#busy) this.#drained = this.#drain()
    })
  }

  async close(): Promise<void> {
    await this.#drained
    await this.#file?.close()
  }

  async #drain(): Promise<void> {
    this.#busy = true
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.splice(0)
      try {
        await this.#write(
          batch.map(({ line }) => `${line}\n`).join(''),
          batch.some(({ durable }) => durable),
        )
        for (const { apply, resolve } of batch) {
          apply()
          resolve()
        }
      } catch (error) {
        for (const { reject } of batch) reject(error)
      }
      if (this.#size > this.#rewriteAt) await this.#shrink()
    }
    this.#busy = false
  }

  async #write(text: string, durable: boolean): Promise<void> {
    const { disk, path } = this.#parts
    disk.assertSound()
    if (!this.#file) throw new StorageError(`${path} is not open`)
    try {
      await this.#file.appendFile(text)
    } catch (cause) {
      // Half a line would swallow the beginning of the next one.
      await this.#file.truncate(this.#size).catch((failure: unknown) => {
        throw disk.fail(path, failure)
      })
      throw disk.unwritten(path, cause)
    }
    if (durable) {
      await this.#file.datasync().catch((cause: unknown) => {
        throw disk.fail(path, cause)
      })
    }
    this.#size += Buffer.byteLength(text)
  }

  /** A rewrite only saves room: when there is none for it, the journal goes on and tries again later. */
  async #shrink(): Promise<void> {
    await this.open().catch(() => {
      this.#rewriteAt = this.#size * 2
    })
  }
}

function* chunks(lines: Iterable<string>): Iterable<string> {
  let chunk: string[] = []
  for (const line of lines) {
    if (chunk.push(line) < CHUNK) continue
    yield `${chunk.join('\n')}\n`
    chunk = []
  }
  if (chunk.length > 0) yield `${chunk.join('\n')}\n`
}
