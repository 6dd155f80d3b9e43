import { rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Disk, type Files } from '../disk.ts'
import { codeOf } from '../disk-faults.ts'
import { StorageError } from '../storage.ts'
import type { Backup, BackupOptions } from '../upkeep.ts'
import { Copier } from './copier.ts'
import { KEY } from './manifest.ts'
import { nameOf, prune, unfinished } from './old-backups.ts'
import { assertWhole } from './restore.ts'

/** What only this engine has to be told. */
interface FolderOptions extends BackupOptions {
  /** The shelves there are. */
  readonly shelves: readonly string[]
  readonly files?: Files
}

/**
 * Copies a data folder, also one that is being worked in, into a new folder below `to`.
 *
 * Files of documents are replaced by rename, so each copy is whole. The inbox comes first: an event that is done
 * afterwards was written to its order before, and the order is copied later, so it is in the one or in the other or in
 * both, and an order knows an event that comes again. Quarantine comes last, since files only ever move there.
 *
 * @throws StorageError when it could not be finished; what there is of it never passes for a backup.
 */
export async function backUp(folder: string, to: string, options: FolderOptions): Promise<Backup> {
  const disk = new Disk(options)
  const name = nameOf(options.now)
  const draft = join(to, unfinished(name))
  await assertWhole(disk, folder)
  try {
    await disk.makeFolder(draft)
    const { counts, damaged } = await copied(folder, new Copier(disk, draft), options)
    await rename(draft, join(to, name))
    await disk.syncFolder(to)
    const prunes = options.keep !== undefined && damaged.length === 0
    const removed = prunes ? await prune(to, options.keep, options.now) : []
    return { folder: join(to, name), counts, damaged, removed }
  } catch (cause) {
    await rm(draft, { recursive: true, force: true })
    if (cause instanceof StorageError) throw cause
    throw new StorageError(`No backup was made (${codeOf(cause)})`, { cause })
  }
}

async function copied(folder: string, copier: Copier, { shelves, keyFile, now, by }: FolderOptions): Promise<Copier> {
  await copier.inbox(folder)
  for (const kind of ['orders', ...shelves, 'quarantine']) await copier.documents(folder, kind)
  if (keyFile) await copier.file(keyFile, KEY)
  await copier.finish({ takenAt: now.toISOString(), by, counts: copier.counts })
  return copier
}
