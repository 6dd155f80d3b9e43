import { z } from 'zod'
import type { Inbox, InboxItem } from '../storage.ts'
import type { Database, Statement } from './database.ts'
import { isFree, type Presence } from './presence.ts'

/** How long an event that was done is remembered, so that a late repeat of it is known. */
const MEMORY_MS = 30 * 24 * 60 * 60 * 1000

const Item = z.object({ id: z.string(), receivedAt: z.string(), body: z.unknown().optional() })

/** `$4`: what was done until then is forgotten, and may come anew. */
const put: Statement = {
  name: 'put',
  text: `
    insert into inbox (id, item, holder) values ($1, $2, $3)
    on conflict (id) do update set place = default, item = $2, holder = $3, done_at = null where inbox.done_at <= $4
    returning place`,
}
const pending: Statement = {
  name: 'pending',
  text: `
    with taken as (
      update inbox set holder = $1 where done_at is null and (holder = $1 or ${isFree('holder')}) returning place, item)
    select item from taken order by place`,
}
const handBack: Statement = {
  name: 'handBack',
  text: 'update inbox set holder = null where id = $1 and holder = $2::uuid and done_at is null',
}
const done: Statement = {
  name: 'done',
  text: 'update inbox set done_at = $2, holder = null where id = any($1::text[]) and done_at is null',
}
const forget: Statement = { name: 'forgetDone', text: 'delete from inbox where done_at <= $1' }

/** The event a row holds. */
export function itemOf(row: Readonly<Record<string, unknown>>): InboxItem {
  const { id, receivedAt, body } = Item.parse(row['item'])
  return { id, receivedAt, body }
}

export interface InboxOptions {
  readonly database: Database
  readonly presence: Presence
  readonly now: () => Date
}

/** Events, a row each; its holder is whoever is at it. */
export class PostgresInbox implements Inbox {
  readonly #options: InboxOptions
  /** What was done while the words of others were on their way: one statement says it for all. */
  #waiting: { readonly ids: string[]; readonly said: Promise<void> } | undefined
  #saying: Promise<unknown> = Promise.resolve()
  readonly #underWay = new Set<Promise<unknown>>()

  constructor(options: InboxOptions) {
    this.#options = options
  }

  async put(item: InboxItem): Promise<boolean> {
    const { presence } = this.#options
    const { id, receivedAt, body } = item
    const text = JSON.stringify({ id, receivedAt, body })
    return (await this.#run(put, [JSON.stringify(id), text, presence.id, this.#horizon()])).length > 0
  }

  async pending(): Promise<InboxItem[]> {
    const rows = await this.#run(pending, [this.#options.presence.id])
    return rows.map(itemOf)
  }

  async handBack(id: string): Promise<void> {
    await this.#run(handBack, [JSON.stringify(id), this.#options.presence.id])
  }

  done(id: string): Promise<void> {
    if (!this.#waiting) {
      const ids: string[] = []
      const said = this.#saying.then(() => {
        this.#waiting = undefined
        return this.#run(done, [ids.map((each) => JSON.stringify(each)), this.#options.now()])
      })
      this.#saying = said.catch(() => undefined)
      this.#waiting = { ids, said: said.then(() => undefined) }
    }
    this.#waiting.ids.push(id)
    return this.#waiting.said
  }

  /** Frees what is past its memory. */
  async forget(): Promise<void> {
    await this.#run(forget, [this.#horizon()])
  }

  /** Resolves when nothing is under way any more. */
  async idle(): Promise<void> {
    while (this.#underWay.size > 0) await Promise.allSettled(this.#underWay)
  }

  #horizon(): Date {
    return new Date(this.#options.now().getTime() - MEMORY_MS)
  }

  async #run(statement: Statement, values: readonly unknown[]) {
    const { database } = this.#options
    database.assertOpen()
    const running = database.run(statement, values)
    this.#underWay.add(running)
    try {
      return await running
    } finally {
      this.#underWay.delete(running)
    }
  }
}
