import { parseStored, type OrderShape } from '../order-format.ts'
import { OrderMemory } from '../order-memory.ts'
import { assertKnown, versionOf } from '../versions.ts'
import type { Database, Statement } from './database.ts'
import { keyed, nextOf } from './derived.ts'
import { columnsOf } from './order-rows.ts'

const newest: Statement = { name: 'newest', text: 'select max(shape) as shape from orders' }
const behind: Statement = {
  name: 'behind',
  text: 'select id, rev, doc from orders where shape < $1 and keyed < $1 order by shape, keyed limit 500',
}
const keep: Statement = {
  name: 'keep',
  text: `
    with written as (
      update orders set keyed = $3, due_at = $4, due_effect = $5, patient = $6 where id = $1 and rev = $2
      returning id),
    gone as (delete from order_keys using written where order_id = written.id)
    insert into order_keys (name, key, order_id)
    select pair.name, pair.key, written.id from written, unnest($7::text[], $8::text[]) as pair (name, key)
    on conflict do nothing`,
}

/**
 * Orders that an older version wrote are found by today's keys and have today's work from the start on. The documents
 * stay as they are, so that instances of that version can go on beside this one until they are replaced.
 *
 * @throws StorageError when a newer version was here.
 */
export async function bringKeysUp<State, Secret>(database: Database, shape: OrderShape<State, Secret>): Promise<void> {
  const version = versionOf(shape)
  const [found] = await database.run(newest)
  assertKnown(Number(found?.['shape'] ?? 1), shape, 'The database')
  const memory = new OrderMemory(shape, 0)
  for (;;) {
    const rows = await database.run(behind, [version])
    if (rows.length === 0) return
    for (const { id, rev, doc } of rows) {
      const { keys, effects } = memory.today(parseStored(doc))
      const pairs = keyed(keys)
      const values = [
        version,
        ...columnsOf(nextOf(effects, shape)),
        pairs.map(([name]) => name),
        pairs.map(([, key]) => key),
      ]
      await database.run(keep, [id, rev, ...values])
    }
  }
}
