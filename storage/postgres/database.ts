import pg from 'pg'
import { StorageError } from '../storage.ts'

/** How many connections one instance opens, unless the URL says `?max=`. */
const CONNECTIONS = 10
/** Milliseconds. A statement here takes one or two; what takes this long is stuck, and whoever waits tries again. */
const LIMITS = { connect: 5_000, statement: 5_000, lock: 2_000 }

/** Makes one statement of those a pool prepares once a connection; `name` has to be its own. */
export interface Statement {
  readonly name: string
  readonly text: string
}

type Row = Readonly<Record<string, unknown>>

/** The connections of one instance. What fails comes out as a `StorageError` that quotes nothing of what was sent. */
export class Database {
  readonly #pool: pg.Pool
  #isClosed = false

  /** `url`: `postgres://user:password@host:port/database`, with what libpq knows (`sslmode`) and `max`, the connections. */
  constructor(url: string) {
    this.#pool = new pg.Pool({
      ...configOf(url),
      connectionTimeoutMillis: LIMITS.connect,
      statement_timeout: LIMITS.statement,
      lock_timeout: LIMITS.lock,
      // A server that does not even end the statement is gone.
      query_timeout: LIMITS.statement + LIMITS.connect,
      idle_in_transaction_session_timeout: LIMITS.connect,
    })
    // An idle connection that breaks is replaced by the pool; the next statement finds out whether that works.
    this.#pool.on('error', () => undefined)
  }

  /** Rejects with a `StorageError`; after a lost connection nobody knows whether the statement was carried out. */
  async run(statement: Statement, values: readonly unknown[] = []): Promise<readonly Row[]> {
    try {
      const { rows } = await this.#pool.query<Row>({ ...statement, values: [...values] })
      return rows
    } catch (thrown) {
      throw unanswered(thrown)
    }
  }

  /** @throws StorageError once it is closed. */
  assertOpen(): void {
    if (this.#isClosed) throw new StorageError('The store is closed')
  }

  /** Nobody may begin anything any more; what is under way may end. */
  shut(): void {
    this.#isClosed = true
  }

  async end(): Promise<void> {
    await this.#pool.end()
  }
}

/** How `pg` is told about a store. @throws StorageError when the URL is none. */
export function configOf(url: string): pg.PoolConfig {
  const max = Number(parsed(url).searchParams.get('max') ?? CONNECTIONS)
  if (!Number.isInteger(max) || max < 2) throw new StorageError('The storage URL has to allow two connections: ?max=2')
  return { connectionString: url, max, application_name: 'set-up-now' }
}

/** Nothing of it is repeated: it holds a password. */
function parsed(url: string): URL {
  try {
    return new URL(url)
  } catch {
    throw new StorageError('The storage URL cannot be read: postgres://user:password@host:5432/database')
  }
}

/** The server ended the connection, or is about to (SQLSTATE classes 08 and 57P): what was under way may have been done. */
const CUT = /^(08|57P)/

/** What a server says of a statement may quote the statement, so only its code is passed on (SQLSTATE, PostgreSQL appendix A). */
export function unanswered(thrown: unknown): StorageError {
  const code = codeOf(thrown)
  if (thrown instanceof pg.DatabaseError && !CUT.test(code)) {
    const cause = new Error(`SQLSTATE ${code}`)
    return new StorageError(`The database refused (SQLSTATE ${code}); nothing was changed`, { cause })
  }
  const cause = thrown instanceof pg.DatabaseError ? new Error(`SQLSTATE ${code}`) : thrown
  return new StorageError(`The database did not answer (${code}); nobody knows whether anything was changed`, { cause })
}

const codeOf = (thrown: unknown): string =>
  typeof thrown === 'object' && thrown !== null && 'code' in thrown ? String(thrown.code) : 'no code'
