import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { closeDoorsAfterEach, gate, openDoor } from './door.ts'
import { openSharedInbox } from './shared-inbox.ts'
import { until } from './until.ts'

/** Several doors, each of a process of its own, in front of one inbox. */

closeDoorsAfterEach()

let shared: ReturnType<typeof openSharedInbox>
/** Who handled which event, in the order in which they began. */
let handled: string[]
beforeEach(() => {
  shared = openSharedInbox()
  handled = []
})
afterEach(() => expect(new Set(handled).size).toBe(handled.length))

type Handle = Parameters<typeof openDoor>[0]
type Limits = NonNullable<Parameters<typeof openDoor>[1]>['limits']

const instance = (name: string, handle: Handle = () => Promise.resolve(), limits: Limits = {}) =>
  openDoor(
    async (event) => {
      await handle(event)
      handled.push(`${name} ${event.id}`)
    },
    { inbox: shared.join(), isShared: true, limits },
  )
const newer = () => Promise.reject(new Error('It was written by a newer version'))
const nothingPending = async () => (await shared.pendingIds()).length === 0

describe('an event', () => {
  test('that one instance has been given is left alone by the others, and taken over when that one is gone', async () => {
    const never = gate()
    const dying = await instance('dying', () => never.opened)
    const heir = await instance('heir')
    await dying.post({ id: 'a', lane: '1' })
    await heir.ingress.takingOver.run()
    expect(handled).toEqual([])
    shared.release()
    await heir.ingress.takingOver.run()
    await until(nothingPending)
    expect(handled).toEqual(['heir a'])
    never.open()
  })

  test('that is in hand is not taken twice, however often is looked', async () => {
    const working = gate()
    const one = await instance('one', () => working.opened)
    await one.post({ id: 'a', lane: '1' })
    for (let looks = 0; looks < 3; looks += 1) await one.ingress.takingOver.run()
    working.open()
    await until(nothingPending)
    await one.ingress.takingOver.run()
    await one.ingress.settled()
    expect(handled).toEqual(['one a'])
  })

  test('that is done while the inbox is being read is not handled again', async () => {
    const [working, reading] = [gate(), gate()]
    const inbox = shared.join()
    const slow = {
      ...inbox,
      async pending() {
        const found = await inbox.pending()
        await reading.opened
        return found
      },
    }
    const { post, ingress } = await openDoor(
      async ({ id }) => {
        await working.opened
        handled.push(id)
      },
      { inbox: slow, isShared: true },
    )
    await post({ id: 'a', lane: '1' })
    const looking = ingress.takingOver.run()
    working.open()
    await until(nothingPending)
    reading.open()
    await looking
    await ingress.settled()
    expect(handled).toEqual(['a'])
  })

  test('that this version cannot handle goes to one that can, after two tries', async () => {
    const limits = { retryMs: [1, 60_000] }
    const old = await instance('old', newer, limits)
    const young = await instance('young')
    await old.post({ id: 'a', lane: '1' })
    await until(() => shared.free().length === 1)
    await young.ingress.takingOver.run()
    await until(nothingPending)
    expect(handled).toEqual(['young a'])
    expect(old.logged.filter(({ event }) => event === 'errand failed')).toHaveLength(2)
  })

  test('that waits to be tried again here is free for others all the while, and not tried here before', async () => {
    const old = await instance('old', newer, { retryMs: [60_000] })
    await old.post({ id: 'a', lane: '1' })
    await until(() => shared.free().length === 1)
    for (let looks = 0; looks < 3; looks += 1) await old.ingress.takingOver.run()
    await until(() => shared.free().length === 1)
    expect(old.logged.filter(({ event }) => event === 'errand failed')).toHaveLength(1)
  })

  test('that nobody else takes is tried again when its wait is over, as often as it would be alone, and then parked', async () => {
    const { post, ingress, logged } = await instance('only', newer, { retryMs: [1, 20, 20], keepsLaneMs: 5 })
    const failures = () => logged.filter(({ event }) => event === 'errand failed').length
    const isParked = () => logged.some(({ event }) => event.startsWith('errand parked'))
    await post({ id: 'a', lane: '1' })
    await until(async () => {
      await ingress.takingOver.run()
      return isParked()
    })
    await ingress.takingOver.run()
    await ingress.settled()
    expect(failures()).toBe(4)
    await until(() => shared.free().length === 1)
  })

  test('in words that this version does not know stays for one that does, and is told of once', async () => {
    await shared.join().put({ id: 'test:a', receivedAt: '', body: { channel: 'test', where: 'elsewhere' } })
    shared.release()
    const { ingress, logged } = await instance('old')
    for (let looks = 0; looks < 3; looks += 1) await ingress.takingOver.run()
    await until(() => shared.free().length === 1)
    expect(logged.filter(({ event }) => event === 'event cannot be read')).toHaveLength(1)
  })
})

test('an instance that has its hands full takes nothing over', async () => {
  const working = gate()
  const busy = await instance('busy', () => working.opened, { inMemory: 2 })
  for (const id of ['a', 'b']) await busy.post({ id, lane: id })
  await shared.join().put({ id: 'test:c', receivedAt: '', body: { channel: 'test', lane: 'c', event: { id: 'c' } } })
  shared.release()
  await busy.ingress.takingOver.run()
  expect(shared.free()).toContain('test:c')
  working.open()
  await busy.ingress.settled()
  await busy.ingress.takingOver.run()
  await until(nothingPending)
  expect([...handled].sort()).toEqual(['busy a', 'busy b', 'busy c'])
})

test('an instance that stops ends what it has begun, and hands back the rest and what still comes in', async () => {
  const working = gate()
  const leaving = await instance('leaving', () => working.opened, { atOnce: 2 })
  const staying = await instance('staying')
  for (const [id, lane] of [
    ['a', '1'],
    ['b', '1'],
    ['c', '2'],
    ['d', '3'],
  ])
    await leaving.post({ id, lane })
  const drained = leaving.ingress.drain()
  expect((await leaving.post({ id: 'e', lane: '4' })).status).toBe(200)
  await until(() => shared.free().length === 3)
  await staying.ingress.takingOver.run()
  await until(async () => (await shared.pendingIds()).length === 2)
  expect(handled).toEqual(['staying b', 'staying d', 'staying e'])
  working.open()
  await drained
  expect(await shared.pendingIds()).toEqual([])
  expect(handled.slice(3).sort()).toEqual(['leaving a', 'leaving c'])
})
