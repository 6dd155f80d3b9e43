import { createServer, type IncomingHttpHeaders } from 'node:http'
import { type AddressInfo, connect as connectTcp } from 'node:net'
import { afterEach, describe, expect, test } from '@jest/globals'
import { type Channel, EventGone } from '../../bot/channels/channel.ts'
import { createIngress, type IngressLimits } from '../../bot/ingress.ts'
import { openLog } from '../../bot/log.ts'
import type { Inbox, InboxItem } from '../../storage/storage.ts'

const closing: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

/** An inbox that outlives the process, as it were, and can be told to fail. */
function openInbox() {
  const items = new Map<string, InboxItem & { done?: true }>()
  const state = { broken: false, beforePut: () => Promise.resolve() }
  const inbox: Inbox = {
    async put(item) {
      await state.beforePut()
      if (state.broken) throw new Error('disk full')
      if (items.has(item.id)) return false
      items.set(item.id, item)
      return true
    },
    pending: () => Promise.resolve([...items.values()].filter(({ done }) => !done)),
    done: (id) => Promise.resolve(void Object.assign(items.get(id) ?? {}, { done: true })),
  }
  return { inbox, state, pending: async () => (await inbox.pending()).map(({ id }) => id) }
}

/** A channel whose events are `{ id, lane }` and whose handling the test decides. */
function openChannel(handle: (event: { id: string; lane: string }) => Promise<void>): Channel {
  const unused = () => Promise.reject(new Error('not part of this test'))
  return {
    name: 'test',
    path: '/test',
    read(raw: Buffer, headers: IncomingHttpHeaders) {
      if (headers['x-signature'] !== 'good') return { refused: 401, why: 'signature' }
      if (raw.toString() === 'nonsense') return { refused: 400, why: 'no event' }
      const body = JSON.parse(raw.toString()) as { id: string; lane: string }
      return { ...body, body }
    },
    handle: (body) => handle(body as { id: string; lane: string }),
    start: unused,
    stop: unused,
    watch: unused,
    send: unused,
    remove: unused,
    findOwn: unused,
  }
}

async function openDoor(
  handle: (event: { id: string; lane: string }) => Promise<void>,
  { store = openInbox(), limits = {} }: { store?: ReturnType<typeof openInbox>; limits?: Partial<IngressLimits> } = {},
) {
  const logged: { level: string; event: string }[] = []
  const log = openLog('debug', {
    write: (line) => void logged.push(JSON.parse(line) as { level: string; event: string }),
  })
  const ingress = createIngress({ channels: [openChannel(handle)], inbox: store.inbox, log, limits })
  const server = createServer((request, response) => {
    if (!ingress.accept(request, response)) response.writeHead(418).end('not a webhook')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closing.push(async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
    await ingress.drain()
  })
  const { port } = server.address() as AddressInfo
  const post = (body: unknown, { path = '/test', method = 'POST', signature = 'good' } = {}) =>
    fetch(`http://127.0.0.1:${port}${path}`, {
      method,
      headers: { 'x-signature': signature },
      ...(method === 'POST' && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
  return { ingress, post, logged, port, store }
}

/** Something that can be waited for, and let go. */
function gate() {
  let open = () => {}
  const opened = new Promise<void>((resolve) => (open = resolve))
  return { open, opened }
}

async function until(fact: () => boolean | Promise<boolean>): Promise<void> {
  for (let tries = 0; !(await fact()); tries++) {
    if (tries > 500) throw new Error('it did not come true')
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

describe('the webhook door answers', () => {
  test('200 only when the event is stored, and before it is handled', async () => {
    const store = openInbox()
    const storing = gate()
    const handling = gate()
    store.state.beforePut = () => storing.opened
    const { post } = await openDoor(() => handling.opened, { store })
    let status = 0
    const answered = post({ id: 'a', lane: '1' }).then((response) => (status = response.status))
    await new Promise((resolve) => setTimeout(resolve, 30))
    expect(status).toBe(0)
    storing.open()
    expect(await answered).toBe(200)
    expect(await store.pending()).toEqual(['test:a'])
    handling.open()
    await until(async () => (await store.pending()).length === 0)
  })

  test('503 when the event cannot be stored, and does not handle it', async () => {
    const store = openInbox()
    store.state.broken = true
    let handled = 0
    const { post, logged } = await openDoor(() => Promise.resolve(void handled++), { store })
    expect((await post({ id: 'a', lane: '1' })).status).toBe(503)
    expect(handled).toBe(0)
    expect(logged).toContainEqual(expect.objectContaining({ level: 'error', event: 'webhook not taken in' }))
    store.state.broken = false
    expect((await post({ id: 'a', lane: '1' })).status).toBe(200)
    await until(() => handled === 1)
  })

  test('401 and 400 without a word', async () => {
    const { post, store } = await openDoor(() => Promise.resolve())
    const unsigned = await post({ id: 'a', lane: '1' }, { signature: 'bad' })
    const nonsense = await post('nonsense')
    expect([unsigned.status, await unsigned.text()]).toEqual([401, ''])
    expect([nonsense.status, await nonsense.text()]).toEqual([400, ''])
    expect(await store.pending()).toEqual([])
  })

  test('405 to anything but POST', async () => {
    const { post } = await openDoor(() => Promise.resolve())
    const response = await post('', { method: 'GET' })
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'POST'])
  })

  test('413 to more than 64 kB, and takes exactly 64 kB', async () => {
    const { post } = await openDoor(() => Promise.resolve())
    const padded = (bytes: number) =>
      JSON.stringify({ id: 'a', lane: '1', pad: '' }).replace('""', `"${'x'.repeat(bytes)}"`)
    const envelope = padded(0).length
    expect((await post(padded(64 * 1024 - envelope))).status).toBe(200)
    const response = await post(padded(64 * 1024 - envelope + 1)).catch(() => ({ status: 413 }))
    expect(response.status).toBe(413)
  })

  test('nothing on other paths, which belong to others', async () => {
    const { post } = await openDoor(() => Promise.resolve())
    expect((await post({}, { path: '/testing' })).status).toBe(418)
    expect((await post({ id: 'q', lane: '1' }, { path: '/test?x=1' })).status).toBe(200)
  })

  test('the next one although a sender went away in the middle', async () => {
    const { post, port } = await openDoor(() => Promise.resolve())
    const socket = connectTcp(port, '127.0.0.1')
    socket.write('POST /test HTTP/1.1\r\nhost: x\r\ncontent-length: 500\r\n\r\nhalf')
    await new Promise((resolve) => setTimeout(resolve, 20))
    socket.destroy()
    expect((await post({ id: 'a', lane: '1' })).status).toBe(200)
  })
})

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
    const { post, store, logged } = await openDoor(() => Promise.reject(new Error('a bug')), {
      limits: { retryMs: [1, 1] },
    })
    await post({ id: 'a', lane: '1' })
    await until(() => logged.some(({ level, event }) => level === 'error' && event.startsWith('errand parked')))
    expect(logged.filter(({ event }) => event === 'errand failed')).toHaveLength(3)
    expect(await store.pending()).toEqual(['test:a'])
  })

  test('whose subject is gone is given up after four tries, with a warning', async () => {
    let tries = 0
    const { post, store, logged } = await openDoor(
      () => {
        tries++
        return Promise.reject(new EventGone('deleted'))
      },
      { limits: { retryMs: [1, 1, 1, 1, 1, 1] } },
    )
    await post({ id: 'a', lane: '1' })
    await until(async () => (await store.pending()).length === 0)
    expect(tries).toBe(4)
    expect(logged).toContainEqual(expect.objectContaining({ level: 'warn', event: 'event given up' }))
  })

  test('that was stored and not finished is handled by the next process, in order', async () => {
    const store = openInbox()
    const never = gate()
    const dying = await openDoor(() => never.opened, { store })
    for (const id of ['a', 'b', 'c']) await dying.post({ id, lane: '1' })
    const handled: string[] = []
    const heir = await openDoor(({ id }) => Promise.resolve(void handled.push(id)), { store })
    await heir.ingress.replay()
    await until(async () => (await store.pending()).length === 0)
    expect(handled).toEqual(['a', 'b', 'c'])
    never.open()
  })

  test('that does not fit into memory waits in the inbox and is handled all the same', async () => {
    const start = gate()
    const handled: string[] = []
    const { post, store } = await openDoor(
      async ({ id }) => {
        await start.opened
        handled.push(id)
      },
      { limits: { inMemory: 2, atOnce: 1 } },
    )
    for (let i = 0; i < 9; i++) await post({ id: `e${i}`, lane: '1' })
    start.open()
    await until(async () => (await store.pending()).length === 0)
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

test('draining lets the running turn end, starts no other, and leaves the rest in the inbox', async () => {
  const running = gate()
  const handled: string[] = []
  const { post, ingress, store } = await openDoor(async ({ id }) => {
    await running.opened
    handled.push(id)
  })
  await post({ id: 'a', lane: '1' })
  await post({ id: 'b', lane: '1' })
  const drained = ingress.drain()
  running.open()
  await drained
  expect(handled).toEqual(['a'])
  expect(await store.pending()).toEqual(['test:b'])
})
