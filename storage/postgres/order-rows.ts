import { z } from 'zod'
import type { StorageOptions } from '../engine.ts'
import { parseStored, type OrderShape } from '../order-format.ts'
import { OrderMemory } from '../order-memory.ts'
import { Recent } from '../recent.ts'
import { StorageError, type Doc, type Effect } from '../storage.ts'
import { whyUnusable } from '../understanding.ts'
import { assertKnown } from '../versions.ts'
import type { Database, Statement } from './database.ts'
import { keyed, nextOf, type Next } from './derived.ts'

/** What a row says beside its document. */
export interface Standing {
  readonly holder: string | null
  readonly token: number
}

/** An order as it is in the database at one moment. */
export interface Read<State, Secret> extends Standing {
  readonly doc: Doc<State, Secret> | undefined
}

/** What a write that ends a claim goes by. */
export interface Ended {
  readonly token: number
  readonly holder: string
  readonly effectId: string
}

const Row = z.object({
  rev: z.int(),
  doc: z.unknown(),
  holder: z.string().nullable(),
  token: z.coerce.number(),
})

const NOBODY: Standing = { holder: null, token: 0 }

/** `$2`: the revision that is in memory, and need not be sent again. */
const read: Statement = {
  name: 'read',
  text: 'select rev, case when rev = $2 then null else doc end as doc, holder, token from orders where id = $1',
}

/**
 * `$1` id, `$2` to `$7` what the row is to hold, `$8` and `$9` names and values of its keys, `$10` whether those changed;
 * an update has `$11` the effects that live on, `$12` and `$13` the claim that this ends, or null.
 */
const KEYS = `
  gone as (
    delete from order_keys using written
    where $10 and order_id = written.id and (name, key) not in (select * from unnest($8::text[], $9::text[]))),
  found as (
    insert into order_keys (name, key, order_id)
    select pair.name, pair.key, written.id from written, unnest($8::text[], $9::text[]) as pair (name, key) where $10
    on conflict do nothing)
  select holder is not null as held from written`

const insert: Statement = {
  name: 'insert',
  text: `
    with written as (
      insert into orders (id, rev, shape, keyed, doc, due_at, due_effect, patient)
      values ($1, $2, $3, $3, $4, $5, $6, $7)
      on conflict (id) do nothing
      returning id, holder),
    ${KEYS}`,
}
const update: Statement = {
  name: 'update',
  text: `
    with written as (
      update orders set
        rev = $2, shape = $3, keyed = $3, doc = $4, due_at = $5, due_effect = $6, patient = $7,
        begun = array(select unnest(begun) intersect select unnest($11::text[])),
        holder = case when $12::bigint is null then holder end
      where id = $1 and rev = $2 - 1 and ($12::bigint is null or (token = $12::bigint and holder = $13::uuid))
      returning id, holder),
    ${KEYS}`,
}

export interface OrderRowsOptions<State, Secret> {
  readonly database: Database
  readonly shape: OrderShape<State, Secret>
  /** How many orders stay in memory. */
  readonly remembered: number
  readonly report: StorageOptions['report']
}

/** Orders, a row each. What is in memory is only believed as far as the row has the same revision. */
export class OrderRows<State, Secret> {
  readonly #database: Database
  readonly #shape: OrderShape<State, Secret>
  readonly #memory: OrderMemory<State, Secret>
  /** The keys that the rows of remembered orders have. */
  readonly #keys: Recent<string>
  readonly #report: StorageOptions['report']
  readonly #refused = new Set<string>()

  constructor({ database, shape, remembered, report }: OrderRowsOptions<State, Secret>) {
    this.#database = database
    this.#shape = shape
    this.#memory = new OrderMemory(shape, remembered)
    this.#keys = new Recent(remembered)
    this.#report = report
  }

  /** @throws StorageError when the document is of a newer version, or cannot be made sense of. */
  async read(orderId: string): Promise<Read<State, Secret>> {
    const known = this.#memory.get(orderId)
    const [found] = await this.#database.run(read, [JSON.stringify(orderId), known?.rev ?? 0])
    if (!found) return { ...NOBODY, doc: undefined }
    const row = Row.parse(found)
    return { ...row, doc: known?.rev === row.rev ? known : await this.taken(orderId, row.doc) }
  }

  /** The document of a row, unless the same is in memory. */
  async known(orderId: string, rev: number, doc: unknown): Promise<Doc<State, Secret>> {
    const known = this.#memory.get(orderId)
    return known?.rev === rev ? known : this.taken(orderId, doc)
  }

  /** Sound or not, it stays as it is. */
  async taken(orderId: string, doc: unknown): Promise<Doc<State, Secret>> {
    const file = `Order ${orderId}`
    try {
      const stored = parseStored(doc)
      assertKnown(stored.shape, this.#shape, file)
      const taken = await this.#memory.take(stored)
      this.#keys.delete(orderId)
      return taken
    } catch (cause) {
      const reason = whyUnusable(cause)
      if (!this.#refused.has(orderId)) this.#report?.({ kind: 'refused', file, reason })
      this.#refused.add(orderId)
      throw new StorageError(`${file} cannot be used: ${reason}`, { cause })
    }
  }

  /**
   * Writes the next revision, where the row still has the one before; undefined when it has not, or the claim that is
   * to end is not held. Else whether somebody has a claim of the order, and what is due next.
   */
  async write(
    doc: Doc<State, Secret>,
    ended?: Ended,
  ): Promise<{ readonly held: boolean; readonly next: Next | undefined } | undefined> {
    const { stored, written } = await this.#memory.give(doc)
    const keys = keyed(stored.keys)
    const allKeys = JSON.stringify(keys)
    const next = nextOf(stored.effects, this.#shape)
    const content = [
      JSON.stringify(doc.id),
      doc.rev,
      stored.shape,
      JSON.stringify(stored),
      ...columnsOf(next),
      keys.map(([name]) => name),
      keys.map(([, key]) => key),
      this.#keys.get(doc.id) !== allKeys,
    ]
    const more = [living(stored.effects, ended), ended?.token ?? null, ended?.holder ?? null]
    const [found] = await (doc.rev === 1
      ? this.#database.run(insert, content)
      : this.#database.run(update, [...content, ...more]))
    if (!found) return undefined
    written()
    this.#keys.set(doc.id, allKeys)
    return { held: found['held'] === true, next }
  }
}

export const columnsOf = (next: Next | undefined) => [
  next?.dueAt ?? null,
  next ? JSON.stringify(next.effectId) : null,
  next?.isPatient ?? false,
]

/** An effect that is settled may come back under its id; then it has not been handed out. */
const living = (effects: readonly Effect[], ended: Ended | undefined): string[] =>
  effects.flatMap(({ id }) => (id === ended?.effectId ? [] : [JSON.stringify(id)]))
