import { createHash } from 'node:crypto'
import type { Adapter } from 'lowdb'
import { Damaged } from '../damaged.ts'
import { StorageError } from '../storage.ts'
import type { Disk } from '../disk.ts'
import { codeOf } from '../disk-faults.ts'
import { whole } from './beside-state.ts'

/** Goes up when files of this engine change in a way that an older version would misread. */
export const FORMAT = 1

/** Every format, whatever else it changes, begins with its number. */
const HEADER = /^set-up-now\/(\d+) (.*)$/
const CHECKSUM = /^sha256=([0-9a-f]{64})$/
const NEWLINE = 0x0a

/**
 * A lowdb adapter for one JSON object that survives power cuts and knows when it was damaged.
 *
 * lowdb's own adapters never flush and take an empty file for "no data"; this one writes a header line with the
 * format and the checksum of what follows, and replaces the file durably.
 */
export class DurableJsonFile implements Adapter<object> {
  readonly #disk: Disk
  readonly #path: string

  constructor(disk: Disk, path: string) {
    this.#disk = disk
    this.#path = path
  }

  /** @throws Damaged; StorageError when a newer version wrote the file or the disk does not answer. */
  async read(): Promise<object | null> {
    try {
      return contentOf(this.#path, await this.#disk.read(this.#path))
    } catch (cause) {
      return this.#unread(cause)
    }
  }

  /** The same, for the start; `parse`: what is wanted of it. */
  readNow(parse: (body: Buffer) => unknown): object | null {
    try {
      return contentOf(this.#path, this.#disk.readNow(this.#path), parse)
    } catch (cause) {
      return this.#unread(cause)
    }
  }

  #unread(cause: unknown): null {
    if (cause instanceof Damaged || cause instanceof StorageError) throw cause
    if (codeOf(cause) === 'ENOENT') return null
    // These belong to this very file; others (too many open files, no memory) pass.
    if (['EACCES', 'EIO', 'EISDIR'].includes(codeOf(cause))) {
      throw new Damaged(`it cannot be read (${codeOf(cause)})`, { cause })
    }
    throw new StorageError(`${this.#path} could not be read (${codeOf(cause)})`, { cause })
  }

  async write(data: object): Promise<void> {
    await this.#disk.replace(this.#path, [textOf(data)])
  }
}

/** How a file says it. */
export function textOf(data: object): string {
  const body = JSON.stringify(data)
  return `set-up-now/${FORMAT} sha256=${checksum(body)}\n${body}`
}

/** What the bytes of a file say. @throws Damaged; StorageError for those of a newer version. */
export function contentOf(path: string, bytes: Buffer, parse = whole): object {
  const end = bytes.indexOf(NEWLINE)
  const header = HEADER.exec(bytes.toString('latin1', 0, Math.max(end, 0)))
  if (!header) throw new Damaged('it does not begin with the header of a document')
  if (Number(header[1]) > FORMAT) throw newer(path, Number(header[1]))
  const body = bytes.subarray(end + 1)
  if (checksum(body) !== CHECKSUM.exec(header[2] ?? '')?.[1])
    throw new Damaged('its checksum does not match its content')
  const data = parse(body)
  // lowdb takes anything falsy for "nothing there", so anything but an object must not get that far.
  if (typeof data !== 'object' || data === null) throw new Damaged('it does not hold a document')
  return data
}

/** A file of the future is no damage: moving it aside would hide an order from the version that can read it. */
export function newer(path: string, format: number): StorageError {
  return new StorageError(
    `${path} was written by a newer version (format ${format}, this one reads up to ${FORMAT}); start that version`,
  )
}

function checksum(body: string | Buffer): string {
  return createHash('sha256').update(body).digest('hex')
}
