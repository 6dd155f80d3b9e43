import { randomUUID } from 'node:crypto'
import type { Database, Statement } from './database.ts'

/** How often an instance says that it is there, in milliseconds. */
const EVERY = 5_000
/** An instance that was not heard of for so long is dead, and what it had is free. A PostgreSQL interval. */
const DEAD_AFTER = '30 seconds'

/** True of a row whose `holder` is nobody, or dead. For the database's clock, which is the only one they share. */
export const isFree = (holder: string): string =>
  `(${holder} is null or not exists (
    select 1 from instances where instances.id = ${holder} and seen_at > clock_timestamp() - interval '${DEAD_AFTER}'))`

const here: Statement = {
  name: 'here',
  text: `
    insert into instances (id, seen_at) values ($1, clock_timestamp())
    on conflict (id) do update set seen_at = excluded.seen_at`,
}
const gone: Statement = { name: 'gone', text: 'delete from instances where id = $1' }
const forget: Statement = {
  name: 'forget',
  text: `delete from instances where seen_at < clock_timestamp() - interval '1 day'`,
}

/** Says that this instance is there, for as long as it is. Who says nothing for half a minute loses claims and events to others. */
export class Presence {
  readonly id = randomUUID()
  readonly #database: Database
  #timer: NodeJS.Timeout | undefined
  #saying: Promise<void> = Promise.resolve()

  constructor(database: Database) {
    this.#database = database
  }

  async begin(): Promise<void> {
    await this.#database.run(forget)
    await this.#say()
    this.#timer = setInterval(() => {
      // A database that is away hears it next time; what we hold is fenced by numbers, not by this.
      this.#saying = this.#say().catch(() => undefined)
    }, EVERY).unref()
  }

  /** All that this instance has is free at once. */
  async end(): Promise<void> {
    clearInterval(this.#timer)
    await this.#saying
    await this.#database.run(gone, [this.id])
  }

  async #say(): Promise<void> {
    await this.#database.run(here, [this.id])
  }
}
