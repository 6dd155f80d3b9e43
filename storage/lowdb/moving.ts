import { access } from 'node:fs/promises'
import { join } from 'node:path'
import { Disk } from '../disk.ts'
import type { OpenMoving, Source } from '../moving.ts'
import { StorageError } from '../storage.ts'
import { contents, inboxIn } from './contents.ts'
import { below } from './copier.ts'
import { lockFolder } from './lock.ts'
import { assertNotLeft, MOVED } from './marks.ts'
import { folderOf } from './open.ts'
import { assertWhole } from './restore.ts'
import { becomeCopy } from './target.ts'

/** A data folder is copied, or becomes a copy, while its lock is held. */
export const lowdbMoving: OpenMoving = {
  async from(url, { shelves }) {
    const folder = folderOf(url)
    const disk = new Disk()
    await inboxIn(disk, folder)
    const unlock = await lockFolder(folder, 'flock')
    try {
      return await sourceIn(disk, folder, { shelves: Object.keys(Object.assign({}, shelves)), unlock })
    } catch (error) {
      await unlock()
      throw error
    }
  },
  async to(url, { shelves }, from) {
    const folder = folderOf(url)
    const disk = new Disk()
    await disk.makeFolder(folder)
    const unlock = await lockFolder(folder, 'flock')
    try {
      return await becomeCopy(disk, folder, { shelves: Object.keys(Object.assign({}, shelves)), from, unlock })
    } catch (error) {
      await unlock()
      throw error
    }
  },
}

interface Held {
  readonly shelves: readonly string[]
  readonly unlock: () => Promise<void>
}

async function sourceIn(disk: Disk, folder: string, { shelves, unlock }: Held): Promise<Source> {
  await assertWhole(disk, folder)
  await assertNotLeft(disk, folder)
  await assertNoneAside(folder)
  return {
    name: `file:${folder}`,
    all: () => contents(disk, folder, shelves),
    leave: (to) => disk.replace(join(folder, MOVED), [`${to}\n`]),
    close: unlock,
  }
}

/** Whose file is in quarantine is not absent, and in a copy it would be. */
async function assertNoneAside(folder: string): Promise<void> {
  for (const name of await below(join(folder, 'quarantine'))) {
    const [, kind, hash, file] = /^([^-]+)-([0-9a-f]{2})-(.*\.json)$/.exec(name) ?? []
    if (kind === undefined || hash === undefined || file === undefined) continue
    const isBack = await access(join(folder, kind, hash, file)).then(
      () => true,
      () => false,
    )
    if (isBack) continue
    throw new StorageError(
      `${join(folder, 'quarantine', name)} was damaged, and nothing is in its place; put a sound file there ` +
        '(npm run storage -- restore BACKUP --order ID), or delete the damaged one, then copy again',
    )
  }
}
