import { checkedEntry, openedEntry, parseEntry, sealedEntry, type EntryShape } from '../entry-format.ts'
import { keyHash } from '../key-hash.ts'
import { Lanes } from '../lanes.ts'
import { StorageError, type Shelf } from '../storage.ts'
import { whyUnusable } from '../understanding.ts'
import { assertKnown } from '../versions.ts'
import type { Database, Statement } from './database.ts'

const read: Statement = {
  name: 'readEntry',
  text: 'select rev, shape, sealed from entries where shelf = $1 and key = $2',
}
const write: Statement = {
  name: 'writeEntry',
  text: `
    insert into entries (shelf, key, rev, shape, sealed)
    values ($1, $2, $3, $4, $5)
    on conflict (shelf, key) do update set rev = $3, shape = $4, sealed = $5 where entries.rev = $3 - 1
    returning rev`,
}
const remove: Statement = { name: 'removeEntry', text: 'delete from entries where shelf = $1 and key = $2' }

const TRIES = 100

/** Entries, a row each, sealed whole; not even the key stands in clear. Others may change them, so none is remembered. */
export class PostgresShelf<Entry> implements Shelf<Entry> {
  readonly #database: Database
  readonly #name: string
  readonly #shape: EntryShape<Entry>
  readonly #lanes = new Lanes()

  constructor(database: Database, name: string, shape: EntryShape<Entry>) {
    this.#database = database
    this.#name = name
    this.#shape = shape
  }

  async get(key: string): Promise<Entry | undefined> {
    this.#database.assertOpen()
    return (await this.#read(key)).entry
  }

  async change(key: string, change: (current: Entry | undefined) => Entry): Promise<Entry> {
    this.#database.assertOpen()
    return this.#lanes.run(key, async () => {
      for (let tries = 0; tries < TRIES; tries += 1) {
        const { rev, entry } = await this.#read(key)
        const { text, checked } = checkedEntry(change(entry), this.#shape)
        const { shape, sealed } = await sealedEntry(text, key, this.#shape)
        const written = await this.#database.run(write, [this.#name, keyHash(key), rev + 1, shape, sealed])
        if (written.length > 0) return checked
      }
      throw new StorageError(`Others kept changing a ${this.#shape.kind}; nothing was changed here`)
    })
  }

  async remove(key: string): Promise<void> {
    this.#database.assertOpen()
    await this.#lanes.run(key, () => this.#database.run(remove, [this.#name, keyHash(key)]))
  }

  /** Resolves when nothing is under way any more. */
  idle(): Promise<void> {
    return this.#lanes.idle()
  }

  async #read(key: string): Promise<{ readonly rev: number; readonly entry: Entry | undefined }> {
    const [row] = await this.#database.run(read, [this.#name, keyHash(key)])
    if (!row) return { rev: 0, entry: undefined }
    const where = `An entry of ${this.#name}`
    try {
      const stored = parseEntry(row)
      assertKnown(stored.shape, this.#shape, where)
      const entry = this.#shape.parse(JSON.parse(await openedEntry(stored, key, this.#shape)))
      return { rev: Number(row['rev']), entry }
    } catch (cause) {
      throw new StorageError(`${where} cannot be used: ${whyUnusable(cause)}`, { cause })
    }
  }
}
