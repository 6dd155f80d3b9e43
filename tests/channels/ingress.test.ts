import { connect } from 'node:net'
import { describe, expect, test } from '@jest/globals'
import type { InboxItem } from '../../storage/storage.ts'
import { closeDoorsAfterEach, gate, openDoor } from './door.ts'
import { openMemoryInbox } from './memory-inbox.ts'
import { until } from './until.ts'

closeDoorsAfterEach()

describe('the webhook door answers', () => {
  test('200 only when the event is stored, and before it is handled', async () => {
    const storing = gate()
    const handling = gate()
    const memory = openMemoryInbox()
    const inbox = { ...memory, put: (item: InboxItem) => storing.opened.then(() => memory.put(item)) }
    const { post } = await openDoor(() => handling.opened, { inbox })
    let status = 0
    const answered = post({ id: 'a', lane: '1' }).then((response) => (status = response.status))
    await new Promise((resolve) => setTimeout(resolve, 30))
    expect(status).toBe(0)
    storing.open()
    expect(await answered).toBe(200)
    expect(await inbox.pendingIds()).toEqual(['test:a'])
    handling.open()
    await until(async () => (await inbox.pendingIds()).length === 0)
  })

  test('503 when the event cannot be stored, and does not handle it', async () => {
    const memory = openMemoryInbox()
    let broken = true
    const put = (item: InboxItem) => (broken ? Promise.reject(new Error('disk full')) : memory.put(item))
    let handled = 0
    const { post, logged, lost } = await openDoor(() => Promise.resolve(void handled++), { inbox: { ...memory, put } })
    expect((await post({ id: 'a', lane: '1' })).status).toBe(503)
    expect(handled).toBe(0)
    expect(logged).toContainEqual(expect.objectContaining({ level: 'error', event: 'webhook not taken in' }))
    broken = false
    expect((await post({ id: 'a', lane: '1' })).status).toBe(200)
    await until(() => handled === 1)
    expect(lost()).toBe(1)
  })

  test('401 and 400 without a word', async () => {
    const { post, inbox, lost } = await openDoor(() => Promise.resolve())
    const unsigned = await post({ id: 'a', lane: '1' }, { signature: 'bad' })
    const nonsense = await post('nonsense')
    expect([unsigned.status, await unsigned.text()]).toEqual([401, ''])
    expect([nonsense.status, await nonsense.text()]).toEqual([400, ''])
    expect(await inbox.pendingIds()).toEqual([])
    expect(lost()).toBe(0)
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
    const socket = connect(port, '127.0.0.1')
    socket.write('POST /test HTTP/1.1\r\nhost: x\r\ncontent-length: 500\r\n\r\nhalf')
    await new Promise((resolve) => setTimeout(resolve, 20))
    socket.destroy()
    expect((await post({ id: 'a', lane: '1' })).status).toBe(200)
  })
})

test('draining lets the running turn end, starts no other, and leaves the rest in the inbox', async () => {
  const running = gate()
  const handled: string[] = []
  const { post, ingress, inbox } = await openDoor(async ({ id }) => {
    await running.opened
    handled.push(id)
  })
  await post({ id: 'a', lane: '1' })
  await post({ id: 'b', lane: '1' })
  const drained = ingress.drain()
  running.open()
  await drained
  expect(handled).toEqual(['a'])
  expect(await inbox.pendingIds()).toEqual(['test:b'])
})
