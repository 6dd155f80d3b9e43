import { StorageError, type Sealer } from '../storage.ts'
import type { Database, Statement } from './database.ts'

/** What is known of the store as a whole. */

const read: Statement = { name: 'fact', text: 'select value from facts where name = $1' }
const state: Statement = {
  name: 'state',
  text: 'insert into facts (name, value) values ($1, $2) on conflict (name) do update set value = excluded.value',
}

const SEAL = 'seal'
const SEALED = 'this store belongs to whoever can read this'

/** Sees to it that all instances have the same keys. @throws StorageError when these open nothing here. */
export async function assertKey(database: Database, sealer: Sealer): Promise<void> {
  const [known] = await database.run(read, [SEAL])
  if (known) {
    await sealer.open(String(known['value'])).catch((cause: unknown) => {
      const message =
        'The sealing key does not open what is in the database. Every instance needs the key it was begun with'
      throw new StorageError(message, { cause })
    })
  }
  await database.run(state, [SEAL, await sealer.seal(SEALED)])
}
