import { backUp, type Backup, type BackupOptions } from './lowdb/backup.ts'
import { check, type Checked } from './lowdb/check.ts'
import { folderOf } from './lowdb/open.ts'
import { restore, type Restored } from './lowdb/restore.ts'
import { restoreOrder, type OrderOptions, type RestoredOrder } from './lowdb/restore-order.ts'
import { StorageError, type Shape } from './storage.ts'

/** What an operator does with a store, beside the process that works in it or without one. */
export interface Upkeep {
  /** Also while somebody works in the store. */
  backUp(to: string, options: Omit<BackupOptions, 'shelves'>): Promise<Backup>
  /** Into an empty store in which nobody works; `keyFile`: where the key belongs, if the backup has it. */
  restore(backup: string, options: { readonly keyFile: string }): Promise<Restored>
  /** Into a store in which nobody works. */
  restoreOrder(backup: string, options: OrderOptions): Promise<RestoredOrder>
  /** Reads everything in the store, or in a folder such as a backup. */
  check(folder?: string): Promise<Checked>
}

/** @throws StorageError for the URL of an engine that has tools of its own for this. */
export function openUpkeep<State, Secret, Shelves>(url: string, shape: Shape<State, Secret, Shelves>): Upkeep {
  if (!/^file:/i.test(url)) throw new StorageError('Only a store in a folder is backed up, restored and checked here')
  const folder = folderOf(url)
  return {
    backUp: (to, options) => backUp(folder, to, { ...options, shelves: Object.keys(shape.shelves) }),
    restore: (backup, options) => restore(backup, folder, options),
    restoreOrder: (backup, options) => restoreOrder(backup, folder, options),
    check: (other = folder) => check(other, shape),
  }
}
