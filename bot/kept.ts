import { isPatient } from '../flows/effects/index.ts'
import { keysOf } from '../flows/keys.ts'
import { migrations } from '../flows/migrations.ts'
import { ConnectionRecord, PersonRecord, Secret, SpaceRecord, State } from '../flows/record.ts'
import type { StorageEvent } from '../storage/engine.ts'
import { loadKey, openSealer } from '../storage/sealer.ts'
import type { Config } from './config.ts'

/** What a store is told of the documents that are kept in it. A shelf is a line here and one in `flows/record.ts`. */
export const documents = {
  state: (stored: unknown) => State.parse(stored),
  secret: (stored: unknown) => Secret.parse(stored),
  shelves: {
    people: { kind: 'person', parse: (stored: unknown) => PersonRecord.parse(stored) },
    spaces: { kind: 'space', parse: (stored: unknown) => SpaceRecord.parse(stored) },
    connections: { kind: 'connection', parse: (stored: unknown) => ConnectionRecord.parse(stored) },
  },
  keys: keysOf,
  isPatient,
  migrations,
}

/** The same, with the keys that the settings or the data folder hold; makes one at the first start. */
export const shapeOf = async (config: Pick<Config, 'DATA_DIR' | 'ENCRYPTION_KEY'>) => ({
  ...documents,
  sealer: openSealer(await loadKey(config.DATA_DIR, keySetting(config))),
})

/** The keys of the settings, as the store takes them. */
export const keySetting = ({ ENCRYPTION_KEY }: Pick<Config, 'ENCRYPTION_KEY'>) =>
  ENCRYPTION_KEY?.map((key) => key.toString('base64')).join(',')

/** What to do about a damaged order; what stays readable elsewhere, or comes back by itself, has no remedy. */
export const remedyOf = (event: StorageEvent) =>
  event.kind === 'quarantined' && event.orderId !== undefined
    ? { remedy: `stop the bot, npm run storage -- restore BACKUP --order ${event.orderId}, start it` }
    : {}
