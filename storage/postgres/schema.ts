import { Kysely, Migrator, PostgresDialect, sql, type Migration } from 'kysely'
import pg from 'pg'
import { StorageError } from '../storage.ts'
import { configOf, unanswered } from './database.ts'

/**
 * The tables, by versions. Those of several versions work side by side while instances are replaced one by one, so a
 * step only ever adds. **Never change or drop a step that was released.** Ids and keys are JSON texts, quotes included:
 * so they can be any text at all, also one that UTF-8 cannot say.
 */
const steps: Readonly<Record<string, Migration>> = {
  '001-orders': {
    async up(db) {
      await sql`
        create table orders (
          id text primary key,
          rev integer not null,
          -- which version of its shape the document is of, and by which one its keys and due work were found
          shape integer not null,
          keyed integer not null,
          doc json not null,
          -- the effect that is to be done next
          due_at timestamptz,
          due_effect text,
          patient boolean not null default false,
          -- who has the claim; the number outlives it
          holder uuid,
          token bigint not null default 0,
          -- effects that were handed out, and not yet settled or given back
          begun text[] not null default '{}'
        ) with (fillfactor = 85)`.execute(db)
      await sql`create index orders_due on orders (patient, due_at) where due_at is not null`.execute(db)
      await sql`create index orders_holder on orders (holder) where holder is not null`.execute(db)
      await sql`create index orders_shape on orders (shape, keyed)`.execute(db)
      await sql`
        create table order_keys (
          name text not null,
          key text not null,
          order_id text not null,
          primary key (name, key, order_id)
        )`.execute(db)
      await sql`create index order_keys_order on order_keys (order_id)`.execute(db)
      await sql`create sequence claims`.execute(db)
    },
  },
  '002-entries': {
    async up(db) {
      await sql`
        create table entries (
          shelf text not null,
          key text not null,
          rev integer not null,
          shape integer not null,
          sealed text not null,
          primary key (shelf, key)
        )`.execute(db)
    },
  },
  '003-inbox': {
    async up(db) {
      await sql`
        create table inbox (
          id text primary key,
          place bigint generated always as identity,
          item json not null,
          holder uuid,
          done_at timestamptz
        )`.execute(db)
      await sql`create index inbox_pending on inbox (place) where done_at is null`.execute(db)
      await sql`create index inbox_done on inbox (done_at) where done_at is not null`.execute(db)
    },
  },
  '004-instances': {
    async up(db) {
      await sql`create table instances (id uuid primary key, dead_at timestamptz not null)`.execute(db)
      await sql`create table facts (name text primary key, value text not null)`.execute(db)
    },
  },
}

/** Brings the tables up to date; of several instances that start at once, one does it. @throws StorageError */
export async function bringUp(url: string): Promise<void> {
  const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool: new pg.Pool({ ...configOf(url), max: 2 }) }) })
  try {
    const migrator = new Migrator({ db, provider: { getMigrations: () => Promise.resolve({ ...steps }) } })
    const { error } = await migrator.migrateToLatest()
    if (error) throw explained(error)
  } finally {
    await db.destroy()
  }
}

function explained(error: unknown): StorageError {
  if (error instanceof Error && error.message.startsWith('corrupted migrations')) {
    return new StorageError('The database belongs to a newer version; nothing was changed, start that version', {
      cause: error,
    })
  }
  return unanswered(error)
}
