import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import type { Claim } from '../../storage/storage.ts'
import { adding, after, counting, effect, keeping, noon, patient, type Place, type TestStorage } from './world.ts'

/** Promises 14 to 23: due work. */
export function keepsClaims(newPlace: () => Promise<Place>): void {
  describe('claims', () => {
    let place: Place
    let storage: TestStorage
    let woken: number
    beforeEach(async () => {
      place = await newPlace()
      woken = 0
      storage = await place.open({ onDue: () => (woken += 1) })
    })
    afterEach(() => place.clear())

    async function reopen() {
      await storage.close()
      storage = await place.open()
    }

    async function claimOne(now = noon): Promise<Claim> {
      const [claim, ...others] = await storage.orders.claim(1, now)
      expect(others).toEqual([])
      if (!claim) throw new Error('nothing was due')
      return claim
    }

    it('14: hands out what is due, oldest first across orders, up to the limit', async () => {
      await storage.orders.turn('A-1', undefined, adding(effect('e1', -1)))
      await storage.orders.turn('A-2', undefined, adding(effect('e2', -3, { text: 'hello' })))
      await storage.orders.turn('A-3', undefined, adding(effect('e3', -2)))
      await storage.orders.turn('A-4', undefined, adding(effect('e4', 1)))
      expect(await storage.orders.claim(0, noon)).toEqual([])
      const claims = [...(await storage.orders.claim(2, noon)), ...(await storage.orders.claim(9, noon))]
      expect(claims.map(({ orderId }) => orderId)).toEqual(['A-2', 'A-3', 'A-1'])
      expect(claims[0]).toMatchObject({ effect: effect('e2', -3, { text: 'hello' }), fresh: true })
      expect(await storage.orders.claim(9, after(1))).toHaveLength(1)
    })

    it('14: hands out what is patient after everything else that is due', async () => {
      await storage.orders.turn('A-1', undefined, adding(patient('p1', -2)))
      await storage.orders.turn('A-2', undefined, adding(patient('p2', -3)))
      await storage.orders.turn('A-3', undefined, adding(effect('e3', -1)))
      expect(await storage.orders.nextDue()).toEqual(after(-3))
      const claims = [...(await storage.orders.claim(2, noon)), ...(await storage.orders.claim(9, noon))]
      expect(claims.map(({ orderId }) => orderId)).toEqual(['A-3', 'A-2', 'A-1'])
    })

    it('14: goes by the next effect of an order, patient or not', async () => {
      await storage.orders.turn('A-1', undefined, adding(patient('p1', -5), effect('e1', -4)))
      await storage.orders.turn('A-2', undefined, adding(effect('e2', -1)))
      await storage.orders.turn('A-3', undefined, adding(patient('p3', -2)))
      await storage.orders.turn('A-3', undefined, adding(effect('e3', -3)))
      const claims = await storage.orders.claim(9, noon)
      expect(claims.map(({ effect: { id } }) => id)).toEqual(['e3', 'e2', 'p1'])
    })

    it('15: hands out one effect of an order at a time: by instant, then by place', async () => {
      await storage.orders.turn('A-1', undefined, adding(effect('late', 0), effect('first', -1), effect('second', -1)))
      const done: string[] = []
      for (let n = 0; n < 3; n += 1) {
        const claim = await claimOne()
        expect(await storage.orders.claim(9, noon)).toEqual([])
        done.push(claim.effect.id)
        await storage.orders.settle(claim, keeping)
      }
      expect(done).toEqual(['first', 'second', 'late'])
      expect(await storage.orders.claim(9, noon)).toEqual([])
    })

    it('16: ends a claim and applies the decision in one write', async () => {
      await storage.orders.turn('A-1', undefined, adding(effect('e1'), effect('e2', 5)))
      const claim = await claimOne()
      const shown: string[][] = []
      const settled = await storage.orders.settle(claim, (current) => {
        shown.push(current?.effects.map(({ id }) => id) ?? [])
        return adding(effect('e1', 10))(current) // a changed effect put back under its id
      })
      expect(settled).toBe(true)
      expect(shown).toEqual([['e2']])
      await reopen()
      expect(await storage.orders.get('A-1')).toMatchObject({
        rev: 2,
        state: { count: 2 },
        effects: [effect('e2', 5), effect('e1', 10)],
      })
    })

    it('17: puts a deferred effect back with one more attempt', async () => {
      await storage.orders.turn('A-1', undefined, adding(effect('e1'), effect('e2', 5)))
      expect(await storage.orders.defer(await claimOne(), after(3))).toBe(true)
      expect(await storage.orders.claim(9, after(2))).toEqual([])
      expect((await claimOne(after(3))).effect).toEqual({ ...effect('e1', 3), attempts: 1 })
      await reopen()
      expect((await storage.orders.get('A-1'))?.effects[0]).toMatchObject({ id: 'e1', attempts: 1 })
    })

    it('18: ends a claim once; what was lost writes nothing', async () => {
      await storage.orders.turn('A-1', undefined, adding(effect('e1')))
      const lost = await claimOne()
      await storage.orders.defer(lost, noon)
      const held = await claimOne()
      expect(held.token).toBeGreaterThan(lost.token)
      expect(await storage.orders.settle(lost, counting())).toBe(false)
      expect(await storage.orders.defer(lost, noon)).toBe(false)
      expect((await storage.orders.get('A-1'))?.rev).toBe(2)
      const both = [storage.orders.settle(held, counting()), storage.orders.settle(held, counting())]
      expect(await Promise.all(both)).toEqual([true, false])
      expect((await storage.orders.get('A-1'))?.rev).toBe(3)
    })

    it('19: keeps a claim whose settling failed', async () => {
      await storage.orders.turn('A-1', undefined, adding(effect('e1')))
      const claim = await claimOne()
      const failing = storage.orders.settle(claim, () => {
        throw new RangeError('no')
      })
      await expect(failing).rejects.toThrow(RangeError)
      await expect(storage.orders.settle(claim, counting({ state: { count: 0.5 } }))).rejects.toThrow('shape')
      expect((await storage.orders.get('A-1'))?.effects).toHaveLength(1)
      expect(await storage.orders.claim(9, noon)).toEqual([])
      expect(await storage.orders.settle(claim, keeping)).toBe(true)
    })

    it('20: still takes the outcome of an effect that a turn called off meanwhile, but does not revive it', async () => {
      await storage.orders.turn('A-1', undefined, adding(effect('e1')))
      await storage.orders.turn('A-2', undefined, adding(effect('e2', 1)))
      const [first, second] = await storage.orders.claim(2, after(1))
      for (const id of ['A-1', 'A-2']) await storage.orders.turn(id, undefined, counting({ effects: [] }))
      if (!first || !second) throw new Error('nothing was due')
      expect(await storage.orders.settle(first, counting())).toBe(true)
      expect(await storage.orders.defer(second, noon)).toBe(true)
      expect(await storage.orders.get('A-1')).toMatchObject({ state: { count: 3 }, effects: [] })
      expect(await storage.orders.get('A-2')).toMatchObject({ state: { count: 2 }, effects: [] })
      await storage.orders.turn('A-2', undefined, adding(effect('e3')))
      expect((await claimOne()).effect.id).toBe('e3')
    })

    it('21: says what an earlier process may have done, until it was settled or deferred', async () => {
      await storage.orders.turn('A-1', undefined, adding(effect('e1'), effect('e2', 1)))
      const stale = await claimOne()
      expect(stale.fresh).toBe(true)
      await reopen()
      expect(await storage.orders.settle(stale, counting())).toBe(false)
      const unsure = await claimOne()
      expect(unsure).toMatchObject({ effect: { id: 'e1' }, fresh: false })
      expect(unsure.token).toBeGreaterThan(stale.token)
      await storage.orders.defer(unsure, after(2))
      await storage.orders.turn('A-1', undefined, adding(effect('e3', 3)))
      const freshness: Record<string, boolean> = {}
      for (let n = 0; n < 3; n += 1) {
        const claim = await claimOne(after(3))
        freshness[claim.effect.id] = claim.fresh
        await storage.orders.settle(claim, keeping)
      }
      // e2 lay there at the start, and was never begun: an engine that cannot tell may doubt it
      expect(freshness).toMatchObject({ e1: true, e3: true })
    })

    it('22: knows the earliest instant at which something can be claimed', async () => {
      expect(await storage.orders.nextDue()).toBeUndefined()
      await storage.orders.turn('A-1', undefined, adding(effect('e1'), effect('e2', 1)))
      await storage.orders.turn('A-2', undefined, adding(effect('e3', 7)))
      expect(await storage.orders.nextDue()).toEqual(noon)
      const claim = await claimOne()
      expect(await storage.orders.nextDue()).toEqual(after(7)) // e2 waits for the claim of its order to end
      await storage.orders.settle(claim, keeping)
      expect(await storage.orders.nextDue()).toEqual(after(1))
      await reopen()
      expect(await storage.orders.nextDue()).toEqual(after(1))
    })

    it('23: wakes whoever waits when something can be claimed that could not be before', async () => {
      await storage.orders.turn('A-1', undefined, counting())
      expect(woken).toBe(0)
      await storage.orders.turn('A-1', undefined, adding(effect('e1'), effect('e2')))
      expect(woken).toBe(1)
      const claim = await claimOne()
      await storage.orders.settle(claim, keeping)
      expect(woken).toBe(2)
      await storage.orders.defer(await claimOne(), after(1))
      expect(woken).toBe(3)
    })
  })
}
