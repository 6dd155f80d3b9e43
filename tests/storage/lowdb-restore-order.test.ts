import { mkdir, mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import type { StorageEvent } from '../../storage/engine.ts'
import { backUp } from '../../storage/lowdb/backup.ts'
import { check } from '../../storage/lowdb/check.ts'
import { restoreOrder } from '../../storage/lowdb/restore-order.ts'
import { openSealer } from '../../storage/sealer.ts'
import { newFolder, type Folder } from './folder.ts'
import { counting, noon, shape, shelfNames, type TestStorage } from './world.ts'

let folder: Folder
let storage: TestStorage
let to: string
let made: string
beforeEach(async () => {
  to = await mkdtemp(join(tmpdir(), 'backups-'))
  folder = await newFolder()
  storage = await folder.open()
  for (const id of ['A-1', 'A-2']) await storage.orders.turn(id, 'd1', counting())
  await storage.people.change('ola', () => ({ name: 'Ola', visits: 1 }))
  made = (await backUp(folder.path, to, { shelves: shelfNames, by: '', now: noon })).folder
})
afterEach(async () => {
  await folder.clear()
  await rm(to, { recursive: true })
})

async function fileOf(start: string): Promise<string> {
  const name = (await folder.files()).find((it) => it.includes(start))
  return join(folder.path, name ?? '')
}
const back = (orderId: string, force = false) => restoreOrder(made, folder.path, { orderId, force })

describe('one order out of a backup', () => {
  it('takes the place of one whose file was damaged, before and after that was noticed', async () => {
    for (const noticed of [false, true]) {
      await storage.close()
      await truncate(await fileOf('/A-1~'), 20)
      const events: StorageEvent[] = []
      if (noticed) await (await folder.open({ report: (event) => events.push(event) })).close()
      expect(events).toMatchObject(noticed ? [{ kind: 'quarantined', orderId: 'A-1' }] : [])
      expect(await back('A-1')).toEqual({ rev: 1, before: undefined })
      storage = await folder.open()
      expect(await storage.orders.turn('A-1', 'd1', counting())).toEqual({ kind: 'duplicate', rev: 1 })
    }
    expect(await readdir(join(folder.path, 'quarantine'))).toHaveLength(2)
  })

  it('is refused while somebody works there', async () => {
    await expect(back('A-1')).rejects.toThrow('is in use by process')
  })

  it('does not take the place of a sound one that is as new or newer, unless it is to, and keeps that one', async () => {
    await storage.orders.turn('A-1', 'd2', counting())
    await storage.close()
    const before = await folder.atRest()
    await expect(back('A-1')).rejects.toThrow('at revision 2; the backup has revision 1. Nothing was changed')
    await expect(back('A-2')).rejects.toThrow('at revision 1; the backup has revision 1. Nothing was changed')
    expect(await folder.atRest()).toBe(before)
    expect(await back('A-1', true)).toEqual({ rev: 1, before: 2 })
    expect(await readdir(join(folder.path, 'quarantine'))).toHaveLength(1)
    storage = await folder.open()
    expect(await storage.orders.get('A-1')).toMatchObject({ rev: 1, seen: ['d1'] })
  })

  it('has to be in the backup, and sound', async () => {
    await storage.close()
    await expect(back('A-3')).rejects.toThrow('There is no order A-3')
    await truncate(await fileOf('/A-1~'), 20)
    made = (await backUp(folder.path, to, { shelves: [], by: '', now: new Date(0) })).folder
    await expect(back('A-1')).rejects.toThrow('damaged before it was backed up')
  })
})

describe('a check', () => {
  it('finds nothing in a store that is worked in, nor in a backup of it', async () => {
    const sound = { counts: { events: 0, orders: 2, people: 1, spaces: 0, connections: 0 }, findings: [] }
    expect(await check(folder.path, shape)).toEqual(sound)
    expect(await check(made, shape)).toEqual(sound)
  })

  it('names what is damaged, foreign, left over or aside, and changes nothing', async () => {
    await storage.close()
    const home = dirname(await fileOf('/A-1~'))
    await truncate(await fileOf('/A-1~'), 20)
    await writeFile(join(home, 'notes.txt'), 'buy milk')
    await writeFile(join(home, 'A-1~00.json.17-1.tmp'), 'half')
    await writeFile(join(folder.path, 'inbox.journal.17-2.tmp'), 'half')
    await writeFile(join(folder.path, 'inbox.journal'), '{"format":1}\nnonsense\n')
    await writeFile(join(folder.path, 'quarantine/orders-00-A-9~00.json'), 'damaged')
    const space = (await fileOf('people/')).replace('/people/', '/spaces/')
    await writeFile(space, await readFile(await fileOf('people/')))
    const before = await folder.atRest()
    const { counts, findings } = await check(folder.path, shape)
    expect(counts).toMatchObject({ orders: 1, people: 1, spaces: 0 })
    expect(findings.map(({ kind, file }) => `${kind} ${file.replace(/[0-9a-f]{32}/, '#')}`).sort()).toEqual([
      expect.stringMatching(/^damaged inbox.journal$/),
      expect.stringMatching(/^damaged orders\/..\/A-1~#.json$/),
      expect.stringMatching(/^foreign orders\/..\/notes.txt$/),
      'leftover inbox.journal.17-2.tmp',
      expect.stringMatching(/^leftover orders\/..\/A-1~00.json.17-1.tmp$/),
      'quarantined quarantine/orders-00-A-9~00.json',
      expect.stringMatching(/^unusable spaces\/..\/#.json$/),
    ])
    expect(await folder.atRest()).toBe(before)
  })

  it('finds what cannot be opened or understood, and what is of a newer version', async () => {
    await storage.close()
    const kinds = async (as: typeof shape) =>
      (await check(folder.path, as)).findings.map(({ kind, file, reason }) => [kind, file.split('/')[0], reason])
    const other = { ...shape, sealer: openSealer(Buffer.alloc(32, 7)) }
    expect(await kinds(other)).toEqual([
      ['unusable', 'orders', expect.stringContaining('which was not given')],
      ['unusable', 'orders', expect.stringContaining('which was not given')],
      ['unusable', 'people', expect.stringContaining('which was not given')],
    ])
    const newer = await folder.open({}, { ...shape, migrations: [{}] })
    await newer.orders.turn('A-1', undefined, counting())
    await newer.close()
    expect(await kinds(shape)).toEqual([['unusable', 'orders', expect.stringContaining('newer version')]])
  })

  it('compares a backup with its list, and tells of one that was put back in part only', async () => {
    await rm(join(made, 'orders'), { recursive: true })
    expect((await check(made, shape)).findings).toMatchObject([{ kind: 'damaged' }, { kind: 'damaged' }])
    await writeFile(join(folder.path, 'RESTORING'), made)
    expect((await check(folder.path, shape)).findings).toMatchObject([{ kind: 'damaged', file: '.' }])
    await rm(join(folder.path, 'RESTORING'))
    await mkdir(join(to, 'empty'))
    await expect(check(join(to, 'empty'), shape)).rejects.toThrow('nothing to check')
  })
})
