import type { Moved, Name } from '../moving.ts'
import type { OrderShape, StoredOrder } from '../order-format.ts'
import { OrderMemory } from '../order-memory.ts'
import { versionOf } from '../versions.ts'
import type { Database, Statement } from './database.ts'
import { keyed, nextOf } from './derived.ts'
import { state } from './facts.ts'
import { columnsOf } from './order-rows.ts'

const dropKeys: Statement = { name: 'dropKeys', text: 'delete from order_keys where order_id = any($1::text[])' }
const putKeys: Statement = {
  name: 'putKeys',
  text: `
    insert into order_keys (name, key, order_id)
    select * from unnest($1::text[], $2::text[], $3::text[]) on conflict do nothing`,
}
/** `begun` are JSON texts of lists: PostgreSQL has no lists of lists of different lengths. */
const putOrders: Statement = {
  name: 'putOrders',
  text: `
    insert into orders (id, rev, shape, keyed, doc, due_at, due_effect, patient, begun)
    select id, rev, shape, $1, doc::json, due_at, due_effect, patient,
      array(select json_array_elements_text(begun::json))
    from unnest($2::text[], $3::int[], $4::int[], $5::text[], $6::timestamptz[], $7::text[], $8::bool[], $9::text[])
      as put (id, rev, shape, doc, due_at, due_effect, patient, begun)
    on conflict (id) do update set
      rev = excluded.rev, shape = excluded.shape, keyed = excluded.keyed, doc = excluded.doc, due_at = excluded.due_at,
      due_effect = excluded.due_effect, patient = excluded.patient, begun = excluded.begun, holder = null`,
}
const putEntries: Statement = {
  name: 'putEntries',
  text: `
    insert into entries (shelf, key, rev, shape, sealed)
    select shelf, key, 1, shape, sealed
    from unnest($1::text[], $2::text[], $3::int[], $4::text[]) as put (shelf, key, shape, sealed)
    on conflict (shelf, key) do update set shape = excluded.shape, sealed = excluded.sealed`,
}
/** In the order they came: `place` counts up. */
const putEvents: Statement = {
  name: 'putEvents',
  text: `
    insert into inbox (id, item, done_at)
    select id, item::json, done_at
    from unnest($1::text[], $2::text[], $3::timestamptz[]) with ordinality as put (id, item, done_at, n) order by n
    on conflict (id) do update set item = excluded.item, done_at = excluded.done_at`,
}
const dropOrder: Statement = { name: 'dropOrder', text: 'delete from orders where id = $1' }
const dropEntry: Statement = { name: 'dropEntry', text: 'delete from entries where shelf = $1 and key = $2' }

type Of<Kind extends Moved['kind']> = Extract<Moved, { kind: Kind }>

const of = <Kind extends Moved['kind']>(kind: Kind, some: readonly Moved[]) =>
  some.filter((moved): moved is Of<Kind> => moved.kind === kind)

/** A list for each column. */
const columns = (rows: readonly (readonly unknown[])[], width: number) =>
  Array.from({ length: width }, (_, at) => rows.map((row) => row[at]))

/** Writes what comes from another store, with what stands beside it here. */
export async function put<State, Secret>(
  database: Database,
  shape: OrderShape<State, Secret>,
  some: readonly Moved[],
): Promise<void> {
  await putAll(
    database,
    shape,
    of('order', some).map(({ order }) => order),
  )
  const entries = of('entry', some).map(({ shelf, key, entry }) => [shelf, key, entry.shape, entry.sealed])
  if (entries.length > 0) await database.run(putEntries, columns(entries, 4))
  const events = some.flatMap((moved) => {
    if (moved.kind === 'event') return [[JSON.stringify(moved.item.id), JSON.stringify(moved.item), null]]
    if (moved.kind === 'done') return [[JSON.stringify(moved.id), 'null', moved.at]]
    return []
  })
  if (events.length > 0) await database.run(putEvents, columns(events, 3))
  for (const { at } of of('restored', some)) await state(database, 'restoredAt', at)
}

/** The keys go first: an order that is found here by a later try has its keys. */
async function putAll<State, Secret>(
  database: Database,
  shape: OrderShape<State, Secret>,
  orders: readonly StoredOrder[],
): Promise<void> {
  if (orders.length === 0) return
  const memory = new OrderMemory(shape, 0)
  const keys: (readonly string[])[] = []
  const rows = orders.map((order) => {
    const id = JSON.stringify(order.id)
    const today = memory.today(order)
    keys.push(...keyed(today.keys).map(([name, key]) => [name, key, id]))
    // Nobody knows what was begun of it.
    const begun = [...order.effects, ...today.effects].map((effect) => JSON.stringify(effect.id))
    return [
      id,
      order.rev,
      order.shape,
      JSON.stringify(order),
      ...columnsOf(nextOf(today.effects, shape)),
      JSON.stringify([...new Set(begun)]),
    ]
  })
  await database.run(dropKeys, [orders.map(({ id }) => JSON.stringify(id))])
  await database.run(putKeys, columns(keys, 3))
  await database.run(putOrders, [versionOf(shape), ...columns(rows, 8)])
}

export async function drop(database: Database, name: Name): Promise<void> {
  if (name.kind === 'entry') {
    await database.run(dropEntry, [name.shelf, name.key])
    return
  }
  await database.run(dropKeys, [[JSON.stringify(name.id)]])
  await database.run(dropOrder, [JSON.stringify(name.id)])
}
