import { describe, expect, test } from '@jest/globals'
import { WebexError } from 'webex'
import { busy, closeServersAfterEach, failure, ola, openClient } from './scripted-client.ts'
import { ok, type Scripted } from './scripted-server.ts'

closeServersAfterEach()

describe('a request that is told to come back later', () => {
  test('waits the seconds of Retry-After and a little more', async () => {
    const { client, waits } = await openClient([busy('3'), ok(ola)])
    expect(await client.rooms.get('ola')).toEqual(ola)
    expect(waits).toHaveLength(1)
    expect(waits[0]).toBeGreaterThanOrEqual(3_000)
    expect(waits[0]).toBeLessThan(4_000)
  })

  test.each([undefined, '', 'soon', '-5', 'NaN', 'Wed, 21 Oct 2026 07:28:00 GMT'])(
    'takes a Retry-After of %j for 15 seconds',
    async (garbage) => {
      const { client, waits } = await openClient([busy(garbage), ok(ola)])
      await client.rooms.get('ola')
      expect(waits[0]).toBeGreaterThanOrEqual(15_000)
      expect(waits[0]).toBeLessThan(19_000)
    },
  )

  test('is posted again, because a 429 and a 423 say that nothing was done', async () => {
    const { client, server } = await openClient([busy('1'), { status: 423 }, ok({ id: 'm' })])
    expect(await client.messages.create({ roomId: 'r', text: 'hi' })).toEqual({ id: 'm' })
    expect(server.seen.map(({ body }) => body)).toEqual(Array(3).fill('{"roomId":"r","text":"hi"}'))
  })

  test('leaves a wait that is longer than its patience to the caller, who is told how long', async () => {
    const { client, waits } = await openClient([busy('600')])
    const error = await failure(client.messages.create({ roomId: 'r', text: 'hi' }))
    expect(error).toMatchObject({ statusCode: 429, retryAfterSeconds: 600 })
    expect(waits).toEqual([])
  })

  test('never waits longer than a minute at once, nor for ever', async () => {
    const { client, server, waits } = await openClient([busy('3600')], { patienceMs: 300_000 })
    expect(await failure(client.rooms.get('ola'))).toMatchObject({ statusCode: 429 })
    expect(waits).toEqual([60_000, 60_000, 60_000, 60_000])
    expect(server.seen).toHaveLength(5)
  })
})

describe('a request that fails on the way', () => {
  test.each<[string, Scripted]>([
    ['500', { status: 500 }],
    ['502 in HTML', { status: 502, body: '<h1>Bad gateway</h1>' }],
    ['503', { status: 503 }],
    ['504', { status: 504 }],
    ['cut line', 'reset'],
    ['200 that is no JSON', { status: 200, body: '<html>' }],
  ])('is repeated after a %s when it only reads', async (_, fault) => {
    const { client, waits } = await openClient([fault, fault, ok(ola)])
    expect(await client.rooms.get('ola')).toEqual(ola)
    expect(waits).toHaveLength(2)
    expect(Math.max(...waits)).toBeLessThan(1_000)
  })

  test.each<[string, Scripted, number]>([
    ['a 500', { status: 500 }, 500],
    ['a cut line', 'reset', 0],
  ])('is not posted a second time after %s, because it may have been posted', async (_, fault, statusCode) => {
    const { client, server } = await openClient([fault])
    expect(await failure(client.messages.create({ roomId: 'r', text: 'hi' }))).toMatchObject({ statusCode })
    expect(server.seen).toHaveLength(1)
  })

  test('gives up after five tries', async () => {
    const { client, server } = await openClient([{ status: 503 }])
    expect(await failure(client.messages.remove('m'))).toBeInstanceOf(WebexError)
    expect(server.seen).toHaveLength(5)
  })

  test('says what Webex said, with the id that Webex support asks for', async () => {
    const refusal = { message: 'Failed to get one on one conversation', trackingId: 'ROUTER_1', errors: [] }
    const { client } = await openClient([{ status: 400, body: refusal, headers: { 'x-extra': 'kept' } }])
    const error = await failure(client.messages.create({ toPersonEmail: 'zed@obcy.example', text: 'hi' }))
    expect(error).toMatchObject({
      statusCode: 400,
      body: refusal,
      trackingId: 'ROUTER_1',
      headers: { 'x-extra': 'kept' },
    })
    expect(String(error)).toContain('POST /v1/messages: 400 (ROUTER_1) Failed to get one on one')
    expect(JSON.stringify(error) + String(error)).not.toContain('secret-token')
  })
})

describe('a thing that an event has just named', () => {
  test.each(['messages', 'attachmentActions', 'memberships'] as const)(
    '%s are asked for again while they are not found',
    async (kind) => {
      const { client, waits } = await openClient([{ status: 404 }, { status: 404 }, ok({ id: 'x' })])
      expect(await client[kind].get('x')).toEqual({ id: 'x' })
      expect(waits).toEqual([250, 500])
    },
  )

  test('is taken for gone after about five seconds', async () => {
    const { client, waits } = await openClient([{ status: 404 }])
    expect(await failure(client.messages.get('x'))).toMatchObject({ statusCode: 404 })
    const total = waits.reduce((sum, wait) => sum + wait, 0)
    expect(total).toBeGreaterThan(4_000)
    expect(total).toBeLessThanOrEqual(5_000)
  })

  test('a 404 on anything else is final', async () => {
    const { client, server } = await openClient([{ status: 404 }])
    expect(await failure(client.rooms.get('x'))).toMatchObject({ statusCode: 404 })
    expect(server.seen).toHaveLength(1)
  })
})

describe('people', () => {
  test('are looked up once in an hour, however many ask at once', async () => {
    const { client, server } = await openClient([ok(ola)])
    await Promise.all([client.people.get('ola'), client.people.get('ola')])
    await client.people.get({ id: 'ola' })
    expect(server.seen).toHaveLength(1)
  })

  test('are remembered so many at a time, those looked up first are forgotten first', async () => {
    const { client, server } = await openClient([ok(ola)], { peopleAtMost: 2 })
    for (const id of ['a', 'b', 'c', 'b', 'c', 'a']) await client.people.get(id)
    expect(server.seen.map(({ path }) => path.slice(-1))).toEqual(['a', 'b', 'c', 'a'])
  })

  test('are never muted by a failure: the next event asks again', async () => {
    const { client } = await openClient([{ status: 403 }, ok(ola)])
    expect(await failure(client.people.get('ola'))).toMatchObject({ statusCode: 403 })
    expect(await client.people.get('ola')).toEqual(ola)
  })

  test('are asked for again when the answer is older than allowed', async () => {
    const { client, server } = await openClient([ok(ola)], { peopleMs: 1 })
    await client.people.get('ola')
    await new Promise((resolve) => setTimeout(resolve, 20))
    await client.people.get('ola')
    expect(server.seen).toHaveLength(2)
  })

  test('"me" is always asked for', async () => {
    const { client, server } = await openClient([ok(ola)])
    await client.people.get('me')
    await client.people.get('me')
    expect(server.seen).toHaveLength(2)
  })
})

describe('the token', () => {
  test('goes with every request to its own base', async () => {
    const { client, server } = await openClient([ok({ items: [] })])
    await client.webhooks.list({ max: 5 })
    expect(server.seen[0]).toMatchObject({
      path: '/v1/webhooks?max=5',
      headers: { authorization: 'Bearer secret-token' },
    })
  })

  test('is not sent to another origin that a Link header names', async () => {
    const { server: elsewhere } = await openClient([ok({ items: [] })])
    const link = { link: `<${elsewhere.baseUrl}/webhooks?after=1>; rel="next"` }
    const { client } = await openClient([ok({ items: [{ id: 'w' }] }, link)])
    const page = await client.webhooks.list()
    const cause = { message: expect.stringContaining('The token stays with') }
    expect(await failure(page.next())).toMatchObject({ name: 'WebexError', statusCode: 0, cause })
    expect(elsewhere.seen).toEqual([])
  })

  test('is not sent along with a redirect', async () => {
    const { server: elsewhere } = await openClient([ok({})])
    const { client } = await openClient([{ status: 302, headers: { location: `${elsewhere.baseUrl}/rooms/r` } }])
    expect(await failure(client.rooms.get('ola'))).toMatchObject({ statusCode: 0 })
    expect(elsewhere.seen).toEqual([])
  })

  test('goes with the pages of a list on its own base', async () => {
    const link = { link: '<{base}/webhooks?after=1>; rel="next"' }
    const { client, server } = await openClient([ok({ items: [{ id: '1' }] }, link), ok({ items: [{ id: '2' }] })])
    const first = await client.webhooks.list()
    const second = await first.next()
    expect([first.items, first.hasNext(), second.items, second.hasNext()]).toEqual([
      [{ id: '1' }],
      true,
      [{ id: '2' }],
      false,
    ])
    expect(server.seen[1]).toMatchObject({
      path: '/v1/webhooks?after=1',
      headers: { authorization: 'Bearer secret-token' },
    })
  })
})
