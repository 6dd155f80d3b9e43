import { Disk } from '../disk.ts'
import type { MarkRestored } from '../engine.ts'
import { inboxIn } from './contents.ts'
import { lockFolder } from './lock.ts'
import { folderOf } from './open.ts'
import { markRestored } from './restore.ts'

/** At the next start all that is in the folder is not fresh anyhow; the mark is for what comes then. */
export const lowdbRestored: MarkRestored = async (url) => {
  const folder = folderOf(url)
  const disk = new Disk()
  await inboxIn(disk, folder)
  const unlock = await lockFolder(folder, 'flock')
  await markRestored(disk, folder).finally(unlock)
}
