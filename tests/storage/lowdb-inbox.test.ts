import { appendFile, readFile, readdir, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import type { StorageEvent } from '../../storage/engine.ts'
import { newFaults, type Faults } from './faults.ts'
import { newFolder, type Folder } from './folder.ts'
import { after, noon, type TestStorage } from './world.ts'

describe('the journal of the lowdb inbox', () => {
  let folder: Folder
  let storage: TestStorage
  let faults: Faults
  let events: StorageEvent[]
  let journal: string
  beforeEach(async () => {
    folder = await newFolder()
    faults = newFaults()
    events = []
    journal = join(folder.path, 'inbox.journal')
    storage = await open()
  })
  afterEach(() => folder.clear())

  function open(): Promise<TestStorage> {
    return folder.open({
      files: faults.files,
      report: (event) => events.push(event),
      inboxSlack: 2000,
      now: () => noon,
    })
  }

  async function meddle(work: () => Promise<unknown>): Promise<void> {
    await storage.close()
    await work()
    storage = await open()
  }

  function put(id: string): Promise<boolean> {
    return storage.inbox.put({ id, receivedAt: noon.toISOString(), body: { id } })
  }

  async function pendingIds(): Promise<string[]> {
    return (await storage.inbox.pending()).map(({ id }) => id)
  }

  it('shares one flush among the events that wait for it', async () => {
    faults.log.length = 0
    await Promise.all(Array.from({ length: 10 }, (_, n) => put(`m${n}`)))
    expect(faults.log.map(({ operation }) => operation)).toEqual(['append', 'datasync', 'append', 'datasync'])
  })

  it('takes a torn last line for one that was never acknowledged', async () => {
    await put('m1')
    await meddle(() => appendFile(journal, '{"id":"m2","receivedAt":"2025-06-0'))
    expect(await pendingIds()).toEqual(['m1'])
    expect(await put('m2')).toBe(true)
    await meddle(() => Promise.resolve())
    expect(await pendingIds()).toEqual(['m1', 'm2'])
    expect(events).toEqual([])
  })

  it('keeps a copy of a journal with damage in the middle, and every event that can still be read', async () => {
    for (const id of ['m1', 'm2', 'm3']) await put(id)
    await meddle(async () => writeFile(journal, (await readFile(journal, 'utf8')).replace('{"id":"m2"', '\0\0')))
    expect(await pendingIds()).toEqual(['m1', 'm3'])
    const reason = 'it cannot be read at line 3'
    expect(events).toMatchObject([{ kind: 'quarantined', file: journal, reason }])
    expect(await readdir(join(folder.path, 'quarantine'))).toEqual(['inbox.journal'])
    await meddle(async () => writeFile(journal, (await readFile(journal, 'utf8')).slice(5)))
    expect(await pendingIds()).toEqual(['m1', 'm3'])
    expect(await readdir(join(folder.path, 'quarantine'))).toEqual(['inbox.journal', 'inbox.journal.2'])
  })

  it('is rewritten when it has grown, without losing an event or forgetting one that was done', async () => {
    for (let n = 0; n < 100; n += 1) {
      await put(`m${n}`)
      if (n % 10 !== 0) await storage.inbox.done(`m${n}`)
    }
    expect(
      faults.log.filter(({ operation, path }) => operation === 'rename' && path === journal).length,
    ).toBeGreaterThan(1)
    await put('late')
    await meddle(() => Promise.resolve())
    expect(await pendingIds()).toEqual([...Array.from({ length: 10 }, (_, n) => `m${n * 10}`), 'late'])
    expect(await put('m99')).toBe(false)
  })

  it('goes on without a rewrite when there is no room for one', async () => {
    faults.break('rename', /inbox/, 'ENOSPC')
    for (let n = 0; n < 60; n += 1) expect(await put(`m${n}`)).toBe(true)
    faults.mend()
    await meddle(() => Promise.resolve())
    expect(await pendingIds()).toHaveLength(60)
    expect(events).toEqual([])
  })

  it('keeps every one of thousands of events through rewrites', async () => {
    await Promise.all(Array.from({ length: 2500 }, (_, n) => put(`m${n}`)))
    await meddle(() => Promise.resolve())
    expect(await pendingIds()).toHaveLength(2500)
    expect(events).toEqual([])
  })

  it('lets go of what was done more than 30 days ago', async () => {
    await put('m1')
    await storage.inbox.done('m1')
    const before = (await stat(journal)).size
    await storage.close()
    storage = await folder.open({ now: () => after(31 * 24 * 60) })
    expect((await stat(journal)).size).toBeLessThan(before)
    expect(await readFile(journal, 'utf8')).toBe('{"format":1}\n')
  })
})
