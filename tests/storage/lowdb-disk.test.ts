import { stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import type { StorageEvent } from '../../storage/engine.ts'
import { newFaults, type Faults, type Operation } from './faults.ts'
import { newFolder, type Folder } from './folder.ts'
import { adding, counting, effect, type TestStorage } from './world.ts'

const ORDER = /orders\/..\/A-1~/

describe('lowdb storage on a disk that fails', () => {
  let folder: Folder
  let storage: TestStorage
  let faults: Faults
  let events: StorageEvent[]
  beforeEach(async () => {
    folder = await newFolder()
    faults = newFaults()
    events = []
    storage = await folder.open({ files: faults.files, report: (event) => events.push(event) })
    await storage.orders.turn('A-1', 'd1', counting())
  })
  afterEach(async () => {
    faults.mend()
    await folder.clear()
  })

  it('writes a turn to one file: new file, content, flush, name, flush of the folder', async () => {
    faults.log.length = 0
    await storage.orders.turn('A-1', 'd2', counting())
    expect(faults.log.map(({ operation }) => operation)).toEqual([
      'open',
      'append',
      'datasync',
      'close',
      'rename',
      'open',
      'sync',
      'close',
    ] satisfies Operation[])
    const [first] = faults.log
    expect(first?.path).toMatch(/orders\/..\/A-1~[0-9a-f]{32}\.json\.\d+-\d+\.tmp$/)
    expect(faults.log[4]?.path).toMatch(/orders\/..\/A-1~[0-9a-f]{32}\.json$/)
  })

  it.each<[Operation, string]>([
    ['open', 'EMFILE'],
    ['append', 'ENOSPC'],
    ['datasync', 'ENOSPC'],
    ['close', 'EIO'],
    ['rename', 'ENOSPC'],
  ])(
    'stays as it was when %s fails with %s, in memory and on disk, and goes on when it is mended',
    async (operation, code) => {
      faults.break(operation, ORDER, code)
      const failing = storage.orders.turn('A-1', 'd2', adding(effect('e1')))
      await expect(failing).rejects.toThrow(`could not be written (${code}); nothing was changed`)
      expect(await storage.orders.get('A-1')).toMatchObject({ rev: 1, seen: ['d1'], effects: [] })
      expect(await storage.orders.nextDue()).toBeUndefined()
      expect(await storage.orders.turn('A-2', undefined, counting())).toMatchObject({ kind: 'applied' })
      faults.mend()
      expect(await storage.orders.turn('A-1', 'd2', counting())).toMatchObject({ kind: 'applied', rev: 2 })
      expect((await folder.files()).filter((name) => name.endsWith('.tmp'))).toEqual([])
      await storage.close()
      storage = await folder.open()
      expect(await storage.orders.get('A-1')).toMatchObject({ rev: 2, state: { count: 2 } })
      expect(events).toEqual([])
    },
  )

  it.each<[string, Operation, RegExp]>([
    ['the content of an order', 'datasync', ORDER],
    ['a folder', 'sync', /orders\/..$/],
  ])('takes no further work once %s could not be flushed', async (_what, operation, path) => {
    faults.break(operation, path, 'EIO')
    await expect(storage.orders.turn('A-1', 'd2', counting())).rejects.toThrow('could not be made durable (EIO)')
    faults.mend() // asking again would now succeed, which is why it must not be asked
    expect(events).toMatchObject([{ kind: 'broken' }])
    const refused = 'the store takes no further work, check the disk and start again'
    await expect(storage.orders.turn('A-2', undefined, counting())).rejects.toThrow(refused)
    await expect(storage.inbox.put({ id: 'm1', receivedAt: '', body: null })).rejects.toThrow(refused)
    await expect(storage.people.change('ola', () => ({ name: 'Ola', visits: 1 }))).rejects.toThrow(refused)
    await storage.close()
    storage = await folder.open()
    const after = await storage.orders.get('A-1')
    expect([1, 2]).toContain(after?.rev)
    expect(await storage.orders.count()).toBe(1)
  })

  it('refuses to forget a person when the file cannot be deleted, and remembers', async () => {
    await storage.people.change('ola', () => ({ name: 'Ola', visits: 1 }))
    faults.break('unlink', /people/, 'EPERM')
    await expect(storage.people.remove('ola')).rejects.toThrow('could not be deleted (EPERM); nothing was changed')
    expect(await storage.people.get('ola')).toMatchObject({ name: 'Ola' })
  })

  it('keeps the claim of an effect whose settling could not be written', async () => {
    await storage.orders.turn('A-1', 'd2', adding(effect('e1')))
    const [claim] = await storage.orders.claim(1, new Date())
    if (!claim) throw new Error('nothing was due')
    faults.break('append', ORDER, 'ENOSPC')
    await expect(storage.orders.settle(claim, counting())).rejects.toThrow('ENOSPC')
    faults.mend()
    expect(await storage.orders.claim(1, new Date())).toEqual([])
    expect(await storage.orders.settle(claim, counting())).toBe(true)
  })

  it('hands out an order again that could not be read for a moment, and the others meanwhile', async () => {
    await storage.orders.turn('A-1', 'd2', adding(effect('e1')))
    await storage.orders.turn('A-2', undefined, adding(effect('e1', 1)))
    await storage.close()
    storage = await folder.open({ files: faults.files, report: (event) => events.push(event) })
    faults.break('read', ORDER, 'EMFILE')
    await expect(storage.orders.claim(1, new Date())).rejects.toThrow('No due work could be read')
    await expect(storage.orders.get('A-1')).rejects.toThrow('could not be read (EMFILE)')
    expect(await storage.orders.claim(9, new Date())).toMatchObject([{ orderId: 'A-2' }])
    faults.mend()
    expect(await storage.orders.claim(9, new Date())).toMatchObject([{ orderId: 'A-1' }])
    expect(events).toEqual([])
  })

  it('does not open, and keeps nobody else out, while a file cannot be read for want of means', async () => {
    await storage.close()
    for (const path of [ORDER, /inbox/]) {
      faults.break('read', path, 'EMFILE')
      await expect(folder.open({ files: faults.files })).rejects.toThrow('could not be read (EMFILE)')
    }
    storage = await folder.open()
    expect(await storage.orders.count()).toBe(1)
  })

  it('moves a file aside that the disk cannot give back', async () => {
    await storage.close()
    faults.break('read', ORDER, 'EIO')
    storage = await folder.open({ files: faults.files, report: (event) => events.push(event) })
    expect(events).toMatchObject([{ kind: 'quarantined', reason: 'it cannot be read (EIO)' }])
    await storage.close()
    await writeFile(join(folder.path, 'orders/00/notes.txt'), '')
    faults.break('rename', /notes/, 'EIO')
    await expect(folder.open({ files: faults.files })).rejects.toThrow('cannot be moved aside (EIO)')
  })

  it('turns away the events of a batch that could not be written, and takes them when they come again', async () => {
    const put = (id: string) => storage.inbox.put({ id, receivedAt: '2025-06-02T12:00:00.000Z', body: { id } })
    await put('m1')
    faults.break('append', /inbox/, 'ENOSPC')
    const failed = await Promise.allSettled([put('m2'), put('m3'), put('m3')])
    expect(failed.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected'])
    faults.mend()
    expect(await Promise.all([put('m2'), put('m3'), put('m1')])).toEqual([true, true, false])
    await storage.close()
    storage = await folder.open({ report: (event) => events.push(event) })
    expect((await storage.inbox.pending()).map(({ id }) => id)).toEqual(['m1', 'm2', 'm3'])
    expect(events).toEqual([])
  })

  it.each<[string, Operation[]]>([
    ['a flush that failed', ['datasync']],
    ['half a line that cannot be taken back', ['append', 'truncate']],
  ])('takes no further work after %s in the inbox', async (_what, operations) => {
    const put = (id: string) => storage.inbox.put({ id, receivedAt: '2025-06-02T12:00:00.000Z', body: { id } })
    await put('m1')
    faults.break(operations, /inbox/, 'EIO')
    await expect(put('m2')).rejects.toThrow('could not be made durable (EIO)')
    faults.mend()
    await expect(put('m3')).rejects.toThrow('takes no further work')
    await expect(storage.orders.turn('A-1', 'd2', counting())).rejects.toThrow('takes no further work')
  })

  it('has a bounded number of files open, however many orders are written at once', async () => {
    faults.log.length = 0
    await Promise.all(Array.from({ length: 300 }, (_, n) => storage.orders.turn(`B-${n}`, undefined, counting())))
    let open = 0
    let most = 0
    for (const { operation } of faults.log) {
      if (operation === 'open') open += 1
      if (operation === 'close') open -= 1
      most = Math.max(most, open)
    }
    expect(open).toBe(0)
    expect(most).toBeLessThanOrEqual(32)
  })

  it('keeps everything for its own user alone', async () => {
    await storage.people.change('ola', () => ({ name: 'Ola', visits: 1 }))
    for (const name of await folder.files()) {
      expect([name, (await stat(join(folder.path, name))).mode & 0o077]).toEqual([name, 0])
    }
    for (const name of ['orders', 'orders/00', 'people', 'people/ff', 'spaces/ff', 'quarantine']) {
      expect([name, (await stat(join(folder.path, name))).mode & 0o077]).toEqual([name, 0])
    }
  })
})
