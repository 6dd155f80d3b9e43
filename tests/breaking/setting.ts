import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'
import { readJournal } from '../../storage/lowdb/inbox-format.ts'
import type { TestPostgres } from '../support/postgres.ts'

/** What a history is played on: where the bots keep things, and how many of them there are. */
export interface Setting {
  /** Opens a store of its own for a world that has this folder. */
  openStore(folder: string): Promise<Store>
  /** Whether another bot works beside the one that is killed, and goes on when it is dead. */
  readonly hasCompanion: boolean
}

/** A store as it is seen from beside the bots. */
export interface Store {
  /** The settings that lead a bot to it. */
  readonly env: Readonly<Record<string, string>>
  /** For so many milliseconds nobody else gets what a dead bot had. */
  readonly silenceMs: number
  /** The events that were taken in and are not handled, by what is written down. */
  pending(): Promise<number>
  close(): Promise<void>
}

/** The folder, for one bot. */
export const onLowdb: Setting = { openStore: (folder) => Promise.resolve(inFolder(folder)), hasCompanion: false }

/** A database for one bot, or for two. */
export const onPostgres = (postgres: TestPostgres, { hasCompanion = false } = {}): Setting => ({
  openStore: () => inDatabase(postgres),
  hasCompanion,
})

function inFolder(folder: string): Store {
  const path = join(folder, 'inbox.journal')
  return {
    env: {},
    silenceMs: 0,
    pending: async () => readJournal(path, await readFile(path, 'utf8')).pending.size,
    close: () => Promise.resolve(),
  }
}

async function inDatabase(postgres: TestPostgres): Promise<Store> {
  const url = await postgres.url()
  const client = new pg.Client(url)
  await client.connect()
  return {
    env: { STORAGE_URL: `${url}?dead=1&max=4` },
    silenceMs: 1_100,
    async pending() {
      const { rows } = await client.query<{ count: number }>(
        'select count(*)::int as count from inbox where done_at is null',
      )
      return rows[0]?.count ?? 0
    },
    close: () => client.end(),
  }
}
