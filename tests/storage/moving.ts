import pg from 'pg'
import { copyStorage, openStorage } from '../../storage/index.ts'
import { adding, after, counting, effect, noon, patient, shape, type TestShape, type TestStorage } from './world.ts'

/** Ids and keys as nobody would choose them, but somebody sends them. */
export const strange = ['__proto__', 'a/../b', 'Ą 💬', '\ud800', 'quote " and \u0000', 'x'.repeat(300), 'a', 'A']

/** Opens a store, works in it, and closes it. */
export async function using<T>(url: string, work: (storage: TestStorage) => Promise<T>, as = shape): Promise<T> {
  const storage = await openStorage(url, as, { now: () => noon })
  try {
    return await work(storage)
  } finally {
    await storage.close()
  }
}

/** A store with something of everything in it. */
export async function fill(url: string): Promise<void> {
  await using(url, async ({ orders, inbox, people, spaces, connections }) => {
    for (const id of strange) await orders.turn(id, `d ${id}`, adding(effect(`of ${id}`, 5, { n: [1.5, null] })))
    for (const key of strange) await people.change(key, () => ({ name: `of ${key}`, visits: 1 }))
    await spaces.change('reps', () => ({ name: 'Reps', visits: 2 }))
    await connections.change('reps', () => ({ name: 'not the same', visits: 3 }))
    await orders.turn(
      'busy',
      undefined,
      counting({ state: { count: 0, owner: 'ola', note: { deep: ['ż', '\u0000'] } } }),
    )
    await orders.turn('busy', undefined, adding(effect('mail'), patient('wait', -1), effect('later', 60)))
    for (const id of ['e1', ...strange, 'e2']) {
      await inbox.put({ id: `${id}!`, receivedAt: noon.toISOString(), body: { of: id } })
    }
    await inbox.done('e1!')
    await orders.claim(9, noon)
  })
}

/** What whoever uses a store finds in it. */
export async function found(url: string, as: TestShape = shape) {
  return using(
    url,
    async ({ orders, inbox, people, spaces, connections }) => ({
      count: await orders.count(),
      orders: await Promise.all([...strange, 'busy'].map((id) => orders.get(id))),
      owned: await orders.find('person', 'ola'),
      counted: await orders.find('state', 'count 1'),
      nextDue: await orders.nextDue(),
      claims: (await orders.claim(99, after(30))).map(({ orderId, effect: { id } }) => `${orderId} ${id}`).sort(),
      pending: await inbox.pending(),
      isKnown: !(await inbox.put({ id: 'e1!', receivedAt: noon.toISOString(), body: {} })),
      people: await Promise.all([...strange, 'nobody'].map((key) => people.get(key))),
      others: [await spaces.get('reps'), await connections.get('reps')],
    }),
    as,
  )
}

/** Which of the work that is due is taken for new. */
export const freshIn = (url: string) =>
  using(url, async ({ orders }) => {
    const claims = await orders.claim(99, after(30))
    return claims.flatMap(({ orderId, fresh }) => (fresh ? [orderId] : []))
  })

export const copy = (from: string, to: string, as: TestShape = shape) => copyStorage({ from, to }, as)

export async function sql(url: string, text: string): Promise<readonly Record<string, unknown>[]> {
  const client = new pg.Client(url)
  await client.connect()
  try {
    return (await client.query<Record<string, unknown>>(text)).rows
  } finally {
    await client.end()
  }
}
