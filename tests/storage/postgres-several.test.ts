import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import pg from 'pg'
import { openPostgres } from '../../storage/postgres/open.ts'
import { StorageError, type Claim } from '../../storage/storage.ts'
import { openSealer } from '../../storage/sealer.ts'
import { startPostgres, type TestPostgres } from '../support/postgres.ts'
import { openProxy } from '../support/tcp-proxy.ts'
import {
  adding,
  after,
  counting,
  effect,
  keeping,
  noon,
  patient,
  shape,
  type TestShape,
  type TestStorage,
} from './world.ts'

/** What several instances on one database promise beside what each promises alone. */

let postgres: TestPostgres
let url: string
const opened: TestStorage[] = []

beforeAll(async () => {
  postgres = await startPostgres()
}, 60_000)
afterAll(() => postgres.stop())
beforeEach(async () => {
  url = await postgres.url()
})
afterEach(async () => {
  await Promise.all(opened.splice(0).map((storage) => storage.close()))
})

async function open(as: TestShape = shape, at = url): Promise<TestStorage> {
  const storage = await openPostgres(at, as, {})
  opened.push(storage)
  return storage
}

async function sql(text: string): Promise<readonly Record<string, unknown>[]> {
  const client = new pg.Client(url)
  await client.connect()
  try {
    return (await client.query<Record<string, unknown>>(text)).rows
  } finally {
    await client.end()
  }
}

/** As if all that are open had not been heard of for half a minute. */
const allFellSilent = () => sql(`update instances set dead_at = now()`)

async function pair(): Promise<[TestStorage, TestStorage]> {
  return [await open(), await open()]
}

const claimed = (claims: readonly Claim[]) => claims.map(({ effect: { id } }) => id)

describe('several instances on one database', () => {
  it('can all be started at once on an empty one', async () => {
    const all = await Promise.all(Array.from({ length: 4 }, () => open()))
    await Promise.all(all.map(({ orders }) => orders.turn('A-1', undefined, counting())))
    expect((await all[0]?.orders.get('A-1'))?.rev).toBe(4)
  })

  it('lose no turn of one order, whoever takes it', async () => {
    const both = await pair()
    const [one, other] = both
    const turns = Array.from({ length: 100 }, (_, n) =>
      (n % 2 === 0 ? one : other).orders.turn('A-1', `d${n}`, counting()),
    )
    const revs = (await Promise.all(turns)).map(({ rev }) => rev)
    expect([...revs].sort((a, b) => a - b)).toEqual(Array.from({ length: 100 }, (_, n) => n + 1))
    for (const { orders } of both) expect((await orders.get('A-1'))?.state.count).toBe(100)
  })

  it('see at once what another wrote, and apply a delivery once between them', async () => {
    const [one, other] = await pair()
    await one.orders.turn('A-1', 'd1', counting())
    expect(await other.orders.turn('A-1', 'd1', counting())).toEqual({ kind: 'duplicate', rev: 1 })
    await one.orders.turn('A-1', 'd2', counting({ state: { count: 7, owner: 'Ola' } }))
    expect(await other.orders.find('person', 'Ola')).toEqual(['A-1'])
    const twice = [one, other].map(({ orders }) => orders.turn('A-1', 'd3', counting()))
    expect((await Promise.all(twice)).map(({ kind }) => kind).sort()).toEqual(['applied', 'duplicate'])
    await one.people.change('ola', () => ({ name: 'Ola', visits: 1 }))
    const visits = Array.from({ length: 20 }, (_, n) =>
      (n % 2 === 0 ? other : one).people.change('ola', (known) => ({ name: 'Ola', visits: (known?.visits ?? 0) + 1 })),
    )
    await Promise.all(visits)
    expect(await one.people.get('ola')).toEqual({ name: 'Ola', visits: 21 })
  })

  it('hand out each piece of due work to one of them', async () => {
    const [one, other] = await pair()
    for (let n = 0; n < 40; n += 1) {
      await one.orders.turn(`A-${n}`, undefined, adding(n % 4 ? effect(`e${n}`) : patient(`e${n}`)))
    }
    const done: string[] = []
    async function work({ orders }: TestStorage): Promise<void> {
      for (let claims = await orders.claim(3, noon); claims.length > 0; claims = await orders.claim(3, noon)) {
        done.push(...claimed(claims))
        for (const claim of claims) expect(await orders.settle(claim, keeping)).toBe(true)
      }
    }
    await Promise.all([work(one), work(other), work(one), work(other)])
    expect(done.sort()).toEqual(Array.from({ length: 40 }, (_, n) => `e${n}`).sort())
    expect(await one.orders.nextDue()).toBeUndefined()
  })

  it('take over what a dead one had, and fence it off should it come back', async () => {
    const [one, other] = await pair()
    await one.orders.turn('A-1', undefined, adding(effect('e1')))
    await one.inbox.put({ id: 'm1', receivedAt: noon.toISOString(), body: 'hello' })
    const [lost] = await one.orders.claim(9, noon)
    if (!lost) throw new Error('nothing was due')
    expect(await other.orders.claim(9, noon)).toEqual([])
    expect(await other.inbox.pending()).toEqual([])
    await allFellSilent()
    const [taken] = await other.orders.claim(9, noon)
    expect(taken).toMatchObject({ orderId: 'A-1', fresh: false })
    expect(taken?.token).toBeGreaterThan(lost.token)
    expect((await other.inbox.pending()).map(({ id }) => id)).toEqual(['m1'])
    expect(await one.orders.settle(lost, counting())).toBe(false)
    expect(await one.orders.defer(lost, after(1))).toBe(false)
    expect((await other.orders.get('A-1'))?.rev).toBe(1)
    if (taken) expect(await other.orders.settle(taken, keeping)).toBe(true)
  })

  it('give back at once what they had when they stop in good order, and hand back what they cannot do', async () => {
    const [one, other] = await pair()
    await one.orders.turn('A-1', undefined, adding(effect('e1')))
    for (const id of ['m1', 'm2']) await one.inbox.put({ id, receivedAt: noon.toISOString(), body: id })
    await one.inbox.handBack('m2')
    expect((await other.inbox.pending()).map(({ id }) => id)).toEqual(['m2'])
    await one.orders.claim(1, noon)
    await one.close()
    expect(claimed(await other.orders.claim(1, noon))).toEqual(['e1'])
    expect((await other.inbox.pending()).map(({ id }) => id)).toEqual(['m1', 'm2'])
  })

  it('of two versions work side by side: the older leaves alone what the newer wrote, the newer goes on with all', async () => {
    const newer: TestShape = {
      ...shape,
      migrations: [{ clear: (old) => ({ ...old, state: { ...Object(old.state), note: 'newer' } as unknown }) }],
    }
    const old = await open()
    await old.orders.turn('A-1', undefined, adding(effect('e1')))
    await old.orders.turn('A-2', undefined, adding(effect('e2')))
    const next = await open(newer)
    expect((await next.orders.get('A-1'))?.state).toMatchObject({ note: 'newer' })
    await next.orders.turn('A-1', undefined, counting())
    await expect(old.orders.turn('A-1', undefined, counting())).rejects.toThrow('newer version')
    expect(claimed(await old.orders.claim(9, noon))).toEqual(['e2'])
    expect(claimed(await next.orders.claim(9, noon))).toEqual(['e1'])
    await expect(open()).rejects.toThrow('newer version')
  })

  it('need the same sealing key', async () => {
    await open()
    const stranger = { ...shape, sealer: openSealer(Buffer.alloc(32, 'another')) }
    await expect(open(stranger)).rejects.toThrow('does not open what is in the database')
  })
})

describe('a database that is away', () => {
  it('is said so, loses nothing, and is worked with again when it is back', async () => {
    const { hostname, port } = new URL(url)
    const proxy = await openProxy({ host: hostname, port: Number(port) })
    try {
      const through = new URL(url)
      through.port = String(proxy.port)
      const storage = await open(shape, through.href)
      await storage.orders.turn('A-1', 'd1', counting())
      proxy.cut()
      await expect(storage.orders.turn('A-1', 'd2', counting())).rejects.toThrow(StorageError)
      await expect(storage.inbox.put({ id: 'm', receivedAt: noon.toISOString(), body: '' })).rejects.toThrow(
        StorageError,
      )
      await expect(storage.ready()).rejects.toThrow('did not answer')
      proxy.mend()
      await storage.ready()
      expect(await storage.orders.turn('A-1', 'd2', counting())).toEqual({ kind: 'applied', reply: undefined, rev: 2 })
      await storage.close()
    } finally {
      await proxy.close()
    }
  })

  it('that takes no writes is not ready, and nothing is half done', async () => {
    const storage = await open()
    await storage.orders.turn('A-1', undefined, counting())
    const name = new URL(url).pathname.slice(1)
    await sql(`alter database ${name} set default_transaction_read_only = on`)
    await sql(
      `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${name}' and pid <> pg_backend_pid()`,
    )
    await storage.ready().catch(() => undefined) // the connections that it had were cut
    await expect(storage.ready()).rejects.toThrow('takes no writes')
    await expect(storage.orders.turn('A-1', undefined, counting())).rejects.toThrow(StorageError)
    expect((await storage.orders.get('A-1'))?.rev).toBe(1)
  })
})
