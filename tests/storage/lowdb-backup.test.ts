import { cp, mkdir, mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { files } from '../../storage/disk.ts'
import { backUp } from '../../storage/lowdb/backup.ts'
import { DurableJsonFile } from '../../storage/lowdb/durable-json-file.ts'
import { restore } from '../../storage/lowdb/restore.ts'
import { Disk } from '../../storage/disk.ts'
import { newFaults } from './faults.ts'
import { newFolder, type Folder } from './folder.ts'
import { adding, after, counting, effect, noon, shelfNames, type TestStorage } from './world.ts'

let folder: Folder
let other: Folder
let storage: TestStorage
let to: string
beforeEach(async () => {
  to = await mkdtemp(join(tmpdir(), 'backups-'))
  folder = await newFolder()
  other = await newFolder()
  storage = await folder.open()
})
afterEach(async () => {
  await folder.clear()
  await other.clear()
  await rm(to, { recursive: true })
})

const backup = (options: Partial<Parameters<typeof backUp>[2]> = {}) =>
  backUp(folder.path, to, { shelves: shelfNames, by: '1.0.0', now: noon, ...options })
const back = (from: string) => restore(from, other.path, { keyFile: join(other.path, 'keys/seal.key') })
const put = (id: string) => storage.inbox.put({ id, receivedAt: noon.toISOString(), body: { id } })

describe('a backup', () => {
  it('is taken while the store is worked in, and holds everything that was acknowledged before it began', async () => {
    let working = true
    const revs = new Map<string, number>()
    const work = async (start: number) => {
      for (let n = start; working; n += 4) {
        const { rev } = await storage.orders.turn(`A-${n % 40}`, `d${n}`, counting())
        revs.set(`A-${n % 40}`, rev)
        await storage.people.change('ola', (known) => ({ name: 'Ola', visits: (known?.visits ?? 0) + 1 }))
      }
    }
    const works = [0, 1, 2, 3].map(work)
    for (let n = 0; revs.size < 40; n += 1) await put(`m${n}`)
    const acknowledged = new Map(revs)
    const { folder: made, damaged } = await backup().finally(() => (working = false))
    await Promise.all(works)
    expect(damaged).toEqual([])
    await back(made)
    const restored = await other.open()
    for (const [id, rev] of acknowledged) expect((await restored.orders.get(id))?.rev).toBeGreaterThanOrEqual(rev)
    expect(await restored.people.get('ola')).toMatchObject({ name: 'Ola' })
  })

  it('has an event that goes from the inbox into its order meanwhile in one of them, whatever the moment', async () => {
    const moments = [/inbox\.journal$/, /orders\/..\/A-2/, /orders\/..\/A-1/]
    await storage.orders.turn('A-2', undefined, counting())
    for (const [n, moment] of moments.entries()) {
      const id = `m${n}`
      await put(id)
      await storage.orders.turn('A-1', undefined, counting())
      let moved = false
      const readFile = async (path: string) => {
        const bytes = await files.readFile(path)
        if (!moment.test(path) || moved) return bytes
        moved = true
        await storage.orders.turn('A-1', id, counting())
        await storage.inbox.done(id)
        return bytes
      }
      const { folder: made } = await backup({ now: after(n), files: { ...files, readFile } })
      const place = await newFolder()
      await restore(made, place.path, { keyFile: join(place.path, 'keys/seal.key') })
      const restored = await place.open()
      const waits = (await restored.inbox.pending()).some((item) => item.id === id)
      const known = (await restored.orders.get('A-1'))?.seen.includes(id) ?? false
      expect([moved, waits || known]).toEqual([true, true])
      await place.clear()
    }
  })

  it('leaves out the half of a line that is being written to the inbox', async () => {
    await put('m1')
    await storage.close()
    const journal = join(folder.path, 'inbox.journal')
    await writeFile(journal, `${await readFile(journal, 'utf8')}{"id":"m2","rece`)
    await back((await backup()).folder)
    const restored = await other.open({ report: (event) => expect(event).toBeUndefined() })
    expect((await restored.inbox.pending()).map(({ id }) => id)).toEqual(['m1'])
  })

  it('never looks like one before it is whole, and leaves nothing behind when it fails', async () => {
    await storage.orders.turn('A-1', undefined, counting())
    for (const path of [/A-1~/, /MANIFEST/]) {
      const faults = newFaults()
      faults.break('append', path, 'ENOSPC')
      await expect(backup({ files: faults.files })).rejects.toThrow('ENOSPC')
      expect(await readdir(to)).toEqual([])
    }
    await mkdir(join(to, '.backup-20250602T120000000Z.unfinished/orders'), { recursive: true })
    await expect(back(join(to, '.backup-20250602T120000000Z.unfinished'))).rejects.toThrow('not a whole backup')
    await expect(back(to)).rejects.toThrow('not a whole backup')
    const { folder: made } = await backup({ now: after(60) })
    await expect(back(to)).rejects.toThrow(`the newest whole one is ${made}`)
  })

  it('takes the place of older ones where only some are kept, and of what was not finished a day ago', async () => {
    const names = []
    for (const day of [0, 1, 2]) names.push((await backup({ now: after(day * 1440) })).folder.slice(to.length + 1))
    await mkdir(join(to, '.backup-20250602T130000000Z.unfinished'))
    await mkdir(join(to, 'notes'))
    const { folder: newest, removed } = await backup({ now: after(3 * 1440), keep: 2 })
    expect(removed).toEqual([names[1], names[0]])
    expect((await readdir(to)).sort()).toEqual([names[2], newest.slice(to.length + 1), 'notes'])
  })

  it('removes none while a file is damaged, since an older one may have it sound, and takes it as it is', async () => {
    await storage.orders.turn('A-1', undefined, counting())
    await backup()
    await storage.close()
    const [damaged = ''] = (await folder.files()).filter((name) => name.includes('A-1~'))
    await truncate(join(folder.path, damaged), 20)
    const made = await backup({ now: after(1), keep: 1 })
    expect(made).toMatchObject({ damaged: [damaged], removed: [] })
    await back(made.folder)
    const restored = await other.open()
    await expect(restored.orders.turn('A-1', undefined, counting())).rejects.toThrow('was damaged')
  })

  it('has the key only when it is asked for, and what is in quarantine always', async () => {
    const keyFile = join(folder.path, 'keys/seal.key')
    await mkdir(join(folder.path, 'keys'))
    await writeFile(keyFile, 'a key')
    await writeFile(join(folder.path, 'quarantine/orders-00-A-9~00.json'), 'damaged')
    const without = await backup()
    expect(await readdir(without.folder)).not.toContain('keys')
    expect(await readFile(join(without.folder, 'quarantine/orders-00-A-9~00.json'), 'utf8')).toBe('damaged')
    const made = await backup({ now: after(1), keyFile })
    expect(await back(made.folder)).toMatchObject({ withKey: true })
    expect(await readFile(join(other.path, 'keys/seal.key'), 'utf8')).toBe('a key')
  })

  it('is refused where there is no store', async () => {
    await expect(backUp(to, to, { shelves: [], by: '', now: noon })).rejects.toThrow('nothing to back up')
  })
})

describe('a restore', () => {
  let made: string
  beforeEach(async () => {
    for (const id of ['A-1', 'A-2']) await storage.orders.turn(id, 'd1', counting())
    await put('m1')
    made = (await backup()).folder
  })

  const fileOf = async (start: string) => {
    const name = (await readdir(made, { recursive: true })).find((it) => it.includes(start))
    return join(made, name ?? '')
  }

  it('writes nothing before every checksum was found right', async () => {
    const whole = join(to, 'whole')
    await cp(made, whole, { recursive: true })
    for (const damage of [
      async () => truncate(await fileOf('A-2~'), 50),
      async () => rm(await fileOf('A-2~')),
      () => truncate(join(made, 'MANIFEST'), 100),
    ]) {
      await damage()
      await expect(back(made)).rejects.toThrow('cannot be used')
      expect((await other.files()).filter((name) => name !== 'LOCK')).toEqual([])
      await rm(made, { recursive: true })
      await cp(whole, made, { recursive: true })
    }
    await back(made)
    expect(await (await other.open()).orders.count()).toBe(2)
  })

  it('writes nowhere but below the data folder, whatever a list says', async () => {
    for (const path of ['../outside', '/outside', 'orders/../../outside', 'a\\..\\b']) {
      await new DurableJsonFile(new Disk(), join(made, 'MANIFEST')).write({
        takenAt: noon.toISOString(),
        by: '',
        counts: {},
        files: [{ path, bytes: 0, sha256: '' }],
      })
      await expect(back(made)).rejects.toThrow('it is no list of files')
    }
  })

  it('is refused where somebody works, and where anything is kept', async () => {
    const opened = await other.open()
    await expect(back(made)).rejects.toThrow('is in use by process')
    await opened.close()
    await expect(back(made)).rejects.toThrow('is not empty: there is inbox.journal. Nothing was written')
    await rm(join(other.path, 'inbox.journal'))
    await opened.close()
    await back(made)
    await expect(back(made)).rejects.toThrow('is not empty: there is orders/')
  })

  it('that is interrupted leaves a folder that does not open, and is begun again', async () => {
    const faults = newFaults()
    faults.break('append', /A-2~/, 'ENOSPC')
    const keyFile = join(other.path, 'keys/seal.key')
    await expect(restore(made, other.path, { keyFile, files: faults.files })).rejects.toThrow('ENOSPC')
    await expect(other.open()).rejects.toThrow('restore it again to the end')
    await expect(backUp(other.path, to, { shelves: [], by: '', now: noon })).rejects.toThrow('Only a part')
    await back(made)
    const restored = await other.open()
    expect(await restored.orders.count()).toBe(2)
    expect(await restored.inbox.put({ id: 'm1', receivedAt: '', body: null })).toBe(false)
  })

  it('never replaces the key of another store', async () => {
    const keyFile = join(folder.path, 'keys/seal.key')
    await mkdir(join(folder.path, 'keys'))
    await writeFile(keyFile, 'a key')
    const withKey = (await backup({ now: after(1), keyFile })).folder
    await mkdir(join(other.path, 'keys'))
    await writeFile(join(other.path, 'keys/seal.key'), 'another')
    await expect(back(withKey)).rejects.toThrow('is another key')
    expect(await readFile(join(other.path, 'keys/seal.key'), 'utf8')).toBe('another')
  })
})

describe('what is due in a store that was put back', () => {
  it('may have been done in the time that was lost, new work too, until it was settled or given back', async () => {
    await storage.orders.turn('A-1', 'd1', adding(effect('e1')))
    await back((await backup()).folder)
    for (const start of ['first', 'second']) {
      const restored = await other.open()
      await restored.orders.turn(`N-${start}`, undefined, adding(effect('e2')))
      const claims = await restored.orders.claim(9, noon)
      expect(claims.map(({ orderId, fresh }) => [orderId, fresh])).toContainEqual([`N-${start}`, false])
      expect(claims.every(({ fresh }) => !fresh)).toBe(true)
      for (const claim of claims) await restored.orders.defer(claim, noon)
      expect((await restored.orders.claim(9, noon)).every(({ fresh }) => fresh)).toBe(true)
      await restored.close()
    }
  })

  it('is known again a day later', async () => {
    await back((await backup()).folder)
    await writeFile(join(other.path, 'RESTORED'), new Date(Date.now() - 25 * 60 * 60 * 1000).toISOString())
    const restored = await other.open()
    await restored.orders.turn('A-1', undefined, adding(effect('e1')))
    expect(await restored.orders.claim(9, noon)).toMatchObject([{ fresh: true }])
    expect(await readdir(other.path)).not.toContain('RESTORED')
  })
})
