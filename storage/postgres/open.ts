import type { OpenEngine, StorageOptions } from '../engine.ts'
import { StorageError, type Shape, type ShelfShape, type Storage } from '../storage.ts'
import { Claims } from './claims.ts'
import { Database, type Statement } from './database.ts'
import { assertKey, assertToBeUsed, doubtedUntil } from './facts.ts'
import { PostgresInbox } from './inbox.ts'
import { OrderRows } from './order-rows.ts'
import { PostgresOrders } from './orders.ts'
import { Presence } from './presence.ts'
import { bringUp } from './schema.ts'
import { PostgresShelf } from './shelf.ts'
import { bringKeysUp } from './versions-behind.ts'

/** How many orders stay in memory. */
const REMEMBERED = 2_000

const writable: Statement = {
  name: 'writable',
  text: `select pg_is_in_recovery() or current_setting('transaction_read_only')::boolean as deaf`,
}

/** `postgres:` URLs. Rejects with a `StorageError` when the database does not answer, or belongs to a newer version. */
export const openPostgres: OpenEngine = async (url, shape, options) => {
  await bringUp(url)
  const database = new Database(url)
  const presence = new Presence(database, url)
  try {
    await presence.begin()
    await assertToBeUsed(database)
    await assertKey(database, shape.sealer)
    await bringKeysUp(database, shape)
    return await putTogether(database, presence, { shape, options })
  } catch (error) {
    await presence.end().catch(() => undefined)
    await database.end()
    throw error
  }
}

async function putTogether<State, Secret, Shelves>(
  database: Database,
  presence: Presence,
  { shape, options }: { readonly shape: Shape<State, Secret, Shelves>; readonly options: StorageOptions },
): Promise<Storage<State, Secret, Shelves>> {
  const { now = () => new Date(), onDue, report } = options
  const rows = new OrderRows({ database, shape, remembered: REMEMBERED, report })
  const claims = new Claims({ database, presence, rows, shape, doubtedUntil: await doubtedUntil(database) })
  const orders = new PostgresOrders({ database, rows, claims, onDue })
  const shelves = shelvesOf(database, shape)
  const inbox = new PostgresInbox({ database, presence, now })
  await inbox.forget()

  const close = async () => {
    database.shut()
    const idle = Object.values<PostgresShelf<unknown>>(shelves).map((shelf) => shelf.idle())
    await Promise.all([orders.idle(), ...idle, inbox.idle()])
    await presence.end().catch(() => undefined) // whoever waits for what we had waits half a minute longer
    await database.end()
  }
  let closed: Promise<void> | undefined
  return {
    ...shelves,
    orders,
    inbox,
    isShared: true,
    ready: () => assertWritable(database),
    close: () => (closed ??= close()),
  }
}

type PostgresShelves<Shelves> = { readonly [Name in keyof Shelves]: PostgresShelf<Shelves[Name]> }

function shelvesOf<Shelves>(
  database: Database,
  { shelves, sealer }: Pick<Shape<unknown, unknown, Shelves>, 'shelves' | 'sealer'>,
): PostgresShelves<Shelves> {
  const named = Object.entries<ShelfShape<unknown>>(shelves)
  return Object.fromEntries(
    named.map(([name, shape]) => [name, new PostgresShelf(database, name, { ...shape, sealer })]),
  ) as PostgresShelves<Shelves>
}

async function assertWritable(database: Database): Promise<void> {
  database.assertOpen()
  const [row] = await database.run(writable)
  if (row?.['deaf'] !== true) return
  throw new StorageError('The database answers, and takes no writes: it is a standby, or was made read-only')
}
