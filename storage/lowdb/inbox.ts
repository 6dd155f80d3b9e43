import { join } from 'node:path'
import { StorageError, type Inbox, type InboxItem } from '../storage.ts'
import type { Room } from './cabinet.ts'
import { TEMPORARY, type Disk } from '../disk.ts'
import { codeOf } from '../disk-faults.ts'
import { doneLine, header, itemOf, putLine, readJournal, type Found } from './inbox-format.ts'
import { Journal } from './journal.ts'

/** The name of the journal. */
export const INBOX = 'inbox.journal'

/** How long an event that was done is remembered, so that a late repeat of it is known. */
const MEMORY_MS = 30 * 24 * 60 * 60 * 1000

export interface InboxOptions {
  readonly now: () => Date
  /** Bytes by which the journal may grow beyond twice its size before it is rewritten. */
  readonly slack: number
}

/** Events from outside in one append-only journal; what is pending, and what was done lately, is in memory. */
export class LowdbInbox implements Inbox {
  readonly #disk: Disk
  readonly #now: () => Date
  readonly #journal: Journal
  readonly #pending: Map<string, string>
  readonly #done: Map<string, number>
  readonly #arriving = new Map<string, Promise<void>>()

  static async open(room: Room, options: InboxOptions): Promise<LowdbInbox> {
    const path = join(room.root, INBOX)
    await sweep(room)
    const text = await readText(room.disk, path)
    const found = readJournal(path, text)
    if (found.damage) await room.quarantine.keepCopy(path, text, found.damage)
    const inbox = new LowdbInbox(found, options, { disk: room.disk, path })
    await inbox.#journal.open()
    return inbox
  }

  private constructor({ pending, done }: Found, { now, slack }: InboxOptions, file: { disk: Disk; path: string }) {
    this.#disk = file.disk
    this.#now = now
    this.#pending = pending
    this.#done = done
    this.#journal = new Journal({ ...file, slack, content: () => this.#content() })
  }

  async put(item: InboxItem): Promise<boolean> {
    this.#disk.assertOpen()
    if (this.#isKnown(item.id)) return false
    const arriving = this.#arriving.get(item.id)
    if (arriving) {
      await arriving // "known" is only true once the first of the two is durable
      return false
    }
    const line = putLine(item)
    const arrival = this.#journal.append(line, () => {
      this.#done.delete(item.id)
      this.#pending.set(item.id, line)
    })
    this.#arriving.set(item.id, arrival)
    try {
      await arrival
    } finally {
      this.#arriving.delete(item.id)
    }
    return true
  }

  async pending(): Promise<InboxItem[]> {
    this.#disk.assertOpen()
    return Promise.resolve([...this.#pending.values()].map(itemOf))
  }

  /** There is nobody else. */
  async handBack(): Promise<void> {
    return Promise.resolve()
  }

  async done(id: string): Promise<void> {
    this.#disk.assertOpen()
    await this.#arriving.get(id)
    if (!this.#pending.has(id)) return
    const at = this.#now().getTime()
    // Lost in a power cut, it is handed out once more, and its order knows it: not worth a flush a turn.
    await this.#journal.jot(doneLine(id, at), () => {
      this.#pending.delete(id)
      this.#done.set(id, at)
    })
  }

  /** Waits for what is under way and lets go of the file. */
  close(): Promise<void> {
    return this.#journal.close()
  }

  #isKnown(id: string): boolean {
    const doneAt = this.#done.get(id)
    return this.#pending.has(id) || (doneAt !== undefined && doneAt > this.#now().getTime() - MEMORY_MS)
  }

  /** Forgets what is past its memory on the way, so that a rewrite frees it on disk and here. */
  *#content(): Iterable<string> {
    const horizon = this.#now().getTime() - MEMORY_MS
    yield header
    for (const [id, at] of this.#done) {
      if (at > horizon) yield doneLine(id, at)
      else this.#done.delete(id)
    }
    yield* this.#pending.values()
  }
}

/** Takes away what an unfinished rewrite left. */
async function sweep({ root, disk: { files } }: Room): Promise<void> {
  const names = await files.readdir(root)
  const left = names.filter((name) => name.startsWith(INBOX) && TEMPORARY.test(name))
  await Promise.all(left.map((name) => files.unlink(join(root, name))))
}

async function readText(disk: Disk, path: string): Promise<string> {
  try {
    return (await disk.read(path)).toString('utf8')
  } catch (cause) {
    if (codeOf(cause) === 'ENOENT') return ''
    throw new StorageError(`${path} could not be read (${codeOf(cause)})`, { cause })
  }
}
