import { mkdir, mkdtemp, readdir, readFile, rename, rm, unlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, test } from '@jest/globals'
import { markRestored, openStorage, openUpkeep } from '../../storage/index.ts'
import { postgresMoving } from '../../storage/postgres/moving.ts'
import { openSealer } from '../../storage/sealer.ts'
import { StorageError } from '../../storage/storage.ts'
import { startPostgres, type TestPostgres } from '../support/postgres.ts'
import { copy, sql, using } from './moving.ts'
import { adding, after, effect, shape, type TestShape } from './world.ts'

/** What stands in the way of a copy, and what happens to both stores then. */

let postgres: TestPostgres
let home: string
let folder: string
beforeAll(async () => {
  postgres = await startPostgres()
}, 60_000)
afterAll(() => postgres.stop())
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'copy-refused-'))
  folder = join(home, 'store')
  await using(`file:${folder}`, async ({ orders, people }) => {
    await orders.turn('A-1', undefined, adding(effect('e1')))
    await people.change('ola', () => ({ name: 'Ola', visits: 1 }))
  })
})
afterEach(() => rm(home, { recursive: true }))

const store = () => `file:${folder}`
const other = () => `file:${join(home, 'other')}`

async function fileOf(kind: string): Promise<string> {
  const names = await readdir(folder, { recursive: true })
  return join(folder, names.find((name) => name.startsWith(kind) && name.endsWith('.json')) ?? '')
}

describe('what is in the way', () => {
  test('somebody who works in the source, or in the target', async () => {
    const url = await postgres.url()
    await using(url, async () => {
      await expect(copy(url, other())).rejects.toThrow(/Somebody works in postgres:.*stop every bot/)
      await expect(copy(store(), url)).rejects.toThrow(/Somebody works in postgres:/)
    })
    await using(store(), async () => {
      await expect(copy(store(), other())).rejects.toThrow('is in use by process')
    })
    await copy(store(), url)
  })

  test('a target in which something is kept, or another copy was begun', async () => {
    const url = await postgres.url()
    await using(url, ({ people }) => people.change('bea', () => ({ name: 'Bea', visits: 1 })))
    await using(other(), ({ inbox }) => inbox.put({ id: 'e1', receivedAt: after(0).toISOString(), body: {} }))
    await expect(copy(store(), url)).rejects.toThrow(/is not empty: something is kept there\. Nothing was written/)
    await expect(copy(store(), other())).rejects.toThrow(/is not empty: there is inbox\.journal/)
    const [third, fresh] = [`file:${join(home, 'third')}`, await postgres.url()]
    for (const begun of [third, fresh]) {
      await expect(copy(store(), begun, { ...shape, sealer: openSealer(Buffer.alloc(32, 'z')) })).rejects.toThrow()
      await expect(copy(url, begun)).rejects.toThrow(/is not empty: there is a part of file:/)
    }
    await using(url, async ({ people }) => expect(await people.get('bea')).toBeDefined())
  })

  test('a store that is not there, or of no kind; and no password is repeated', async () => {
    await expect(copy(other(), store())).rejects.toThrow('There is nothing to copy in')
    const url = await postgres.url()
    const failed: unknown = await copy(url, other()).catch((error: unknown) => error)
    expect(failed).toBeInstanceOf(StorageError)
    expect(String(failed)).toMatch(/There is nothing to copy in postgres:\/\/127\.0\.0\.1:\d+\/set_up_now/)
    await expect(copy(store(), 'mysql://ola:secret@here')).rejects.toThrow(/^No storage engine for "mysql:"/)
    expect(await readdir(home)).toEqual(['store'])
  })

  test('what is damaged, on disk or within its seal; put right, the copy goes on', async () => {
    const url = await postgres.url()
    const file = await fileOf('orders')
    const sound = await readFile(file)
    await writeFile(file, sound.subarray(0, -3))
    await expect(copy(store(), url)).rejects.toThrow(`${file} cannot be copied: its checksum does not match`)
    await expect(openStorage(url, shape)).rejects.toThrow('copy it again to the end')
    await writeFile(file, sound)
    const strangers = { ...shape, sealer: openSealer(Buffer.alloc(32, 'another')) }
    await expect(copy(store(), url, strangers)).rejects.toThrow(/cannot be copied: .* which was not given/)
    await expect(copy(store(), url)).resolves.toMatchObject({ counts: { orders: 1, people: 1 } })
  })

  test('an entry under the key of another, and a shelf or a version that is not known', async () => {
    const url = await postgres.url()
    await using(url, ({ people }) => people.change('ola', () => ({ name: 'Ola', visits: 1 })))
    await sql(url, `update entries set key = '${'0'.repeat(32)}'`)
    await expect(copy(url, other())).rejects.toThrow('its sealed part belongs to another document')
    await sql(url, `update entries set shape = 9`)
    await expect(copy(url, other())).rejects.toThrow('was written by a newer version')
    await sql(url, `update entries set shelf = 'cellars'`)
    await expect(copy(url, other())).rejects.toThrow('of a shelf that this version does not know')
    await sql(url, `insert into orders (id, rev, shape, keyed, doc) values ('"B-1"', 1, 1, 1, '{}')`)
    await expect(copy(url, other())).rejects.toThrow('Order "B-1" cannot be copied: it is not an order')
  })

  test('an order whose file is in quarantine, until a sound one is back or the damaged one is deleted', async () => {
    const file = await fileOf('orders')
    const sound = await readFile(file)
    const flat = file.slice(folder.length + 1).replaceAll('/', '-')
    await rename(file, join(folder, 'quarantine', flat))
    await expect(copy(store(), other())).rejects.toThrow('was damaged, and nothing is in its place')
    await writeFile(file, sound)
    await expect(copy(store(), other())).resolves.toMatchObject({ counts: { orders: 1 } })
  })
})

describe('a copy', () => {
  it('leaves a source that does not open, until somebody says that it is to', async () => {
    const url = await postgres.url()
    const { to } = await copy(store(), url)
    expect(to).not.toContain('password')
    await expect(openStorage(store(), shape)).rejects.toThrow(`was copied to ${to}; set STORAGE_URL to that`)
    await expect(copy(store(), other())).rejects.toThrow('was copied to')
    await unlink(join(folder, 'MOVED'))
    await using(store(), async ({ orders }) => expect(await orders.count()).toBe(1))

    await copy(url, other())
    await expect(openStorage(url, shape)).rejects.toThrow(`was copied to ${other()}; set STORAGE_URL to that`)
    await sql(url, `delete from facts where name = 'moved'`)
    await using(url, async ({ orders }) => expect(await orders.count()).toBe(1))
  })

  it('keeps every bot from starting while it is made', async () => {
    const url = await postgres.url()
    await using(url, () => Promise.resolve())
    const source = await postgresMoving.from(url, shape)
    await expect(openStorage(url, shape)).rejects.toThrow('is being copied just now')
    await expect(copy(url, other())).rejects.toThrow('Somebody works in')
    await source.close()
    await using(url, async ({ orders }) => expect(await orders.count()).toBe(0))
  })

  it('is brought up to date by the version that opens it, wherever its documents lie', async () => {
    const later: TestShape = {
      ...shape,
      migrations: [
        {
          clear: ({ state, effects }) => ({
            state: { ...Object(state), count: 10 } as unknown,
            effects: effects.map((it) => ({ ...it, id: `new ${it.id}` })),
          }),
        },
      ],
    }
    const url = await postgres.url()
    await copy(store(), url, later)
    expect(await sql(url, 'select shape, keyed from orders')).toEqual([{ shape: 1, keyed: 2 }])
    const isToday = () =>
      Promise.all(
        [url, other()].map((at) =>
          using(
            at,
            async ({ orders }) => {
              expect(await orders.find('state', 'count 0')).toEqual(['A-1'])
              expect(await orders.claim(9, after(0))).toMatchObject([{ effect: { id: 'new e1' }, fresh: false }])
            },
            later,
          ),
        ),
      )
    await copy(url, other())
    await sql(url, `delete from facts where name = 'moved'`)
    await isToday()
  })

  it('knows as well that its source was restored a moment ago', async () => {
    const { folder: backup } = await openUpkeep(store(), shape).backUp(join(home, 'b'), { by: '', now: after(0) })
    await openUpkeep(other(), shape).restore(backup, { keyFile: join(home, 'key') })
    const url = await postgres.url()
    await copy(other(), url)
    const third = `file:${join(home, 'third')}`
    await copy(url, third)
    await sql(url, `delete from facts where name = 'moved'`)
    await using(url, async ({ orders }) => {
      await orders.turn('new', undefined, adding(effect('n1')))
      expect((await orders.claim(9, after(0))).map(({ orderId, fresh }) => [orderId, fresh])).toContainEqual([
        'new',
        false,
      ])
    })
    expect(await readFile(join(home, 'third', 'RESTORED'), 'utf8')).toBe(
      await readFile(join(home, 'other', 'RESTORED'), 'utf8'),
    )
  })

  it('that is half-way takes no backup in its place', async () => {
    const { folder: backup } = await openUpkeep(store(), shape).backUp(join(home, 'b'), { by: '', now: after(0) })
    await mkdir(join(home, 'other'))
    await writeFile(join(home, 'other', 'COPYING'), 'file:/elsewhere\n')
    const restored = openUpkeep(other(), shape).restore(backup, { keyFile: join(home, 'key') })
    await expect(restored).rejects.toThrow('is not empty: there is COPYING')
  })
})

describe('a store that was put back by other tools', () => {
  it('takes nothing for new for a day, and not while somebody works there', async () => {
    const url = await postgres.url()
    await using(url, async ({ orders }) => {
      await orders.turn('A-1', undefined, adding(effect('e1')))
      await expect(markRestored(url, shape)).rejects.toThrow('Somebody works in')
    })
    await markRestored(url, shape)
    await markRestored(store(), shape)
    for (const each of [url, store()]) {
      await using(each, async ({ orders }) => {
        await orders.turn('B-1', undefined, adding(effect('e2', 1)))
        expect((await orders.claim(9, after(5))).map(({ fresh }) => fresh)).toEqual([false, false])
      })
    }
    await sql(url, `update facts set value = '2025-01-01T00:00:00.000Z' where name = 'restoredAt'`)
    await using(url, async ({ orders }) => {
      await orders.turn('C-1', undefined, adding(effect('e3', 2)))
      expect((await orders.claim(9, after(5))).map(({ fresh }) => fresh)).toEqual([false, false, true])
    })
  })
})
