import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import type { InboxItem } from '../../storage/storage.ts'
import { after, noon, type Place, type TestStorage } from './world.ts'

const DAYS = 24 * 60

function item(id: string, minutes = 0): InboxItem {
  return { id, receivedAt: after(minutes).toISOString(), body: { data: { id: `message ${id}` } } }
}

/** Promises 24 to 29: the inbox. */
export function keepsInbox(newPlace: () => Promise<Place>): void {
  describe('inbox', () => {
    let place: Place
    let storage: TestStorage
    let now: Date
    beforeEach(async () => {
      now = noon
      place = await newPlace()
      storage = await place.open({ now: () => now })
    })
    afterEach(() => place.clear())

    async function reopen() {
      await storage.close()
      storage = await place.open({ now: () => now })
    }

    it('24: keeps an event until it is done, oldest first, also over a restart', async () => {
      for (const [n, id] of ['z', '__proto__', 'line\nbreak\u2028'].entries()) {
        expect(await storage.inbox.put(item(id, n))).toBe(true)
      }
      await storage.inbox.done('z')
      await reopen()
      expect(await storage.inbox.pending()).toEqual([item('__proto__', 1), item('line\nbreak\u2028', 2)])
    })

    it('25: takes an event once, done or not, also over a restart', async () => {
      await storage.inbox.put(item('a'))
      await storage.inbox.put(item('b'))
      await storage.inbox.done('b')
      for (const again of [false, true]) {
        if (again) await reopen()
        expect(await storage.inbox.put({ ...item('a'), body: 'changed' })).toBe(false)
        expect(await storage.inbox.put(item('b'))).toBe(false)
      }
      expect(await storage.inbox.pending()).toEqual([item('a')])
    })

    it('26: takes one of many that come at the same moment', async () => {
      const puts = Array.from({ length: 20 }, (_, n) => storage.inbox.put(item(`e${n % 4}`)))
      const taken = (await Promise.all(puts)).filter(Boolean)
      expect(taken).toHaveLength(4)
      expect(await storage.inbox.pending()).toHaveLength(4)
    })

    it('27: forgets an event 30 days after it was done, and never one that is not done', async () => {
      await storage.inbox.put(item('a'))
      await storage.inbox.put(item('b'))
      await storage.inbox.done('a')
      now = after(30 * DAYS - 1)
      expect(await storage.inbox.put(item('a'))).toBe(false)
      now = after(30 * DAYS)
      expect(await storage.inbox.put(item('b'))).toBe(false)
      expect(await storage.inbox.put(item('a', 30 * DAYS))).toBe(true)
      await reopen()
      expect((await storage.inbox.pending()).map(({ id }) => id)).toEqual(['b', 'a'])
    })

    it('28: takes it calmly when something unknown, or done before, is done', async () => {
      await storage.inbox.done('never seen')
      await storage.inbox.put(item('a'))
      await Promise.all([storage.inbox.done('a'), storage.inbox.done('a')])
      await storage.inbox.done('a')
      expect(await storage.inbox.pending()).toEqual([])
      expect(await storage.inbox.put(item('never seen'))).toBe(true)
    })

    it('29: waits for events under way when it is closed, and takes none after', async () => {
      const puts = Array.from({ length: 10 }, (_, n) => storage.inbox.put(item(`e${n}`)))
      await storage.close()
      expect(await Promise.all(puts)).toEqual(Array.from({ length: 10 }, () => true))
      await expect(storage.inbox.put(item('late'))).rejects.toThrow('The store is closed')
      storage = await place.open()
      expect(await storage.inbox.pending()).toHaveLength(10)
    })
  })
}
