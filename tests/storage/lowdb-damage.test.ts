import { createHash } from 'node:crypto'
import { mkdir, readFile, readdir, rm, truncate, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { z } from 'zod'
import type { StorageEvent } from '../../storage/engine.ts'
import { openFolder } from '../../storage/lowdb/open.ts'
import { openSealer } from '../../storage/sealer.ts'
import { StorageError } from '../../storage/storage.ts'
import { newFolder, type Folder } from './folder.ts'
import { adding, counting, effect, noon, shape, type TestStorage } from './world.ts'

describe('lowdb storage with files that are not as they were written', () => {
  let folder: Folder
  let storage: TestStorage
  let events: StorageEvent[]
  beforeEach(async () => {
    folder = await newFolder()
    events = []
    storage = await folder.open()
    await storage.orders.turn('A-1', 'd1', adding(effect('e1')))
    await storage.orders.turn('A-2', 'd1', adding(effect('e1')))
    await storage.people.change('ola', () => ({ name: 'Ola', visits: 1 }))
  })
  afterEach(() => folder.clear())

  /** Closes the store, lets somebody at its files, and opens it again. */
  async function meddle(work: () => Promise<unknown>): Promise<void> {
    await storage.close()
    await work()
    storage = await folder.open({ report: (event) => events.push(event) })
  }

  async function fileOf(start: string): Promise<string> {
    const name = (await folder.files()).find((it) => it.includes(start))
    if (name === undefined) throw new Error(`no file begins with ${start}`)
    return join(folder.path, name)
  }

  const damages: [string, (path: string) => Promise<unknown>][] = [
    ['is empty', (path) => truncate(path, 0)],
    ['is torn', async (path) => truncate(path, (await readFile(path)).length - 1)],
    [
      'has a wrong letter',
      async (path) => writeFile(path, (await readFile(path, 'utf8')).replace('"count":1', '"count":2')),
    ],
    ['holds something else', (path) => writeFile(path, '{"hello":"world"}')],
    ['is no order', (path) => writeFile(path, withHeader('{"hello":"world"}'))],
    ['is no document', (path) => writeFile(path, withHeader('null'))],
    ['is a folder', (path) => rm(path).then(() => mkdir(path))],
    ['holds another order', async (path) => writeFile(path, await readFile(await fileOf('A-2~')))],
  ]

  it.each(damages)('moves an order aside whose file %s, says so, and opens the rest', async (_what, damage) => {
    const path = await fileOf('A-1~')
    await meddle(() => damage(path))
    expect(events).toMatchObject([{ kind: 'quarantined', file: path }])
    expect(await readdir(join(folder.path, 'quarantine'))).toHaveLength(1)
    await expect(storage.orders.get('A-1')).rejects.toThrow(StorageError)
    await expect(storage.orders.turn('A-1', undefined, counting())).rejects.toThrow('put a sound file in its place')
    expect(await storage.orders.find('state', 'count 1')).toEqual(['A-2'])
    expect(await storage.orders.claim(9, noon)).toMatchObject([{ orderId: 'A-2' }])
  })

  it('does not begin an order anew while its damaged file is in quarantine, whichever start it is', async () => {
    const path = await fileOf('A-1~')
    await meddle(() => truncate(path, 10))
    await meddle(() => Promise.resolve())
    expect(events).toHaveLength(1)
    await expect(storage.orders.turn('A-1', undefined, counting())).rejects.toThrow(StorageError)
    await meddle(() => rm(join(folder.path, 'quarantine'), { recursive: true }))
    expect(await storage.orders.turn('A-1', undefined, counting())).toMatchObject({ kind: 'applied', rev: 1 })
  })

  it('takes an order back whose sound file was put in its place', async () => {
    const path = await fileOf('A-1~')
    const sound = await readFile(path)
    await meddle(() => truncate(path, 10))
    await meddle(() => writeFile(path, sound))
    expect(await storage.orders.turn('A-1', undefined, counting())).toMatchObject({ kind: 'applied', rev: 2 })
    await meddle(() => truncate(path, 10))
    expect(await readdir(join(folder.path, 'quarantine'))).toHaveLength(2)
  })

  it('notices damage done while it runs, at the next reading', async () => {
    await meddle(() => Promise.resolve()) // so that nothing is remembered
    const path = await fileOf('A-1~')
    await truncate(path, 10)
    expect(await storage.orders.claim(9, noon)).toMatchObject([{ orderId: 'A-2' }])
    expect(events).toMatchObject([{ kind: 'quarantined', file: path }])
    await expect(storage.orders.get('A-1')).rejects.toThrow(StorageError)
    expect(await storage.orders.claim(9, noon)).toEqual([])
    expect(await storage.orders.nextDue()).toBeUndefined()
  })

  it.each<[string, (path: string, older: Buffer) => Promise<unknown>]>([
    ['was taken away', (path) => rm(path)],
    ['was put back as it was before', (path, older) => writeFile(path, older)],
  ])('refuses an order whose file %s while it ran', async (_what, change) => {
    const path = await fileOf('A-2~')
    const older = await readFile(path)
    await storage.orders.turn('A-2', undefined, counting())
    await meddle(() => Promise.resolve()) // so that nothing is remembered
    await change(path, older)
    await expect(storage.orders.get('A-2')).rejects.toThrow('it is not as it was last written')
    await expect(storage.orders.turn('A-2', undefined, counting())).rejects.toThrow(StorageError)
    expect(events).toMatchObject([{ kind: 'refused', file: path }])
  })

  it('leaves a sound file where it is that this version cannot make sense of, and tries again at the next start', async () => {
    const path = await fileOf('A-1~')
    await storage.close()
    const stricter = { ...shape, state: (stored: unknown) => shape.state({ ...Object(stored), count: 'many' }) }
    const strict = await openFolder(folder.path, stricter, { report: (event) => events.push(event) })
    expect(await strict.orders.find('state', 'count 1')).toEqual(['A-1', 'A-2'])
    await expect(strict.orders.turn('A-1', undefined, counting())).rejects.toThrow(`${path} cannot be used`)
    await expect(strict.orders.get('A-1')).rejects.toThrow(StorageError)
    expect(await strict.orders.claim(9, noon)).toEqual([])
    expect(await strict.orders.nextDue()).toBeUndefined()
    await strict.close()
    expect(events.map(({ kind, file }) => [kind, file])).toContainEqual(['refused', path])
    expect(events).toHaveLength(2)
    storage = await folder.open()
    expect(await storage.orders.claim(9, noon)).toHaveLength(2)
  })

  it('opens with the wrong sealing key, but neither an order nor a person', async () => {
    await storage.close()
    const sealer = openSealer(Buffer.alloc(32, 7))
    const other = await openFolder(folder.path, { ...shape, sealer }, { report: (event) => events.push(event) })
    expect(await other.orders.count()).toBe(2)
    await expect(other.orders.get('A-1')).rejects.toThrow('which was not given')
    await expect(other.people.get('ola')).rejects.toThrow('which was not given')
    await expect(other.people.change('ola', () => ({ name: 'Zed', visits: 1 }))).rejects.toThrow(StorageError)
    await other.close()
    expect(events.map(({ kind }) => kind)).toEqual(['refused', 'refused'])
    storage = await folder.open()
    expect(await storage.people.get('ola')).toMatchObject({ name: 'Ola' })
  })

  it('moves a damaged person aside, and forgets even that one for good when asked to', async () => {
    await meddle(async () => writeFile(await fileOf('people/'), withHeader('{}')))
    await expect(storage.people.get('ola')).rejects.toThrow('put a sound file in its place')
    await expect(storage.people.change('ola', () => ({ name: 'Zed', visits: 1 }))).rejects.toThrow(StorageError)
    expect(events).toMatchObject([{ kind: 'quarantined' }])
    await storage.people.remove('ola')
    expect(await storage.people.get('ola')).toBeUndefined()
    expect(await readdir(join(folder.path, 'quarantine'))).toEqual([])
  })

  it('does not take a person for a space of the same key', async () => {
    const person = await fileOf('people/')
    const space = person.replace('/people/', '/spaces/')
    await meddle(async () => writeFile(space, await readFile(person)))
    await expect(storage.spaces.get('ola')).rejects.toThrow('belongs to another document')
  })

  it('binds each seal to the same words in every version, or what an older one kept would not open', async () => {
    await storage.spaces.change('ola', () => ({ name: 'Reps', visits: 1 }))
    await storage.connections.change('ola', () => ({ name: 'A service', visits: 1 }))
    const Stored = z.object({ sealed: z.string() })
    const binding = async (start: string) => {
      const [, line = ''] = (await readFile(await fileOf(start), 'utf8')).split('\n')
      return JSON.parse(await shape.sealer.open(Stored.parse(JSON.parse(line)).sealed)) as unknown
    }
    expect(await binding('A-1~')).toMatchObject({ of: 'order A-1' })
    expect(await binding('people/')).toMatchObject({ of: 'person ola' })
    expect(await binding('spaces/')).toMatchObject({ of: 'space ola' })
    expect(await binding('connections/')).toMatchObject({ of: 'connection ola' })
  })

  it('does not open secrets that were moved from one document to another', async () => {
    const mine = await fileOf('people/')
    await storage.people.change('zed', () => ({ name: 'Zed', visits: 1 }))
    const other = (await folder.files())
      .map((it) => join(folder.path, it))
      .find((it) => it.includes('people/') && it !== mine)
    await meddle(async () => writeFile(other ?? '', await readFile(mine)))
    await expect(storage.people.get('zed')).rejects.toThrow('belongs to another document')
  })

  it('refuses to open what a newer version wrote, and moves nothing', async () => {
    const path = await fileOf('A-1~')
    const text = await readFile(path, 'utf8')
    await expect(meddle(() => writeFile(path, text.replace(/^.*/, 'set-up-now/2 crc32=00')))).rejects.toThrow(
      'newer version',
    )
    expect(await readFile(path, 'utf8')).toContain('set-up-now/2')
    await meddle(() => writeFile(path, text))
    expect(await storage.orders.count()).toBe(2)
    const journal = join(folder.path, 'inbox.journal')
    await expect(meddle(() => writeFile(journal, '{"format":2}\n'))).rejects.toThrow('newer version')
    await meddle(() => rm(journal))
    expect(events).toEqual([])
  })

  it('moves nothing and sweeps nothing out when one order of a newer version stops the start', async () => {
    const home = dirname(await fileOf('A-1~'))
    const migrations = Array.from({ length: 20 }, () => ({}))
    await storage.close()
    const newer = await folder.open({}, { ...shape, migrations })
    await newer.orders.turn('A-2', undefined, counting())
    await newer.close()
    await truncate(await fileOf('A-1~'), 10)
    await writeFile(join(home, 'A-1~00.json.17-1.tmp'), 'half')
    const before = await folder.atRest()
    await expect(folder.open({ report: (event) => events.push(event) })).rejects.toThrow(
      '(shape 21, this one knows up to 1)',
    )
    expect(await folder.atRest()).toBe(before)
    expect(events).toEqual([])
  })

  it('sweeps out what unfinished writes left, and moves what is not its own aside', async () => {
    const home = dirname(await fileOf('A-1~'))
    await meddle(async () => {
      await writeFile(join(home, 'A-1~00.json.17-1.tmp'), 'half')
      await writeFile(join(folder.path, 'inbox.journal.17-2.tmp'), 'half')
      await writeFile(join(home, 'notes.txt'), 'buy milk')
    })
    expect((await folder.files()).filter((name) => name.endsWith('.tmp'))).toEqual([])
    expect(events).toMatchObject([{ kind: 'quarantined', file: join(home, 'notes.txt') }])
  })
})

/** Text that passes for one this engine wrote. */
function withHeader(body: string): string {
  return `set-up-now/1 sha256=${createHash('sha256').update(body).digest('hex')}\n${body}`
}
