import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { counting, effect, keeping, type Place, type TestStorage } from './world.ts'

const STRANGE = [
  '__proto__',
  'constructor',
  '..',
  '../../etc/passwd',
  'a/b\\c',
  '',
  ' ',
  'żółć 🧾',
  'Order-1',
  'order-1',
  'CON',
  '\ud800',
  '\udfff',
  'x'.repeat(200),
  '漢'.repeat(200),
  `${'x'.repeat(200)}y`,
]

/** Promises 1 to 13: turns, reading and finding. */
export function keepsTurns(newPlace: () => Promise<Place>): void {
  describe('turns', () => {
    let place: Place
    let storage: TestStorage
    beforeEach(async () => {
      place = await newPlace()
      storage = await place.open()
    })
    afterEach(() => place.clear())

    async function reopen() {
      await storage.close()
      storage = await place.open()
    }

    it('1: keeps what a turn wrote, also over a restart', async () => {
      const change = { secret: { answer: 'blue' }, effects: [effect('e1', 5, { to: ['Ola', null, 1.5] })] }
      expect(await storage.orders.turn('A-1', 'd1', counting(change))).toEqual({
        kind: 'applied',
        reply: undefined,
        rev: 1,
      })
      const written = { id: 'A-1', rev: 1, state: { count: 1 }, seen: ['d1'], ...change }
      expect(await storage.orders.get('A-1')).toEqual(written)
      await reopen()
      expect(await storage.orders.get('A-1')).toEqual(written)
    })

    it('2: counts the revision up by one with each write, and only then', async () => {
      expect(await storage.orders.turn('A-1', undefined, keeping)).toEqual({ kind: 'applied', rev: 0 })
      expect(await storage.orders.get('A-1')).toBeUndefined()
      expect(await storage.orders.count()).toBe(0)
      await storage.orders.turn('A-1', undefined, counting())
      await reopen()
      await storage.orders.turn('A-1', undefined, counting())
      expect(await storage.orders.turn('A-1', 'd1', keeping)).toMatchObject({ kind: 'applied', rev: 2 })
      expect(await storage.orders.get('A-1')).toMatchObject({ rev: 2, state: { count: 2 }, seen: [] })
    })

    it('3: leaves no trace of a turn whose decision fails', async () => {
      await storage.orders.turn('A-1', 'd1', counting())
      const before = await storage.orders.get('A-1')
      const failing = storage.orders.turn('A-1', 'd2', () => {
        throw new RangeError('no')
      })
      await expect(failing).rejects.toThrow(RangeError)
      expect(await storage.orders.get('A-1')).toEqual(before)
      expect(await storage.orders.turn('A-1', 'd2', counting())).toMatchObject({ kind: 'applied', rev: 2 })
    })

    it.each([
      ['a state that does not fit', { state: { count: 1.5 } }],
      ['an effect without an instant', { effects: [{ ...effect('e1'), dueAt: 'tomorrow' }] }],
      ['two effects of one id', { effects: [effect('e1'), effect('e1', 5)] }],
    ])('4: refuses %s before anything is written', async (_what, change) => {
      await storage.orders.turn('A-1', undefined, counting())
      await expect(storage.orders.turn('A-1', 'd1', counting(change))).rejects.toThrow('does not fit its shape')
      expect(await storage.orders.get('A-1')).toMatchObject({ rev: 1, state: { count: 1 }, seen: [], effects: [] })
      expect(await storage.orders.nextDue()).toBeUndefined()
    })

    it('5: applies a delivery once an order, also over a restart', async () => {
      await storage.orders.turn('A-1', 'd1', counting())
      await reopen()
      let asked = 0
      const again = await storage.orders.turn('A-1', 'd1', (current) => {
        asked += 1
        return counting()(current)
      })
      expect(again).toEqual({ kind: 'duplicate', rev: 1 })
      expect(asked).toBe(0)
      expect(await storage.orders.turn('A-2', 'd1', counting())).toMatchObject({ kind: 'applied' })
    })

    it('6: remembers the newest 200 deliveries', async () => {
      for (let n = 0; n <= 200; n += 1) await storage.orders.turn('A-1', `d${n}`, counting())
      const seen = (await storage.orders.get('A-1'))?.seen
      expect(seen).toHaveLength(200)
      expect([seen?.[0], seen?.[199]]).toEqual(['d1', 'd200'])
      expect(await storage.orders.turn('A-1', 'd1', counting())).toMatchObject({ kind: 'duplicate' })
      expect(await storage.orders.turn('A-1', 'd0', counting())).toMatchObject({ kind: 'applied' })
    })

    it('7: lets twenty turns of one order take turns, in the order they came', async () => {
      const turns = Array.from({ length: 20 }, (_, n) => storage.orders.turn('A-1', `d${n}`, counting()))
      const revs = (await Promise.all(turns)).map(({ rev }) => rev)
      expect(revs).toEqual(Array.from({ length: 20 }, (_, n) => n + 1))
      expect((await storage.orders.get('A-1'))?.state.count).toBe(20)
    })

    it('8: goes on with the next turn after one that failed', async () => {
      const failing = storage.orders.turn('A-1', undefined, () => {
        throw new RangeError('no')
      })
      const next = storage.orders.turn('A-1', undefined, counting())
      await expect(failing).rejects.toThrow(RangeError)
      expect(await next).toMatchObject({ kind: 'applied', rev: 1 })
    })

    it('9: hands out copies, so that what a caller does to one changes nothing', async () => {
      const note = { lines: ['one'] }
      await storage.orders.turn('A-1', undefined, counting({ state: { count: 1, note } }))
      note.lines.push('two')
      const copy = await storage.orders.get('A-1')
      Object.assign(copy?.state ?? {}, { count: 99, note: 'gone' })
      expect((await storage.orders.get('A-1'))?.state).toEqual({ count: 1, note: { lines: ['one'] } })
    })

    it('10: keeps orders of strange ids apart', async () => {
      for (const [n, id] of STRANGE.entries()) {
        await storage.orders.turn(id, id, counting({ state: { count: n, note: { ['__proto__']: id } } }))
      }
      await reopen()
      expect(await storage.orders.count()).toBe(STRANGE.length)
      for (const [n, id] of STRANGE.entries()) {
        expect(await storage.orders.get(id)).toMatchObject({ id, rev: 1, state: { count: n }, seen: [id] })
      }
    })

    it('11: finds orders by the keys of their newest content, in order of id', async () => {
      for (const id of ['A-3', 'A-1', 'A-2']) {
        await storage.orders.turn(id, undefined, counting({ state: { count: 1, owner: 'Ola' } }))
      }
      await storage.orders.turn('A-2', undefined, counting({ state: { count: 2, owner: '__proto__' } }))
      for (const again of [false, true]) {
        if (again) await reopen()
        expect(await storage.orders.find('person', 'Ola')).toEqual(['A-1', 'A-3'])
        expect(await storage.orders.find('person', '__proto__')).toEqual(['A-2'])
        expect(await storage.orders.find('person', 'Marek')).toEqual([])
        expect(await storage.orders.find('contact', 'Ola')).toEqual([])
        expect(await storage.orders.find('state', 'count 0')).toEqual(['A-2'])
      }
    })

    it('12: keeps secrets out of sight, and opens them again after a restart', async () => {
      await storage.orders.turn('A-1', undefined, counting({ secret: { answer: 'correct horse' } }))
      await storage.close()
      expect(await place.atRest()).toContain('A-1')
      expect(await place.atRest()).not.toContain('correct horse')
      expect(await place.atRest()).not.toContain(Buffer.from('correct horse').toString('base64'))
      storage = await place.open()
      expect((await storage.orders.get('A-1'))?.secret).toEqual({ answer: 'correct horse' })
    })

    it('13: waits for turns under way when it is closed, and takes none after', async () => {
      const turns = Array.from({ length: 10 }, (_, n) => storage.orders.turn(`A-${n % 3}`, undefined, counting()))
      await Promise.all([storage.close(), storage.close()])
      await Promise.all(turns)
      await expect(storage.orders.turn('A-1', undefined, counting())).rejects.toThrow('The store is closed')
      await expect(storage.orders.get('A-1')).rejects.toThrow('The store is closed')
      storage = await place.open()
      expect((await storage.orders.get('A-0'))?.rev).toBe(4)
    })
  })
}
