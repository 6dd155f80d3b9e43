import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import type { Person, Place, TestStorage } from './world.ts'

function visit(current: Person | undefined): Person {
  return { name: current?.name ?? 'Bea', visits: (current?.visits ?? 0) + 1 }
}

/** Promises 30 to 33: people. */
export function keepsPeople(newPlace: () => Promise<Place>): void {
  describe('people', () => {
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

    it('30: keeps a person, whatever the key, also over a restart', async () => {
      const keys = ['bea@zolta-lodz.example', '__proto__', '../..', '', 'x'.repeat(300)]
      for (const [n, name] of keys.entries()) {
        expect(await storage.people.change(name, () => ({ name, visits: n }))).toEqual({ name, visits: n })
      }
      await reopen()
      for (const [n, name] of keys.entries()) expect(await storage.people.get(name)).toEqual({ name, visits: n })
      expect(await storage.people.get('nobody')).toBeUndefined()
    })

    it('31: lets changes of one person take turns', async () => {
      await Promise.all(Array.from({ length: 20 }, () => storage.people.change('bea', visit)))
      expect(await storage.people.get('bea')).toEqual({ name: 'Bea', visits: 20 })
    })

    it('32: leaves no trace of a change that fails or does not fit', async () => {
      await storage.people.change('bea', visit)
      const failing = storage.people.change('bea', () => {
        throw new RangeError('no')
      })
      await expect(failing).rejects.toThrow(RangeError)
      await expect(storage.people.change('bea', () => ({ name: 'Bea', visits: 0.5 }))).rejects.toThrow('shape')
      expect(await storage.people.get('bea')).toEqual({ name: 'Bea', visits: 1 })
      await reopen()
      expect(await storage.people.get('bea')).toEqual({ name: 'Bea', visits: 1 })
    })

    it('33: keeps people out of sight, and forgets them for good', async () => {
      await storage.people.change('bea@zolta-lodz.example', () => ({ name: 'Beata Żółta', visits: 1 }))
      await storage.people.change('ivo', () => ({ name: 'Ivo', visits: 1 }))
      expect(await place.atRest()).not.toContain('Beata')
      expect(await place.atRest()).not.toContain('zolta-lodz')
      await storage.people.remove('bea@zolta-lodz.example')
      await storage.people.remove('nobody')
      expect(await storage.people.get('bea@zolta-lodz.example')).toBeUndefined()
      await reopen()
      expect(await storage.people.get('bea@zolta-lodz.example')).toBeUndefined()
      expect(await storage.people.get('ivo')).toMatchObject({ name: 'Ivo' })
    })
  })
}
