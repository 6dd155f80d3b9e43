import { dirname, join } from 'node:path'
import { Disk, type Files } from '../disk.ts'
import { codeOf } from '../disk-faults.ts'
import { StorageError } from '../storage.ts'
import type { Restored } from '../upkeep.ts'
import { below } from './copier.ts'
import { INBOX } from './inbox.ts'
import { lockFolder } from './lock.ts'
import { COPYING, markIn } from './marks.ts'
import { KEY, readManifest, RESTORED, RESTORING, verified, type Manifest } from './manifest.ts'
import { wholeBackups } from './old-backups.ts'

interface RestoreOptions {
  /** Where the sealing key belongs, for a backup that has it. */
  readonly keyFile: string
  readonly files?: Files
}

/**
 * Puts a backup back into a data folder in which nothing is kept yet and nobody works. Every checksum is compared
 * before anything is written; one that was interrupted is to be begun again, and until then the folder does not open.
 *
 * @throws StorageError when the backup is not whole, the folder is in use or holds anything, or the disk refuses.
 */
export async function restore(backup: string, folder: string, options: RestoreOptions): Promise<Restored> {
  const disk = new Disk(options)
  const manifest = await manifestOf(disk, backup)
  await disk.makeFolder(folder)
  const unlock = await lockFolder(folder, 'flock')
  try {
    await assertEmpty(disk, folder, manifest)
    const withKey = await keyBelongs(disk, manifest, { backup, keyFile: options.keyFile })
    for (const entry of manifest.files) await verified(disk, backup, entry)
    await disk.replace(join(folder, RESTORING), [`${backup}\n`])
    for (const entry of manifest.files) {
      const target = entry.path === KEY ? options.keyFile : join(folder, entry.path)
      await put(disk, target, await verified(disk, backup, entry))
    }
    await settle(disk, folder, manifest)
    return { counts: manifest.counts, takenAt: manifest.takenAt, withKey }
  } finally {
    await unlock()
  }
}

/** @throws StorageError when a restore into the folder did not come to its end. */
export async function assertWhole(disk: Disk, folder: string): Promise<void> {
  const backup = await markIn(disk, folder, RESTORING)
  if (backup === undefined) return
  throw new StorageError(`Only a part of the backup ${backup} was put back into ${folder}; restore it again to the end`)
}

const A_DAY = 24 * 60 * 60 * 1000

/** What was done after the backup is not in it, so whoever works in the folder next has to look before repeating it. */
export async function markRestored(disk: Disk, folder: string): Promise<void> {
  await disk.replace(join(folder, RESTORED), [`${new Date().toISOString()}\n`])
}

/** Whether a store was put back within a day: from then on what was lost with it is looked for no more. */
export async function wasRestored(disk: Disk, folder: string): Promise<boolean> {
  const at = await markIn(disk, folder, RESTORED)
  if (at === undefined) return false
  if (Date.parse(at) > Date.now() - A_DAY) return true
  await disk.remove(join(folder, RESTORED))
  return false
}

/** The list of a backup, or a word on which folder is one. */
export async function manifestOf(disk: Disk, backup: string): Promise<Manifest> {
  try {
    return await readManifest(disk, backup)
  } catch (cause) {
    const [newest] = await wholeBackups(backup)
    if (!newest || !(cause instanceof StorageError)) throw cause
    throw new StorageError(`${cause.message}; the newest whole one is ${join(backup, newest)}`, { cause })
  }
}

async function assertEmpty(disk: Disk, folder: string, { files }: Manifest): Promise<void> {
  const resumes = await assertWhole(disk, folder).then(
    () => false,
    () => true,
  )
  if (resumes) return
  if ((await markIn(disk, folder, COPYING)) !== undefined) throw taken(folder, COPYING)
  const kinds = new Set(['orders', 'quarantine', ...files.map(({ path }) => path.split('/')[0] ?? '')])
  for (const kind of [...kinds].filter((it) => it !== 'keys' && it !== INBOX)) {
    const [found] = await below(join(folder, kind))
    if (found !== undefined) throw taken(folder, join(kind, found))
  }
  const inbox = await disk.read(join(folder, INBOX)).catch(() => undefined)
  if (inbox) throw taken(folder, INBOX)
}

const taken = (folder: string, file: string) =>
  new StorageError(
    `${folder} is not empty: there is ${file}. Nothing was written; restore into another folder, or move this one aside`,
  )

/** A key of another store is never replaced. */
async function keyBelongs(
  disk: Disk,
  { files }: Manifest,
  { backup, keyFile }: { readonly backup: string; readonly keyFile: string },
): Promise<boolean> {
  const entry = files.find(({ path }) => path === KEY)
  if (!entry) return false
  const present = await disk.read(keyFile).catch(() => undefined)
  if (!present || present.equals(await verified(disk, backup, entry))) return true
  throw new StorageError(`${keyFile} is another key than that of the backup. Nothing was written; move it aside`)
}

async function put(disk: Disk, target: string, bytes: Uint8Array): Promise<void> {
  await disk.makeFolder(dirname(target))
  await disk.files.unlink(target).catch((error: unknown) => {
    if (codeOf(error) !== 'ENOENT') throw error // what an interrupted restore left is written anew
  })
  await disk.create(target, [bytes])
}

/** From here on it counts: everything is durable before the mark that it is not whole goes. */
async function settle(disk: Disk, folder: string, { files }: Manifest): Promise<void> {
  const folders = new Set(files.map(({ path }) => dirname(join(folder, path))))
  for (const each of folders) await disk.syncFolder(each)
  await markRestored(disk, folder)
  await disk.remove(join(folder, RESTORING))
}
