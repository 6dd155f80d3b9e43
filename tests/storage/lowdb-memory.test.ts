import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { newFaults, type Faults } from './faults.ts'
import { newFolder, type Folder } from './folder.ts'
import { adding, after, counting, effect, keeping, noon, patient, type TestStorage } from './world.ts'

describe('what the lowdb engine keeps in memory', () => {
  let folder: Folder
  let storage: TestStorage
  let faults: Faults
  beforeEach(async () => {
    folder = await newFolder()
    faults = newFaults()
    storage = await folder.open()
    for (const id of ['A-1', 'A-2', 'A-3']) await storage.orders.turn(id, undefined, adding(effect('e1')))
    await storage.close()
    storage = await folder.open({ files: faults.files, remembered: 2 })
    faults.log.length = 0
  })
  afterEach(() => folder.clear())

  function reads(): number {
    return faults.log.filter(({ operation }) => operation === 'read').length
  }

  it('is the index of all orders, and the documents used last', async () => {
    expect(await storage.orders.find('state', 'count 1')).toEqual(['A-1', 'A-2', 'A-3'])
    expect(await storage.orders.nextDue()).toEqual(noon)
    expect(await storage.orders.get('unknown')).toBeUndefined()
    expect(reads()).toBe(0)
    for (const id of ['A-1', 'A-2', 'A-1', 'A-2', 'A-1', 'A-3', 'A-1']) await storage.orders.get(id)
    expect(reads()).toBe(3)
    await storage.orders.get('A-2')
    expect(reads()).toBe(4)
  })

  it('knows how much patient work is out, so that there is always room for other work', async () => {
    const { orders } = storage
    for (let n = 1; n <= 6; n += 1) await orders.turn(`P-${n}`, undefined, adding(patient('p', -n)))
    const claims = await orders.claim(20, noon)
    expect(claims.map(({ orderId }) => orderId)).toEqual(['A-1', 'A-2', 'A-3', 'P-6', 'P-5', 'P-4', 'P-3'])
    expect([await orders.nextDue(), await orders.claim(20, noon)]).toEqual([undefined, []])
    const [, , , patientOne] = claims
    if (!patientOne) throw new Error('nothing was due')
    await orders.settle(patientOne, keeping)
    expect(await orders.nextDue()).toEqual(after(-2))
    expect(await orders.claim(20, noon)).toMatchObject([{ orderId: 'P-2' }])
  })

  it('is as much for people', async () => {
    for (const key of ['ola', 'marek', 'bea']) await storage.people.change(key, () => ({ name: key, visits: 1 }))
    faults.log.length = 0
    for (const key of ['marek', 'bea', 'marek', 'ola', 'ola']) {
      expect(await storage.people.get(key)).toEqual({ name: key, visits: 1 })
    }
    expect(reads()).toBe(1)
  })

  it('does not lead to handing out an effect that a turn ahead of the claim calls off', async () => {
    const turn = storage.orders.turn('A-1', undefined, counting({ effects: [effect('e2')] }))
    const claims = await storage.orders.claim(9, noon)
    await turn
    expect(claims.map(({ orderId }) => orderId)).toEqual(['A-2', 'A-3'])
    expect(await storage.orders.claim(9, noon)).toMatchObject([{ orderId: 'A-1', effect: { id: 'e2' } }])
  })
})
