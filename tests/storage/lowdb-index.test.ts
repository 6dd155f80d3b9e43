import { copyFile, mkdir, readdir, readFile, rename, rm, stat, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import type { StorageEvent } from '../../storage/engine.ts'
import { besideState } from '../../storage/lowdb/beside-state.ts'
import { backUp } from '../../storage/lowdb/backup.ts'
import { check } from '../../storage/lowdb/check.ts'
import type { LowdbOptions } from '../../storage/lowdb/open.ts'
import { startChild, type Child } from './children/child.ts'
import { newFaults, type Faults } from './faults.ts'
import { newFolder, type Folder } from './folder.ts'
import { histories, play } from './history.ts'
import { newModel } from './model.ts'
import { adding, after, counting, effect, shape, type TestShape, type TestStorage } from './world.ts'

/** Every line is believed at once, and every write brings its sheet up to date. */
const eager = { settleMs: 0, news: 1 }

/** All that a start has found, and what it comes to. */
async function picture({ orders }: TestStorage) {
  const found = [await orders.find('state', 'count 0'), await orders.find('state', 'count 1')]
  const nextDue = await orders.nextDue()
  const docs = await Promise.all(found.flat().map((id) => orders.get(id).catch(String)))
  const claims = await orders.claim(99, after(24 * 60))
  const work = claims.map(({ orderId, effect: { id, attempts }, fresh }) => ({ orderId, id, attempts, fresh }))
  return { count: await orders.count(), found, nextDue, docs, work }
}

describe('the index of the lowdb engine', () => {
  let folder: Folder
  let storage: TestStorage
  let faults: Faults
  let events: StorageEvent[]
  const open = (options: LowdbOptions = {}, as?: TestShape) =>
    folder.open({ index: eager, files: faults.files, report: (event) => events.push(event), ...options }, as)
  const reads = () => faults.log.filter(({ operation, path }) => operation === 'read' && path.includes('/orders/'))
  const sheets = () => join(folder.path, 'index')

  /** Closes the store, lets somebody at its files, and opens it again. */
  async function meddle(work: () => Promise<unknown> = () => Promise.resolve(), as?: TestShape): Promise<void> {
    await storage.close()
    await work()
    faults.log.length = 0
    storage = await open({}, as)
  }

  /** What a start finds that has no index to go by. */
  async function scanned(): Promise<Awaited<ReturnType<typeof picture>>> {
    await meddle(() => rm(sheets(), { recursive: true, force: true }))
    return picture(storage)
  }

  async function fileOf(start: string): Promise<string> {
    const name = (await folder.files()).find((it) => it.startsWith('orders/') && it.includes(start))
    if (name === undefined) throw new Error(`no file begins with ${start}`)
    return join(folder.path, name)
  }

  beforeEach(async () => {
    folder = await newFolder()
    faults = newFaults()
    events = []
    storage = await open()
    for (const id of ['A-1', 'A-2', 'A-3']) await storage.orders.turn(id, 'd1', adding(effect('e1'), effect('e2', 1)))
    await storage.orders.turn('A-2', undefined, counting())
  })
  afterEach(() => folder.clear())

  it('saves the start the reading of every order, and says the same of them', async () => {
    await meddle()
    expect(reads()).toEqual([])
    const indexed = await picture(storage)
    expect(indexed).toMatchObject({ count: 3, found: [['A-2'], ['A-1', 'A-3']], nextDue: after(0) })
    expect(indexed.work).toContainEqual({ orderId: 'A-2', id: 'e1', attempts: 0, fresh: false })
    expect(await scanned()).toEqual(indexed)
    expect(reads().length).toBeGreaterThanOrEqual(3)
    await meddle()
    expect(reads()).toEqual([])
    expect(await picture(storage)).toEqual(indexed)
  })

  it('reads the order again that was written last when it was not brought up to date, and no other', async () => {
    await meddle() // so that the sheets are whole
    const copies = join(folder.path, 'copies')
    await mkdir(copies)
    for (const name of await readdir(sheets())) await copyFile(join(sheets(), name), join(copies, name))
    await storage.orders.turn('A-3', undefined, counting({ effects: [] }))
    await meddle(async () => {
      await rm(sheets(), { recursive: true })
      await rename(copies, sheets())
    })
    expect(reads().map(({ path }) => path)).toEqual([await fileOf('A-3~')])
    const indexed = await picture(storage)
    expect(indexed.found).toEqual([['A-2', 'A-3'], ['A-1']])
    expect(await scanned()).toEqual(indexed)
  })

  it.each<[string, (path: string, older: string) => Promise<unknown>]>([
    ['was put back in its place as it was before', (path, older) => copyFile(older, path)],
    ['was put back under its name as it was before', (path, older) => rename(older, path)],
    ['was taken away', (path) => rm(path)],
    ['is torn', async (path) => truncate(path, (await stat(path)).size - 1)],
    ['is a folder', (path) => rm(path).then(() => mkdir(path))],
    ['holds other letters, as many', async (path) => writeFile(path, (await readFile(path, 'utf8')).toUpperCase())],
  ])('hides nothing of an order whose file %s', async (_what, change) => {
    const path = await fileOf('A-1~')
    const older = join(folder.path, 'older')
    await copyFile(path, older)
    await storage.orders.turn('A-1', undefined, adding(effect('e0', -5)))
    await meddle(async () => {
      await pause(20) // the clock of the file system has to tick
      await change(path, older)
    })
    const indexed = await picture(storage)
    expect(indexed.found).not.toEqual([['A-1', 'A-2'], ['A-3']])
    expect(await scanned()).toEqual(indexed)
  })

  it('finds an order whose file was added', async () => {
    const path = await fileOf('A-1~')
    const aside = join(folder.path, 'aside')
    await meddle(() => rename(path, aside))
    expect(await storage.orders.count()).toBe(2)
    await meddle(() => rename(aside, path))
    expect(await picture(storage)).toMatchObject({ count: 3, found: [['A-2'], ['A-1', 'A-3']] })
  })

  it('treats damage that shows later as any other', async () => {
    await meddle()
    const path = await fileOf('A-1~')
    await truncate(path, 10)
    await expect(storage.orders.turn('A-1', undefined, counting())).rejects.toThrow('put a sound file in its place')
    expect(events).toMatchObject([{ kind: 'quarantined', file: path }])
    await meddle()
    expect(await storage.orders.count()).toBe(2)
    await expect(storage.orders.get('A-1')).rejects.toThrow('put a sound file in its place')
  })

  it.each<[string, (sheet: string) => Promise<unknown>]>([
    ['is empty', (sheet) => truncate(sheet, 0)],
    ['is torn', async (sheet) => truncate(sheet, (await stat(sheet)).size - 1)],
    ['was changed', async (sheet) => writeFile(sheet, (await readFile(sheet, 'utf8')).replaceAll('A-', 'B-'))],
    ['is a folder', (sheet) => rm(sheet).then(() => mkdir(sheet))],
    ['comes from a newer version', (sheet) => writeFile(sheet, 'set-up-now/2 crc32=00\n{}')],
  ])('is left alone where a sheet %s', async (_what, change) => {
    await meddle(async () => {
      for (const name of await readdir(sheets())) await change(join(sheets(), name))
    })
    expect(reads()).toHaveLength(3)
    expect(await picture(storage)).toMatchObject({ count: 3, found: [['A-2'], ['A-1', 'A-3']] })
    expect(events).toEqual([])
  })

  it('counts for the version of the shape that wrote it', async () => {
    const later: TestShape = {
      ...shape,
      migrations: [{ clear: ({ state }) => ({ state: { ...Object(state), count: 10 } as unknown, effects: [] }) }],
    }
    await meddle(undefined, later)
    expect(reads()).toHaveLength(3)
    expect(await storage.orders.find('state', 'count 0')).toEqual(['A-1', 'A-2', 'A-3'])
    await meddle(undefined, later)
    expect(reads()).toEqual([])
    expect(await storage.orders.find('state', 'count 0')).toEqual(['A-1', 'A-2', 'A-3'])
    expect(await storage.orders.nextDue()).toBeUndefined()
    await meddle()
    expect(await picture(storage)).toMatchObject({ found: [['A-2'], ['A-1', 'A-3']], nextDue: after(0) })
  })

  it('says nothing of files that were changed just now', async () => {
    storage = await storage.close().then(() => open({ index: {} }))
    await storage.orders.turn('A-3', undefined, counting())
    await meddle()
    expect(reads().map(({ path }) => path)).toEqual([await fileOf('A-3~')])
  })

  it.each<[string, number, boolean]>([
    ['as soon as enough is new', 1, false],
    ['at a close, what little is new', 2, true],
  ])('is written %s', async (_when, news, atClose) => {
    storage = await storage.close().then(() => open({ index: { settleMs: 0, news } }))
    const written = () => faults.log.filter(({ operation, path }) => operation === 'append' && path.includes('/index/'))
    faults.log.length = 0
    await storage.orders.turn('A-1', undefined, counting())
    await storage.orders.turn('A-1', undefined, counting())
    await pause(20)
    if (atClose) expect(written()).toEqual([])
    if (atClose) await storage.close()
    while (written().length === 0) await pause(5)
    expect(new Set(written().map(({ path }) => path)).size).toBe(1)
  })

  it('takes nothing from the store when the disk has no room for it', async () => {
    faults.break(['open', 'append'], /\/index\//, 'ENOSPC')
    await storage.orders.turn('A-1', undefined, counting())
    await meddle()
    faults.mend()
    expect(await storage.orders.get('A-1')).toMatchObject({ rev: 2 })
    expect(events).toEqual([])
    expect(await scanned()).toMatchObject({ count: 3, found: [['A-1', 'A-2'], ['A-3']] })
  })

  it('holds no secret, is for its own user alone, and is neither backed up nor found foreign', async () => {
    await storage.orders.turn('A-1', undefined, counting({ secret: { answer: 'hunter2' } }))
    await storage.close()
    const names = await readdir(sheets())
    for (const name of names) {
      expect(await readFile(join(sheets(), name), 'utf8')).not.toContain('hunter2')
      expect((await stat(join(sheets(), name))).mode & 0o077).toBe(0)
    }
    const [one] = names
    if (one === undefined) throw new Error('there is no sheet')
    const made = await backUp(folder.path, join(folder.path, 'backups'), { by: 'test', now: new Date(), shelves: [] })
    expect((await readdir(made.folder)).sort()).toEqual(['MANIFEST', 'inbox.journal', 'orders'])
    await truncate(join(sheets(), one), 5)
    expect(await check(folder.path, shape)).toMatchObject({ counts: { orders: 3 }, findings: [] })
  })

  it('gives the same answers as the model over any history with restarts', async () => {
    const property = fc.asyncProperty(histories, async (steps) => {
      const other = await newFolder()
      try {
        const answers = await play(steps, () => other.open({ remembered: 1, index: eager }))
        const model = await newModel()
        expect(answers).toEqual(await play(steps, () => model.open()))
      } finally {
        await other.clear()
      }
    })
    await fc.assert(property, { numRuns: 5, interruptAfterTimeLimit: 30_000 })
  }, 60_000)

  it('hides nothing of what a process wrote that was killed at work', async () => {
    let child: Child | undefined
    const taken: number[] = []
    await storage.orders.turn('B-1', undefined, counting()) // which nobody writes again
    try {
      for (let round = 1; round <= 3; round += 1) {
        await storage.close()
        const quick = JSON.stringify({ index: { settleMs: 5, news: 1 } })
        child = startChild(new URL('children/writer.ts', import.meta.url), folder.path, String(round), quick)
        await child.says('turn')
        await pause(100 + Math.random() * 200)
        await child.kill()
        faults.log.length = 0
        storage = await open()
        taken.push((await storage.orders.count()) - reads().length)
        const indexed = await picture(storage)
        expect(await scanned()).toEqual(indexed)
      }
    } finally {
      await child?.kill()
    }
    expect(Math.min(...taken)).toBeGreaterThan(0)
    expect(events).toEqual([])
  }, 60_000)
})

describe('what stands beside the state of an order', () => {
  // By way of JSON, which knows no -0.
  const value = fc.json().map((it) => {
    const inner: unknown = JSON.parse(it)
    return JSON.parse(JSON.stringify({ ',"state":': inner, '"': ',"shape":', state: inner, shape: 1 })) as unknown
  })
  const bytes = (order: object) => Buffer.from(JSON.stringify(order))

  it('is the whole order without it, whatever the state and all else say', () => {
    const property = fc.property(value, value, fc.string(), (payload, state, word) => {
      const rest = { id: word, effects: [{ payload }], shape: 1, keys: { state: [word, ',"state":'] }, sealed: word }
      const { id, effects, ...behind } = rest
      const read = besideState(bytes({ id, effects, state, ...behind }), 1)
      expect({ ...Object(read), state }).toEqual({ ...JSON.parse(JSON.stringify({ ...rest, state })) })
    })
    fc.assert(property)
  })

  it('is read with it where an older version wrote the order, or something else did', () => {
    for (const order of [
      { id: 'A-1', state: { count: 1 }, shape: 1, keys: {} },
      { id: 'A-1', state: { count: 1, shape: 2 }, keys: {} },
      { id: 'A-1', keys: {} },
    ]) {
      expect(besideState(bytes(order), 2)).toEqual(order)
    }
    expect(besideState(bytes({ id: 'A-1', state: 1, shape: 2 }), 2)).toEqual({ id: 'A-1', shape: 2 })
  })
})
