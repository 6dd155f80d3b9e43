import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { openTestSandbox, type TestSandbox, type Who } from '../support/sandbox.ts'
import { openReceiver, type Receiver } from './receiver.ts'

let sandbox: TestSandbox

beforeEach(async () => {
  sandbox = await openTestSandbox()
})
afterEach(() => sandbox.close())

const faults = '/sandbox/webex/faults'
const say = (who: Who, text = 'x') =>
  sandbox.as(who).post<{ id: string }>('/messages', { toPersonEmail: 'zed@obcy.example', text })
const heard = async () => {
  const { body } = await sandbox
    .as('zed')
    .get<{ items?: { text: string }[] }>('/messages/direct?personEmail=ola@nordwind.example')
  return (body.items ?? []).map(({ text }) => text)
}

describe('a fault of the API', () => {
  test('strikes once, with Retry-After, and is over', async () => {
    await sandbox.fault({ operation: 'messages.create', status: 429, retryAfter: 2 })
    const struck = await say('ola')
    expect(struck.status).toBe(429)
    expect(struck.headers.get('retry-after')).toBe('2')
    expect(struck.body).toMatchObject({ message: expect.any(String), errors: [{}], trackingId: expect.any(String) })
    expect((await say('ola')).status).toBe(200)
    expect(await heard()).toEqual(['x'])
  })

  test('strikes only the operation and the callers it is meant for', async () => {
    await sandbox.fault({ operation: 'messages.*', status: 503, times: 'always', by: 'bot' })
    expect((await sandbox.as('bot').get('/people/me')).status).toBe(200)
    expect((await say('ola')).status).toBe(200)
    expect((await say('bot')).status).toBe(503)
    expect((await sandbox.as('bot').get('/messages/any')).status).toBe(503)
  })

  test.each([
    ['one', { operation: 'people.me', status: 500, times: 2 }],
    [
      'a list',
      [
        { operation: 'people.me', status: 500 },
        { operation: 'people.*', status: 500 },
      ],
    ],
    ['an object by operation', { 'people.me': { status: 500, times: 2 } }],
  ])('can be set as %s', async (_, body) => {
    await sandbox.fault(body)
    const statuses: number[] = []
    for (let turn = 0; turn < 3; turn++) statuses.push((await sandbox.as('bot').get('/people/me')).status)
    expect(statuses).toEqual([500, 500, 200])
  })

  test('can hold the answer up', async () => {
    await sandbox.fault({ operation: '*', delayMs: 60 })
    const started = performance.now()
    expect((await say('ola')).status).toBe(200)
    expect(performance.now() - started).toBeGreaterThan(50)
  })

  test('can break the connection before anything is done, or after it was done', async () => {
    await sandbox.fault([
      { operation: 'messages.create', drop: true },
      { operation: 'messages.create', drop: 'after' },
    ])
    await expect(say('ola', 'lost')).rejects.toThrow()
    await expect(say('ola', 'done')).rejects.toThrow()
    expect(await heard()).toEqual(['done'])
  })

  test('can leave the caller waiting, or lie to it, after it was done', async () => {
    await sandbox.fault({ 'messages.create': [{ timeoutAfterActing: 20 }, { status: 502, afterActing: true }] })
    await expect(say('ola', 'done')).rejects.toThrow()
    expect((await say('ola', 'done too')).status).toBe(502)
    expect(await heard()).toEqual(['done too', 'done'])
  })

  test('can be looked at and taken back', async () => {
    await sandbox.fault({ 'messages.get': { status: 404, times: 3 }, 'messages.create': { status: 500 } })
    const left = await sandbox.call('GET', faults)
    expect(left.body).toEqual({
      items: [
        { operation: 'messages.get', status: 404, times: 3 },
        { operation: 'messages.create', status: 500, times: 1 },
      ],
    })
    await sandbox.call('DELETE', `${faults}?operation=messages.get`)
    expect((await sandbox.call('GET', faults)).body).toMatchObject({ items: [{ operation: 'messages.create' }] })
    expect((await sandbox.call('DELETE', faults)).status).toBe(204)
    expect((await sandbox.call('GET', faults)).body).toEqual({ items: [] })
  })

  test.each([
    ['an unknown operation', { operation: 'messages.burn', status: 500 }],
    ['an unknown field', { operation: 'messages.get', stauts: 500 }],
    ['a status that is no error', { operation: 'messages.get', status: 200 }],
    ['no fault at all', 'x'],
  ])('is refused with %s', async (_, body) => {
    expect((await sandbox.call('POST', faults, body)).status).toBe(400)
  })
})

describe('a fault of webhook delivery', () => {
  let ear: Receiver

  beforeEach(async () => {
    ear = await openReceiver()
    const hook = { name: 'ear', targetUrl: ear.url, resource: 'messages', event: 'created' }
    await sandbox.as('bot').post('/webhooks', hook)
  })
  afterEach(() => ear.close())

  const tell = async (text: string) =>
    (await sandbox.as('ola').post<{ id: string }>('/messages', { toPersonEmail: 'set-up-now@webex.bot', text })).body.id
  const received = async (count: number) => (await ear.wait(count)).map(({ body }) => body.data['id'])

  test('makes it come twice, byte for byte', async () => {
    await sandbox.fault({ operation: 'webhook', deliver: 'twice' })
    const id = await tell('once')
    expect(await received(2)).toEqual([id, id])
    expect(ear.received[1]?.raw.equals(ear.received[0]?.raw ?? Buffer.alloc(0))).toBe(true)
  })

  test('makes it come after what happened later', async () => {
    await sandbox.fault({ operation: 'webhook', deliver: 'late', delayMs: 150 })
    const [first, second] = [await tell('first'), await tell('second')]
    expect(await received(2)).toEqual([second, first])
  })

  test('makes it never come', async () => {
    await sandbox.fault({ operation: 'webhook', deliver: 'never', times: 2 })
    await tell('lost')
    await tell('lost too')
    const id = await tell('heard')
    expect(await received(1)).toEqual([id])
    const { body } = await sandbox.call<{ items: object[] }>('GET', '/sandbox/webex/deliveries')
    expect(body.items.filter((one) => 'note' in one)).toHaveLength(2)
  })

  test('strikes only the resource it names', async () => {
    await sandbox.fault({ operation: 'webhook', deliver: 'never', resource: 'attachmentActions' })
    const id = await tell('heard')
    expect(await received(1)).toEqual([id])
  })

  test("switches the bot's webhooks off", async () => {
    await sandbox.fault({ operation: 'webhook.disable' })
    const { body } = await sandbox.as('bot').get<{ items: { id: string; status: string }[] }>('/webhooks')
    expect(body.items.map(({ status }) => status)).toEqual(['inactive'])
    await tell('unheard')
    const revival = { name: 'ear', targetUrl: ear.url, status: 'active' }
    await sandbox.as('bot').put(`/webhooks/${body.items[0]?.id}`, revival)
    const id = await tell('heard')
    expect(await received(1)).toEqual([id])
  })
})
