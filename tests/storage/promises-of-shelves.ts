import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { shelfNames, type Entry, type Place, type ShelfName, type TestStorage } from './world.ts'

function visit(current: Entry | undefined): Entry {
  return { name: current?.name ?? 'Bea', visits: (current?.visits ?? 0) + 1 }
}

/** Promises 30 to 33, of every shelf alike. */
export function keepsShelf(shelf: ShelfName, newPlace: () => Promise<Place>): void {
  const others = shelfNames.filter((it) => it !== shelf)

  describe(`the shelf of ${shelf}`, () => {
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

    it('30: keeps an entry, whatever the key, also over a restart', async () => {
      const keys = ['bea@zolta-lodz.example', '__proto__', '../..', '', 'x'.repeat(300)]
      for (const [n, name] of keys.entries()) {
        expect(await storage[shelf].change(name, () => ({ name, visits: n }))).toEqual({ name, visits: n })
      }
      await reopen()
      for (const [n, name] of keys.entries()) expect(await storage[shelf].get(name)).toEqual({ name, visits: n })
      expect(await storage[shelf].get('nobody')).toBeUndefined()
    })

    it('30: keeps what other shelves have under the same key apart', async () => {
      for (const name of others) await storage[name].change('bea', () => ({ name, visits: 5 }))
      expect(await storage[shelf].get('bea')).toBeUndefined()
      await storage[shelf].change('bea', visit)
      await reopen()
      await storage[shelf].remove('bea')
      for (const name of others) expect(await storage[name].get('bea')).toEqual({ name, visits: 5 })
    })

    it('31: lets changes of one entry take turns', async () => {
      await Promise.all(Array.from({ length: 20 }, () => storage[shelf].change('bea', visit)))
      expect(await storage[shelf].get('bea')).toEqual({ name: 'Bea', visits: 20 })
    })

    it('32: leaves no trace of a change that fails or does not fit', async () => {
      await storage[shelf].change('bea', visit)
      const failing = storage[shelf].change('bea', () => {
        throw new RangeError('no')
      })
      await expect(failing).rejects.toThrow(RangeError)
      await expect(storage[shelf].change('bea', () => ({ name: 'Bea', visits: 0.5 }))).rejects.toThrow('shape')
      expect(await storage[shelf].get('bea')).toEqual({ name: 'Bea', visits: 1 })
      await reopen()
      expect(await storage[shelf].get('bea')).toEqual({ name: 'Bea', visits: 1 })
    })

    it('9 and 13: hands out copies, and takes nothing once the store is closed', async () => {
      const made = await storage[shelf].change('bea', visit)
      Object.assign(made, { visits: 99 })
      Object.assign((await storage[shelf].get('bea')) ?? {}, { visits: 98 })
      expect(await storage[shelf].get('bea')).toEqual({ name: 'Bea', visits: 1 })
      await expect(storage.ready()).resolves.toBeUndefined()
      await storage.close()
      await expect(storage.ready()).rejects.toThrow('The store is closed')
      await expect(storage[shelf].get('bea')).rejects.toThrow('The store is closed')
      await expect(storage[shelf].change('bea', visit)).rejects.toThrow('The store is closed')
      await expect(storage[shelf].remove('bea')).rejects.toThrow('The store is closed')
    })

    it('33: keeps entries out of sight, and forgets them for good', async () => {
      await storage[shelf].change('bea@zolta-lodz.example', () => ({ name: 'Beata Żółta', visits: 1 }))
      await storage[shelf].change('ivo', () => ({ name: 'Ivo', visits: 1 }))
      expect(await place.atRest()).not.toContain('Beata')
      expect(await place.atRest()).not.toContain('zolta-lodz')
      await storage[shelf].remove('bea@zolta-lodz.example')
      await storage[shelf].remove('nobody')
      expect(await storage[shelf].get('bea@zolta-lodz.example')).toBeUndefined()
      await reopen()
      expect(await storage[shelf].get('bea@zolta-lodz.example')).toBeUndefined()
      expect(await storage[shelf].get('ivo')).toMatchObject({ name: 'Ivo' })
    })
  })
}
