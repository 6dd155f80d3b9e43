import { Damaged } from '../damaged.ts'
import { parseEntry } from '../entry-format.ts'
import type { Moved } from '../moving.ts'
import { parseStored } from '../order-format.ts'
import { StorageError } from '../storage.ts'
import type { Database, Statement } from './database.ts'
import { factOf } from './facts.ts'
import { itemOf } from './inbox.ts'

type Row = Awaited<ReturnType<Database['run']>>[number]

const orders: Statement = {
  name: 'allOrders',
  text: 'select id, doc from orders where id > $1 order by id limit 250',
}
const entries: Statement = {
  name: 'allEntries',
  text: 'select shelf, key, shape, sealed from entries where (shelf, key) > ($1, $2) order by shelf, key limit 250',
}
const events: Statement = {
  name: 'allEvents',
  text: `
    select place::text as at, item from inbox
    where done_at is null and place > $1::bigint order by inbox.place limit 250`,
}
const done: Statement = {
  name: 'allDone',
  text: 'select id, done_at from inbox where done_at is not null and id > $1 order by id limit 1000',
}

/** Everything in a database, and nothing is changed. @throws StorageError at the first thing that is damaged. */
export async function* contents(database: Database): AsyncIterable<Moved> {
  for await (const row of rows(database, orders, { first: [''], next: ({ id }) => [id] })) {
    yield read(`Order ${String(row['id'])}`, () => orderOf(row))
  }
  const nextEntry = ({ shelf, key }: Row) => [shelf, key]
  for await (const row of rows(database, entries, { first: ['', ''], next: nextEntry })) {
    const [shelf, key] = [String(row['shelf']), String(row['key'])]
    yield read(`An entry of ${shelf}`, () => ({ kind: 'entry', shelf, key, entry: parseEntry(row) }))
  }
  for await (const row of rows(database, events, { first: ['-1'], next: ({ at }) => [at] })) {
    yield read('An event', () => ({ kind: 'event', item: itemOf(row) }))
  }
  for await (const row of rows(database, done, { first: [''], next: ({ id }) => [id] })) {
    yield read('An event', () => doneOf(row))
  }
  const at = await factOf(database, 'restoredAt')
  if (at !== undefined) yield { kind: 'restored', at }
}

interface Pages {
  readonly first: readonly unknown[]
  readonly next: (last: Row) => readonly unknown[]
}

async function* rows(database: Database, statement: Statement, { first, next }: Pages): AsyncIterable<Row> {
  let after = first
  for (;;) {
    const page = await database.run(statement, after)
    yield* page
    const last = page.at(-1)
    if (!last) return
    after = next(last)
  }
}

function orderOf({ id, doc }: Row): Moved {
  const order = parseStored(doc)
  if (JSON.stringify(order.id) !== id) throw new Damaged('it holds another order than its row says')
  return { kind: 'order', order }
}

function doneOf({ id, done_at: at }: Row): Moved {
  if (!(at instanceof Date)) throw new Damaged('it does not say when it was done')
  return { kind: 'done', id: String(JSON.parse(String(id))), at: at.toISOString() }
}

function read(where: string, parse: () => Moved): Moved {
  try {
    return parse()
  } catch (cause) {
    const why = cause instanceof Damaged ? cause.message : 'it is not as this engine writes them'
    const message = `${where} cannot be copied: ${why}. What was copied so far is kept; put it right and copy again`
    throw new StorageError(message, { cause })
  }
}
