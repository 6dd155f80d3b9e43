import { join } from 'node:path'
import { Disk } from '../disk.ts'
import { StorageError } from '../storage.ts'
import type { OrderOptions, RestoredOrder } from '../upkeep.ts'
import { Cabinet } from './cabinet.ts'
import { Damaged } from '../damaged.ts'
import { contentOf } from './durable-json-file.ts'
import { lockFolder } from './lock.ts'
import { verified } from './manifest.ts'
import { parseStored, type StoredOrder } from '../order-format.ts'
import { placeOf } from './place.ts'
import { Quarantine } from './quarantine.ts'
import { manifestOf, markRestored } from './restore.ts'

/**
 * Puts one order back into a data folder in which nobody works, such as one whose file was damaged.
 *
 * @throws StorageError when the backup does not have it, a sound one that is not older is there, or the folder is in use.
 */
export async function restoreOrder(backup: string, folder: string, options: OrderOptions): Promise<RestoredOrder> {
  const { orderId, force } = options
  const disk = new Disk()
  const { bytes, rev } = await backedUp(disk, backup, orderId)
  const unlock = await lockFolder(folder, 'flock')
  try {
    const quarantine = new Quarantine(disk, folder, undefined)
    await quarantine.open()
    const cabinet = new Cabinet({ root: folder, disk, quarantine, report: undefined }, 'orders', { legible: true })
    await cabinet.open()
    const path = cabinet.pathOf(orderId)
    const before = await present(cabinet, path)
    if (before.rev !== undefined && before.rev >= rev && !force) throw newerThere(orderId, rev, before.rev)
    if (before.damage) await quarantine.take(path, before.damage)
    if (before.rev !== undefined) await quarantine.take(path, new Damaged('an older one was put in its place'))
    await markRestored(disk, folder)
    await disk.replace(path, [bytes])
    return { rev, before: before.rev }
  } finally {
    await unlock()
  }
}

async function backedUp(disk: Disk, backup: string, orderId: string): Promise<{ bytes: Buffer; rev: number }> {
  const place = `orders/${placeOf(orderId, true)}`
  const entry = (await manifestOf(disk, backup)).files.find(({ path }) => path === place)
  if (!entry) throw new StorageError(`There is no order ${orderId} in the backup ${backup}`)
  const bytes = await verified(disk, backup, entry)
  try {
    return { bytes, rev: parse(orderId, contentOf(join(backup, place), bytes)).rev }
  } catch (cause) {
    if (!(cause instanceof Damaged)) throw cause
    throw new StorageError(`The order was damaged before it was backed up (${cause.message}); try an older backup`, {
      cause,
    })
  }
}

function parse(orderId: string, content: unknown): StoredOrder {
  const order = parseStored(content)
  if (order.id === orderId) return order
  throw new Damaged('it holds another order than its name says')
}

async function present(cabinet: Cabinet, path: string): Promise<{ rev?: number; damage?: Damaged }> {
  try {
    const order = await cabinet.look(path, parseStored)
    return order ? { rev: order.rev } : {}
  } catch (error) {
    if (error instanceof Damaged) return { damage: error }
    throw error
  }
}

const newerThere = (orderId: string, rev: number, present: number) =>
  new StorageError(
    `Order ${orderId} is there and sound, at revision ${present}; the backup has revision ${rev}. Nothing was changed. ` +
      'With --force the older one takes its place: what happened since is forgotten',
  )
