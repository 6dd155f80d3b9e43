import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { copyAll } from '../../storage/copy.ts'
import { openStorage } from '../../storage/index.ts'
import { lowdbMoving } from '../../storage/lowdb/moving.ts'
import type { Moved, OpenMoving, Target } from '../../storage/moving.ts'
import { postgresMoving } from '../../storage/postgres/moving.ts'
import { StorageError } from '../../storage/storage.ts'
import { startPostgres, type TestPostgres } from '../support/postgres.ts'
import { copy, fill, found, freshIn, strange, using } from './moving.ts'
import { adding, effect, shape } from './world.ts'

/** A store is moved to another engine, or to another place. */

let postgres: TestPostgres
let home: string
let places: number
beforeAll(async () => {
  postgres = await startPostgres()
}, 60_000)
afterAll(() => postgres.stop())
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'copy-'))
  places = 0
})
afterEach(() => rm(home, { recursive: true }))

const folder = () => `file:${join(home, `store-${(places += 1)}`)}`
const database = () => postgres.url()
const engines = {
  lowdb: { place: async () => Promise.resolve(folder()), moving: lowdbMoving },
  PostgreSQL: { place: database, moving: postgresMoving },
} satisfies Record<string, { readonly place: () => Promise<string>; readonly moving: OpenMoving }>
type Engine = keyof typeof engines
const ways: readonly (readonly [Engine, Engine])[] = [
  ['lowdb', 'PostgreSQL'],
  ['PostgreSQL', 'lowdb'],
  ['lowdb', 'lowdb'],
  ['PostgreSQL', 'PostgreSQL'],
]

/** A full store, and an empty place, each of an engine. */
async function pair(from: Engine, to: Engine): Promise<{ readonly from: string; readonly to: string }> {
  const full = await engines[from].place()
  await fill(full)
  return { from: full, to: await engines[to].place() }
}

/** Copies with a target that is not quite itself. */
async function copyInto(urls: { from: string; to: string }, [from, to]: readonly [Engine, Engine], change: Change) {
  const source = await engines[from].moving.from(urls.from, shape)
  const target = await engines[to].moving.to(urls.to, shape, source.name)
  try {
    return await copyAll(source, change(target), { shape })
  } finally {
    await target.close()
    await source.close()
  }
}
type Change = (target: Target) => Target

const failsAfter =
  (batches: number): Change =>
  (target) => ({
    ...around(target),
    async put(some) {
      const half = some.slice(0, some.length / 2)
      if ((batches -= 1) < 0) {
        await target.put(half)
        throw new StorageError('the power went')
      }
      await target.put(some)
    },
  })
const around = (target: Target): Target => ({
  name: target.name,
  all: () => target.all(),
  put: (some) => target.put(some),
  drop: (name) => target.drop(name),
  finish: () => target.finish(),
  close: () => target.close(),
})

describe.each(ways)('from %s to %s', (from, to) => {
  it('everything is there as it was, and what was begun is known to be', async () => {
    const urls = await pair(from, to)
    const before = await found(urls.from)
    const { counts, already } = await copy(urls.from, urls.to)
    expect(counts).toEqual({ orders: 9, people: 8, spaces: 1, connections: 1, events: 9, done: 1 })
    expect(already).toBe(0)
    expect(await freshIn(urls.to)).toEqual([])
    const there = await found(urls.to)
    expect(there).toEqual(before)
    expect(there.claims).toHaveLength(9)
    expect(there.isKnown).toBe(true)
    expect(there.pending.map(({ id }) => id)).toEqual([...strange, 'e2'].map((id) => `${id}!`))
    expect(there.owned).toEqual(['busy'])
  })
})

describe.each(ways.slice(0, 2))('from %s to %s', (from, to) => {
  it('an interrupted copy does not open, is gone on with, and says what it had already', async () => {
    const urls = await pair(from, to)
    await expect(copyInto(urls, [from, to], failsAfter(0))).rejects.toThrow('the power went')
    await expect(openStorage(urls.to, shape)).rejects.toThrow(/Only a part of .* was copied .*copy it again to the end/)
    await using(urls.from, async ({ orders, people, inbox }) => {
      await orders.turn('a', undefined, adding(effect('new', 1)))
      await people.remove('A')
      await inbox.done('e2!')
    })
    const before = await found(urls.from)
    const { counts, already } = await copy(urls.from, urls.to)
    expect(counts).toEqual({ orders: 9, people: 7, spaces: 1, connections: 1, events: 8, done: 2 })
    expect(already).toBeGreaterThan(3)
    expect(already).toBeLessThan(16)
    const there = await found(urls.to)
    expect(there).toEqual(before)
    expect(there.claims).toContain('a new')
  })

  it('what is different there is found, and the copy does not open', async () => {
    const urls = await pair(from, to)
    const loses: Change = (target) => ({
      ...around(target),
      put: (some) => target.put(some.filter((moved) => moved.kind !== 'entry' || moved.shelf !== 'spaces')),
    })
    await expect(copyInto(urls, [from, to], loses)).rejects.toThrow('spaces, 1 read and 0 there')
    const tampers: Change = (target) => ({ ...around(target), all: () => forged(target.all()) })
    await expect(copyInto(urls, [from, to], tampers)).rejects.toThrow(
      'is not what was read: orders, 9 read and 9 there, with another content',
    )
    await expect(openStorage(urls.to, shape)).rejects.toThrow('copy it again to the end')
    await expect(copy(urls.from, urls.to)).resolves.toMatchObject({ already: 19 })
  })
})

async function* forged(all: AsyncIterable<Moved>): AsyncIterable<Moved> {
  for await (const moved of all) {
    if (moved.kind === 'order' && moved.order.id === 'busy') {
      yield { kind: 'order', order: { ...moved.order, state: { count: 99 } } }
    } else yield moved
  }
}
