import { StorageError, type Sealer } from '../storage.ts'
import type { Database, Statement } from './database.ts'

/** What is known of the store as a whole. */

const read: Statement = { name: 'fact', text: 'select value from facts where name = $1' }
const write: Statement = {
  name: 'state',
  text: 'insert into facts (name, value) values ($1, $2) on conflict (name) do update set value = excluded.value',
}
const remove: Statement = { name: 'unsay', text: 'delete from facts where name = $1' }
const mover: Statement = {
  name: 'mover',
  text: `
    select instances.id from facts join instances on instances.id::text = facts.value
    where facts.name = 'mover' and dead_at > clock_timestamp()`,
}

const doubt: Statement = {
  name: 'doubt',
  text: `
    select value::timestamptz + interval '24 hours' as until from facts
    where name = 'restoredAt' and value::timestamptz + interval '24 hours' > clock_timestamp()`,
}

/**
 * `seal`: something that was sealed with the key. `mover`: the instance that copies this store, or makes it a copy.
 * `copying`: of which store this is a part of a copy. `moved`: to where it was copied. `restoredAt`: when it was put
 * back from a backup.
 */
type Fact = 'seal' | 'mover' | 'copying' | 'moved' | 'restoredAt'

export async function factOf(database: Database, name: Fact): Promise<string | undefined> {
  const [known] = await database.run(read, [name])
  return known && String(known['value'])
}

export async function state(database: Database, name: Fact, value: string): Promise<void> {
  await database.run(write, [name, value])
}

export async function unsay(database: Database, name: Fact): Promise<void> {
  await database.run(remove, [name])
}

/** Until when new work may be work that was done: the store was put back within a day. */
export async function doubtedUntil(database: Database): Promise<Date | undefined> {
  const [row] = await database.run(doubt)
  return row?.['until'] instanceof Date ? row['until'] : undefined
}

const SEALED = 'this store belongs to whoever can read this'

/** Sees to it that all instances have the same keys. @throws StorageError when these open nothing here. */
export async function assertKey(database: Database, sealer: Sealer): Promise<void> {
  await assertOpens(database, sealer)
  await state(database, 'seal', await sealer.seal(SEALED))
}

/** The same, before anything is there. */
export async function assertOpens(database: Database, sealer: Sealer): Promise<void> {
  const known = await factOf(database, 'seal')
  if (known === undefined) return
  await sealer.open(known).catch((cause: unknown) => {
    const message =
      'The sealing key does not open what is in the database. Every instance needs the key it was begun with'
    throw new StorageError(message, { cause })
  })
}

/** @throws StorageError for half a copy, for a store of which there is a copy to go on with, and while one is made. */
export async function assertToBeUsed(database: Database): Promise<void> {
  const from = await factOf(database, 'copying')
  const [busy] = await database.run(mover)
  if (busy) throw new StorageError('The database is being copied just now; start again when that is done')
  if (from !== undefined) {
    throw new StorageError(`Only a part of ${from} was copied into this database; copy it again to the end`)
  }
  await assertNotLeft(database)
}

/** @throws StorageError for a store of which there is a copy to go on with. */
export async function assertNotLeft(database: Database): Promise<void> {
  const to = await factOf(database, 'moved')
  if (to === undefined) return
  throw new StorageError(
    `This database was copied to ${to}; set STORAGE_URL to that, or two bots answer. If nobody has worked there ` +
      `since, "delete from facts where name = 'moved'" lets the bot go on here`,
  )
}
