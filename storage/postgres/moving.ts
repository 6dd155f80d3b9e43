import type { Moved, OpenMoving, Source, Target } from '../moving.ts'
import type { OrderShape } from '../order-format.ts'
import { StorageError } from '../storage.ts'
import { contents } from './contents.ts'
import { Database, type Statement } from './database.ts'
import { assertKey, assertNotLeft, assertOpens, factOf, state, unsay } from './facts.ts'
import { Presence } from './presence.ts'
import { drop, put } from './put.ts'
import { bringUp } from './schema.ts'

const tables: Statement = { name: 'tables', text: `select to_regclass('orders') is not null as there` }
const full: Statement = {
  name: 'full',
  text: `
    select exists (select from orders) or exists (select from entries) or exists (select from inbox)
      or exists (select from facts where name = 'restoredAt') as full`,
}
const emptyInbox: Statement = { name: 'emptyInbox', text: 'delete from inbox' }

/** Whoever copies is an instance like others, and the only one there is. */
interface Alone {
  readonly name: string
  readonly database: Database
  /** @throws StorageError when somebody works here. */
  readonly assertAlone: () => Promise<void>
  readonly close: () => Promise<void>
}

export const postgresMoving: OpenMoving = {
  async from(url) {
    await assertBegun(url)
    return alone(url, sourceIn)
  },
  to: (url, shape, from) => alone(url, (here) => becomeCopy(here, shape, from)),
}

async function sourceIn({ name, database, assertAlone, close }: Alone): Promise<Source> {
  await assertAlone()
  await assertNotLeft(database)
  return {
    name,
    all: () => contents(database),
    async leave(to) {
      await state(database, 'moved', to)
      await assertAlone().catch(async (error: unknown) => {
        await unsay(database, 'moved')
        throw error
      })
    },
    close,
  }
}

async function becomeCopy<State, Secret>(
  { name, database, assertAlone, close }: Alone,
  shape: OrderShape<State, Secret>,
  from: string,
): Promise<Target> {
  await assertAlone()
  await assertFree(database, name, from)
  await assertOpens(database, shape.sealer)
  await state(database, 'copying', from)
  await database.run(emptyInbox)
  await unsay(database, 'restoredAt')
  return {
    name,
    all: (): AsyncIterable<Moved> => contents(database),
    put: (some) => put(database, shape, some),
    drop: (it) => drop(database, it),
    async finish() {
      await assertKey(database, shape.sealer)
      await unsay(database, 'copying')
    },
    close,
  }
}

async function assertFree(database: Database, name: string, from: string): Promise<void> {
  await assertNotLeft(database)
  const earlier = await factOf(database, 'copying')
  if (earlier === from) return
  const [row] = await database.run(full)
  if (earlier === undefined && row?.['full'] !== true) return
  const what = earlier === undefined ? 'something is kept there' : `there is a part of ${earlier}`
  throw new StorageError(`${name} is not empty: ${what}. Nothing was written; copy into a new database`)
}

/** A name that was mistyped is not the name of an empty store. */
async function assertBegun(url: string): Promise<void> {
  const database = new Database(url)
  try {
    const [row] = await database.run(tables)
    if (row?.['there'] !== true) throw new StorageError(`There is nothing to copy in ${nameOf(url)}`)
  } finally {
    await database.end()
  }
}

/** For as long as this is there, no bot starts here; one that is silent for half a minute is taken for dead. */
export async function alone<T>(url: string, begin: (here: Alone) => Promise<T>): Promise<T> {
  await bringUp(url)
  const database = new Database(url)
  const presence = new Presence(database, url)
  const name = nameOf(url)
  const close = async () => {
    await presence.end().catch(() => undefined) // it is taken for dead in half a minute
    await database.end()
  }
  const assertAlone = async () => {
    if (await presence.isAlone()) return
    throw new StorageError(
      `Somebody works in ${name}, or did within half a minute; stop every bot, wait that long, and copy again`,
    )
  }
  try {
    await presence.begin()
    await assertAlone()
    await state(database, 'mover', presence.id)
    return await begin({ name, database, assertAlone, close })
  } catch (error) {
    await close()
    throw error
  }
}

/** Without user and password. */
function nameOf(url: string): string {
  const { protocol, host, pathname } = new URL(url)
  return `${protocol}//${host}${pathname}`
}
