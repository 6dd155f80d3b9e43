import { Command, InvalidArgumentError } from 'commander'
import { join, resolve } from 'node:path'
import { findKeys, keyFileIn, openSealer } from '../storage/sealer.ts'
import { StorageError, type Sealer } from '../storage/storage.ts'
import { copyStorage, markRestored, openUpkeep } from '../storage/index.ts'
import type { Config } from './config.ts'
import { documents, keySetting } from './kept.ts'

export interface Around {
  readonly config: Pick<Config, 'DATA_DIR' | 'STORAGE_URL' | 'ENCRYPTION_KEY'>
  /** The version of the program. */
  readonly version: string
  readonly now: () => Date
  /** Writes a line of what was asked for. */
  readonly print: (line: string) => void
  /** Everything was done, and something is not as it should be. */
  readonly flag: () => void
}

/** The program behind `npm run storage`. Its commands reject with a `StorageError` that says what went wrong. */
export function storageProgram(around: Around): Command {
  const program = new Command('storage').description('Backs up, restores and checks what the bot keeps.')
  program
    .command('backup <to>')
    .description('Copies everything into a new folder below <to>; the bot may go on working.')
    .option('--with-key', 'the sealing key as well: whoever has the backup can then read everything')
    .option('--keep <n>', 'remove all but the newest <n> backups afterwards', count)
    .action((to: string, options: BackupFlags) => backup(to, options, around))
  program
    .command('restore <from>')
    .description('Puts a backup back into an empty data folder; the bot has to be stopped.')
    .option('--order <id>', 'put back this order only, into the data folder as it is')
    .option('--force', 'with --order: also in the place of a sound one that is newer')
    .action((from: string, options: RestoreFlags) => restore(from, options, around))
  program
    .command('check [folder]')
    .description('Reads everything that is kept, or a backup, and lists what is damaged, foreign or left over.')
    .action((folder: string | undefined) => check(folder, around))
  program
    .command('copy <from> [to]')
    .description(
      'Copies everything from one storage URL to another, empty one (STORAGE_URL); the bot has to be stopped.',
    )
    .action((from: string, to: string = around.config.STORAGE_URL) => copy({ from, to }, around))
  program
    .command('restored')
    .description('To be said after a restore by other tools, before the bot starts: it then looks before it repeats.')
    .action(() => restored(around))
  return program
}

interface BackupFlags {
  readonly withKey?: boolean
  readonly keep?: number
}
interface RestoreFlags {
  readonly order?: string
  readonly force?: boolean
}

function count(text: string): number {
  if (/^[1-9]\d{0,5}$/.test(text)) return Number(text)
  throw new InvalidArgumentError('It has to be a number from 1 on.')
}

async function backup(to: string, { withKey, keep }: BackupFlags, around: Around): Promise<void> {
  const { config, version, now, print, flag } = around
  const keyFile = keyFileIn(config.DATA_DIR)
  if (withKey && (await findKeys(config.DATA_DIR)).length === 0) {
    throw new StorageError(`There is no key in ${keyFile}: it is set in ENCRYPTION_KEY, and is to be kept from there`)
  }
  const made = await (
    await upkeep(around)
  ).backUp(resolve(to), {
    by: version,
    now: now(),
    ...(withKey ? { keyFile } : {}),
    ...(keep === undefined ? {} : { keep }),
  })
  print(`${made.folder}: ${told(made.counts)}.`)
  if (!withKey) print(`The sealing key is not in it: keep ${keyFile}, or ENCRYPTION_KEY, in another place.`)
  for (const name of made.removed) print(`${join(resolve(to), name)} is removed.`)
  for (const file of made.damaged) print(`damaged\t${file}\tit was damaged before; older backups may have it sound`)
  if (made.damaged.length === 0) return
  if (keep !== undefined) print('No older backup was removed, since one of them may be the only sound copy.')
  flag()
}

async function restore(from: string, { order, force = false }: RestoreFlags, around: Around): Promise<void> {
  const { config, print } = around
  const store = await upkeep(around)
  if (order !== undefined) {
    const { rev, before } = await store.restoreOrder(resolve(from), { orderId: order, force })
    const was = before === undefined ? '' : `, in place of revision ${before}, which is in quarantine`
    print(`Order ${order} is back as it was at revision ${rev}${was}. Start the bot.`)
    return
  }
  if (force) throw new StorageError('--force goes with --order only: a data folder that is not empty is not replaced')
  const keyFile = keyFileIn(config.DATA_DIR)
  const { counts, takenAt, withKey } = await store.restore(resolve(from), { keyFile })
  print(`Everything is back as it was at ${takenAt}: ${told(counts)}.`)
  const keyless = !withKey && (await findKeys(config.DATA_DIR, keySetting(config))).length === 0
  print(keyless ? `The key is not in this backup: put it at ${keyFile} before you start the bot.` : 'Start the bot.')
}

async function check(folder: string | undefined, around: Around): Promise<void> {
  const { counts, findings } = await (await upkeep(around, folder)).check(folder && resolve(folder))
  for (const { kind, file, reason } of findings) around.print([kind, file, reason].join('\t'))
  around.print(
    `Sound: ${told(counts)}. ${findings.length === 0 ? 'Nothing else.' : `To be looked at: ${findings.length}.`}`,
  )
  if (findings.length > 0) around.flag()
}

async function copy(urls: { readonly from: string; readonly to: string }, around: Around): Promise<void> {
  const { config, print } = around
  const sealer = await sealerOf(config)
  let printed = 0
  const progress = (read: number) => {
    if (read < printed + PRINTED_EVERY) return
    printed = read - (read % PRINTED_EVERY)
    print(`${read} read ...`)
  }
  const { from, to, counts, already } = await copyStorage({ ...urls, progress }, { ...documents, sealer })
  const earlier = already === 0 ? '' : ` ${already} of them an earlier try had copied.`
  print(`Everything in ${from} is in ${to} as well, read again and compared: ${told(counts)}.${earlier}`)
  print('The sealing key is not in it: keep the key, and give the new place the same.')
  print('Set STORAGE_URL to the new place and start the bot. The old one stays as it is, and does not open any more.')
}

async function restored({ config, print }: Around): Promise<void> {
  await markRestored(config.STORAGE_URL, { ...documents, sealer: await sealerOf(config) })
  print('For a day the bot looks before it repeats anything that may have been done after the backup. Start the bot.')
}

async function sealerOf(config: Around['config']): Promise<Sealer> {
  const keys = await findKeys(config.DATA_DIR, keySetting(config))
  if (keys.length > 0) return openSealer(keys)
  throw new StorageError(`There is no key in ${keyFileIn(config.DATA_DIR)}, nor in ENCRYPTION_KEY: put it there first`)
}

/** Documents between two words on how far it is. */
const PRINTED_EVERY = 1000

const told = (counts: Readonly<Record<string, number>>) =>
  Object.entries(counts)
    .map(([kind, many]) => `${kind} ${many}`)
    .join(', ')

/** `beside`: a folder that may have a key of its own, as a backup may. */
async function upkeep({ config }: Around, beside?: string) {
  const own = await findKeys(config.DATA_DIR, keySetting(config))
  const keys = [...own, ...(beside === undefined ? [] : await findKeys(beside))]
  return openUpkeep(config.STORAGE_URL, { ...documents, sealer: keys.length > 0 ? openSealer(keys) : keyless })
}

const keyless: Sealer = {
  seal: () => Promise.reject(new StorageError('there is no key')),
  open: () => Promise.reject(new StorageError('there is no key to open it with')),
}
