import type { OpenUpkeep } from '../upkeep.ts'
import { backUp } from './backup.ts'
import { check } from './check.ts'
import { folderOf } from './open.ts'
import { restore } from './restore.ts'
import { restoreOrder } from './restore-order.ts'

export const lowdbUpkeep: OpenUpkeep = (url, shape) => {
  const folder = folderOf(url)
  return {
    backUp: (to, options) => backUp(folder, to, { ...options, shelves: Object.keys(shape.shelves) }),
    restore: (backup, options) => restore(backup, folder, options),
    restoreOrder: (backup, options) => restoreOrder(backup, folder, options),
    check: (other = folder) => check(other, shape),
  }
}
