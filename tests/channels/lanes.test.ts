import { describe, expect, test } from '@jest/globals'
import { EventGone } from '../../bot/channels/channel.ts'
import { closeDoorsAfterEach, gate, openDoor } from './door.ts'
import { openMemoryInbox } from './memory-inbox.ts'
import { until } from './until.ts'

closeDoorsAfterEach()

describe('an event', () => {
  test('that is delivered twice is handled once', async () => {
    const handled: string[] = []
    const { post } = await openDoor(({ id }) => Promise.resolve(void handled.push(id)))
    const statuses = await Promise.all([1, 2, 3].map(async () => (await post({ id: 'a', lane: '1' })).status))
    await post({ id: 'b', lane: '1' })
    await until(() => handled.includes('b'))
    expect(statuses).toEqual([200, 200, 200])
    expect(handled).toEqual(['a', 'b'])
  })

  test('waits for the ones before it in its lane, and for nobody in another', async () => {
    const first = gate()
    const handled: string[] = []
    const { post } = await openDoor(async ({ id }) => {
      if (id === 'slow') await first.opened
      handled.push(id)
    })
    await post({ id: 'slow', lane: '1' })
    await post({ id: 'next', lane: '1' })
    await post({ id: 'other', lane: '2' })
    await until(() => handled.includes('other'))
    expect(handled).toEqual(['other'])
    first.open()
    await until(() => handled.length === 3)
    expect(handled).toEqual(['other', 'slow', 'next'])
  })

  test('that is in hand can be waited for, but not one that is tried again much later', async () => {
    const first = gate()
    const handled: string[] = []
    const { post, ingress } = await openDoor(
      async ({ id }) => {
        if (id === 'bad') throw new Error('not now')
        await first.opened
        handled.push(id)
      },
      { limits: { retryMs: [60_000] } },
    )
    await post({ id: 'bad', lane: '1' })
    await post({ id: 'slow', lane: '2' })
    const settled = ingress.settled().then(() => [...handled])
    first.open()
    expect(await settled).toEqual(['slow'])
  })

  test('that fails is tried again before the next one of its lane', async () => {
    const handled: string[] = []
    const { post } = await openDoor(
      ({ id }) => {
        handled.push(id)
        return handled.length < 3 ? Promise.reject(new Error('not now')) : Promise.resolve()
      },
      { limits: { retryMs: [1, 1] } },
    )
    await post({ id: 'a', lane: '1' })
    await post({ id: 'b', lane: '1' })
    await until(() => handled.length === 4)
    expect(handled).toEqual(['a', 'a', 'a', 'b'])
  })

  test('that has to wait long steps aside', async () => {
    const handled: string[] = []
    const { post } = await openDoor(
      ({ id }) => {
        handled.push(id)
        return id === 'a' ? Promise.reject(new Error('not now')) : Promise.resolve()
      },
      { limits: { retryMs: [60_000] } },
    )
    await post({ id: 'a', lane: '1' })
    await post({ id: 'b', lane: '1' })
    await until(() => handled.length === 2)
    expect(handled).toEqual(['a', 'b'])
  })

  test('that keeps failing is parked: logged as an error, and still in the inbox', async () => {
    const { post, inbox, logged } = await openDoor(() => Promise.reject(new Error('a bug')), {
      limits: { retryMs: [1, 1] },
    })
    await post({ id: 'a', lane: '1' })
    await until(() => logged.some(({ level, event }) => level === 'error' && event.startsWith('errand parked')))
    expect(logged.filter(({ event }) => event === 'errand failed')).toHaveLength(3)
    expect(await inbox.pendingIds()).toEqual(['test:a'])
  })

  test('whose subject is gone is given up after four tries, with a warning', async () => {
    let tries = 0
    const { post, inbox, logged } = await openDoor(
      () => {
        tries++
        return Promise.reject(new EventGone('deleted'))
      },
      { limits: { retryMs: [1, 1, 1, 1, 1, 1] } },
    )
    await post({ id: 'a', lane: '1' })
    await until(async () => (await inbox.pendingIds()).length === 0)
    expect(tries).toBe(4)
    expect(logged).toContainEqual(expect.objectContaining({ level: 'warn', event: 'event given up' }))
  })

  test('that was stored and not finished is handled by the next process, in order', async () => {
    const inbox = openMemoryInbox()
    const never = gate()
    const dying = await openDoor(() => never.opened, { inbox })
    for (const id of ['a', 'b', 'c']) await dying.post({ id, lane: '1' })
    const handled: string[] = []
    const heir = await openDoor(({ id }) => Promise.resolve(void handled.push(id)), { inbox })
    await heir.ingress.replay()
    await until(async () => (await inbox.pendingIds()).length === 0)
    expect(handled).toEqual(['a', 'b', 'c'])
    never.open()
  })

  test('that does not fit into memory waits in the inbox and is handled all the same', async () => {
    const start = gate()
    const handled: string[] = []
    const { post, inbox } = await openDoor(
      async ({ id }) => {
        await start.opened
        handled.push(id)
      },
      { limits: { inMemory: 2, atOnce: 1 } },
    )
    for (let i = 0; i < 9; i++) await post({ id: `e${i}`, lane: '1' })
    start.open()
    await until(async () => (await inbox.pendingIds()).length === 0)
    expect(handled).toEqual(['e0', 'e1', 'e2', 'e3', 'e4', 'e5', 'e6', 'e7', 'e8'])
  })

  test('of many lanes shares the few places there are', async () => {
    let running = 0
    let most = 0
    let handled = 0
    const { post } = await openDoor(
      async () => {
        most = Math.max(most, ++running)
        await new Promise((resolve) => setTimeout(resolve, 2))
        running--
        handled++
      },
      { limits: { atOnce: 3 } },
    )
    await Promise.all(Array.from({ length: 20 }, (_, i) => post({ id: `e${i}`, lane: `${i}` })))
    await until(() => handled === 20)
    expect(most).toBe(3)
  })
})
