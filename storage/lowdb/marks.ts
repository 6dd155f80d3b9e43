import { join } from 'node:path'
import type { Disk } from '../disk.ts'
import { codeOf } from '../disk-faults.ts'
import { StorageError } from '../storage.ts'

/** Lies in a data folder that is becoming a copy of another store, and names that one: what is there is not whole. */
export const COPYING = 'COPYING'

/** Lies in a data folder that was copied to another store, and names that one. */
export const MOVED = 'MOVED'

/** What a mark says; undefined where there is none. */
export async function markIn(disk: Disk, folder: string, mark: string): Promise<string | undefined> {
  try {
    return (await disk.read(join(folder, mark))).toString('utf8').trim()
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined
    throw error
  }
}

/** @throws StorageError for half a copy, and for a folder of which there is a copy to go on with. */
export async function assertToBeUsed(disk: Disk, folder: string): Promise<void> {
  const from = await markIn(disk, folder, COPYING)
  if (from !== undefined) {
    throw new StorageError(`Only a part of ${from} was copied into ${folder}; copy it again to the end`)
  }
  await assertNotLeft(disk, folder)
}

/** @throws StorageError for a folder of which there is a copy to go on with. */
export async function assertNotLeft(disk: Disk, folder: string): Promise<void> {
  const to = await markIn(disk, folder, MOVED)
  if (to === undefined) return
  throw new StorageError(
    `${folder} was copied to ${to}; set STORAGE_URL to that, or two bots answer. If nobody has worked there since, ` +
      `${join(folder, MOVED)} may be deleted to go on here`,
  )
}
