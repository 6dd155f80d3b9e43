import { expect, it } from '@jest/globals'
import fc from 'fast-check'
import { DueHeap } from '../../storage/lowdb/due-heap.ts'

const change = fc.record({ orderId: fc.constantFrom(...'abcdefghijklmnopqrst'), at: fc.option(fc.nat(9)) })

it('a heap of due orders has the earliest on top, whatever was set, moved and taken out before', () => {
  const property = fc.property(fc.array(change, { maxLength: 200 }), (changes) => {
    const heap = new DueHeap()
    const known = new Map<string, number>()
    for (const { orderId, at } of changes) {
      if (at === null) heap.delete(orderId)
      else heap.set({ orderId, at })
      if (at === null) known.delete(orderId)
      else known.set(orderId, at)
      const [first] = [...known].sort(([a, atA], [b, atB]) => atA - atB || (a < b ? -1 : 1))
      expect(heap.first).toEqual(first && { orderId: first[0], at: first[1] })
      expect(heap.get(orderId)?.at).toBe(known.get(orderId))
    }
  })
  fc.assert(property)
})
