import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { z } from 'zod'
import { StorageError } from '../../storage/storage.ts'
import { adding, after, counting, effect, noon, shape, shelfNames, type Place, type TestShape } from './world.ts'

const Old = z.object({ state: z.object({ count: z.number() }).loose(), secret: z.object({ answer: z.string() }) })

/** The shape after two more versions: the first counts in tens, the second is louder and puts all work off by a minute. */
const later: TestShape = {
  ...shape,
  migrations: [
    { clear: ({ state, effects }) => ({ state: tens(state), effects }) },
    {
      clear: ({ state, effects }) => ({ state, effects: effects.map((it) => ({ ...it, dueAt: minuteOn(it.dueAt) })) }),
      secret: (secret, { state }) => ({
        answer: `${Old.shape.secret.parse(secret).answer.toUpperCase()} of ${Old.shape.state.parse(state).count}`,
      }),
    },
  ],
  shelves: { ...shape.shelves, people: { ...shape.shelves.people, migrations: [tenVisits] } },
}

const tens = (state: unknown) => ({ ...Object(state), count: Old.shape.state.parse(state).count * 10 }) as unknown
const minuteOn = (instant: string) => after(1, new Date(instant)).toISOString()
function tenVisits(old: unknown): unknown {
  return { ...Object(old), visits: z.object({ visits: z.int() }).parse(old).visits * 10 } as unknown
}

/** Promises 34 to 36: documents outlive the version that wrote them. */
export function keepsVersions(newPlace: () => Promise<Place>): void {
  describe('versions', () => {
    let place: Place
    beforeEach(async () => {
      place = await newPlace()
      await using(shape, async ({ orders, people }) => {
        await orders.turn('A-1', 'd1', adding(effect('e1')))
        await people.change('ola', () => ({ name: 'Ola', visits: 1 }))
      })
    })
    afterEach(() => place.clear())

    /** Opens the store as one version would, works in it, and closes it. */
    async function using<T>(as: TestShape, work: (storage: Awaited<ReturnType<Place['open']>>) => Promise<T>) {
      const storage = await place.open({}, as)
      try {
        return await work(storage)
      } finally {
        await storage.close()
      }
    }

    it('34: brings what an older version wrote up to date: content, keys and due work, from the start on', async () => {
      await using(later, async ({ orders, people }) => {
        expect(await orders.find('state', 'count 0')).toEqual(['A-1'])
        expect(await orders.find('state', 'count 1')).toEqual([])
        expect(await orders.nextDue()).toEqual(after(1))
        expect(await orders.claim(9, noon)).toEqual([])
        expect(await orders.claim(9, after(1))).toMatchObject([{ orderId: 'A-1' }])
        expect(await orders.get('A-1')).toMatchObject({ rev: 1, seen: ['d1'], state: { count: 10 } })
        expect((await orders.get('A-1'))?.secret).toEqual({ answer: 'NONE of 10' })
        expect(await people.get('ola')).toEqual({ name: 'Ola', visits: 10 })
      })
    })

    it('35: keeps it so with its next write, no earlier, and brings nothing up to date twice', async () => {
      await using(later, ({ orders, people }) => Promise.all([orders.get('A-1'), people.get('ola')]))
      await using(shape, async ({ orders, people }) => {
        expect(await orders.get('A-1')).toMatchObject({ state: { count: 1 }, effects: [effect('e1')] })
        expect(await people.get('ola')).toEqual({ name: 'Ola', visits: 1 })
      })
      for (const visits of [11, 12]) {
        await using(later, async ({ orders, people }) => {
          await orders.turn('A-1', undefined, counting())
          await people.change('ola', (known) => ({ name: 'Ola', visits: (known?.visits ?? 0) + 1 }))
          expect(await orders.get('A-1')).toMatchObject({ state: { count: visits }, effects: [effect('e1', 1)] })
          expect(await people.get('ola')).toEqual({ name: 'Ola', visits })
        })
      }
    })

    it('36: does not open what a newer version wrote, and leaves it as it is', async () => {
      await using(later, async (storage) => {
        await storage.orders.turn('A-1', undefined, counting())
        for (const name of shelfNames) await storage[name].change('bea', () => ({ name: 'Bea', visits: 1 }))
      })
      const before = await place.atRest()
      await expect(place.open({}, shape)).rejects.toThrow(StorageError)
      await expect(place.open({}, shape)).rejects.toThrow('newer version')
      expect(await place.atRest()).toBe(before)
      const halfway = { ...later, shelves: shape.shelves }
      await using(halfway, async ({ people, spaces }) => {
        await expect(people.get('bea')).rejects.toThrow('newer version')
        await expect(people.change('bea', () => ({ name: 'Bea', visits: 1 }))).rejects.toThrow(StorageError)
        expect(await spaces.get('bea')).toEqual({ name: 'Bea', visits: 1 })
      })
      await using(later, async ({ orders, people }) => {
        expect(await orders.get('A-1')).toMatchObject({ rev: 2, state: { count: 11 } })
        expect(await people.get('bea')).toEqual({ name: 'Bea', visits: 1 })
      })
    })
  })
}
