import { randomUUID } from 'node:crypto'
import { StorageError } from '../storage.ts'
import type { Database, Statement } from './database.ts'

/** An instance that was not heard of for so long, in seconds, is dead, and what it had is free; `?dead=` in the URL. */
const DEAD_AFTER = 30
/** How often an instance says that it is there, in that time. */
const SIGNS = 6

/** True of a row whose `holder` is nobody, or dead. By the database's clock, which is the only one they share. */
export const isFree = (holder: string): string =>
  `(${holder} is null or not exists (
    select 1 from instances where instances.id = ${holder} and dead_at > clock_timestamp()))`

const here: Statement = {
  name: 'here',
  text: `
    insert into instances (id, dead_at) values ($1, clock_timestamp() + make_interval(secs => $2))
    on conflict (id) do update set dead_at = excluded.dead_at`,
}
const gone: Statement = { name: 'gone', text: 'delete from instances where id = $1' }
const forget: Statement = {
  name: 'forget',
  text: `delete from instances where dead_at < clock_timestamp() - interval '1 day'`,
}
const others: Statement = {
  name: 'others',
  text: `select exists (select from instances where id <> $1 and dead_at > clock_timestamp()) as there`,
}

/** Says that this instance is there, for as long as it is. Who says nothing for long loses claims and events to others. */
export class Presence {
  readonly id = randomUUID()
  readonly #database: Database
  #timer: NodeJS.Timeout | undefined
  #saying: Promise<void> = Promise.resolve()

  readonly #seconds: number

  /** @throws StorageError when the URL has a `dead` that is no number of seconds. */
  constructor(database: Database, url: string) {
    this.#database = database
    this.#seconds = deadAfter(url)
  }

  async begin(): Promise<void> {
    await this.#database.run(forget)
    await this.#say()
    this.#timer = setInterval(
      () => {
        // A database that is away hears it next time; what we hold is fenced by numbers, not by this.
        this.#saying = this.#say().catch(() => undefined)
      },
      (this.#seconds * 1_000) / SIGNS,
    ).unref()
  }

  /** All that this instance has is free at once. */
  async end(): Promise<void> {
    clearInterval(this.#timer)
    await this.#saying
    await this.#database.run(gone, [this.id])
  }

  /** Whether no other instance is there. */
  async isAlone(): Promise<boolean> {
    const [row] = await this.#database.run(others, [this.id])
    return row?.['there'] === false
  }

  async #say(): Promise<void> {
    await this.#database.run(here, [this.id, this.#seconds])
  }
}

function deadAfter(url: string): number {
  const seconds = Number(new URL(url).searchParams.get('dead') ?? DEAD_AFTER)
  if (seconds >= 1 && seconds <= 600) return seconds
  throw new StorageError('The storage URL has to give an instance between 1 and 600 seconds: ?dead=30')
}
