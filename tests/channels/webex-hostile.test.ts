import { describe, expect, test } from '@jest/globals'
import { WebexError } from 'webex'
import { z } from 'zod'
import { everyItem } from '../../bot/channels/webex/pages.ts'
import { understood } from '../../bot/channels/webex/understood.ts'
import { closeServersAfterEach, failure, ola, openClient } from './scripted-client.ts'
import { ok } from './scripted-server.ts'

closeServersAfterEach()

const traced = { trackingid: 'TRK-7' }

describe('an answer that is not as agreed is none', () => {
  test.each([
    ['cut off', '{"id":"ola","secret answer'],
    ['a number', '0'],
    ['a list', '[]'],
    ['nothing', 'null'],
    ['longer than anything is', ' '.repeat(9_000_000)],
  ])('where one thing was asked for and came as %s', async (_, body) => {
    const { client } = await openClient([ok(body, traced)])
    const error = await failure(client.people.get('ola'))
    expect(error).toMatchObject({ name: 'WebexError', statusCode: 0 })
    expect(String(error) + String((error as Error).cause)).not.toContain('secret')
  })

  test.each([
    ['without items', '{}'],
    ['of what is nothing', '{"items":[null]}'],
    ['of one', '{"items":{}}'],
  ])('where a list was asked for and came %s; its tracking id is in what is logged', async (_, body) => {
    const { client } = await openClient([ok(body, traced)])
    const error = await failure(client.people.list({ email: 'ola@nordwind.example' }))
    expect(error).toMatchObject({ statusCode: 0, trackingId: 'TRK-7', message: expect.stringContaining('(TRK-7)') })
  })

  test('where whoever asked reads it more closely: the error names the request', async () => {
    const { client } = await openClient([ok({ items: [ola, { id: 7 }] }, traced)])
    const { items } = await client.people.list()
    const read = () => items.map((item) => understood(z.object({ id: z.string() }), item))
    expect(read).toThrow(WebexError)
    expect(read).toThrow('GET /v1/people: no answer (TRK-7) that can be read')
  })
})

test('nobody is left alone for longer than a day, and a tracking id is a word', async () => {
  const headers = { 'retry-after': '1e300', trackingid: '<script>' }
  const { client } = await openClient([{ status: 429, headers, body: 'busy' }])
  const error = await failure(client.people.get('ola'))
  expect(error).toMatchObject({ retryAfterSeconds: 86_400, trackingId: undefined })
})

test('a list whose pages lead in a circle comes to an end', async () => {
  const { client, server } = await openClient([ok({ items: [ola] }, { link: '<{base}/rooms?after=1>; rel="next"' })])
  expect(await failure(client.rooms.list().then((page) => everyItem(page)))).toMatchObject({
    statusCode: 0,
    message: expect.stringContaining('GET /v1/rooms'),
  })
  expect(server.seen).toHaveLength(100)
})

test('an id with half a character in it is asked for, and is nobody’s', async () => {
  const { client, server } = await openClient([{ status: 404 }], { notYetMs: 0 })
  expect(await failure(client.messages.get('m\ud800'))).toMatchObject({ statusCode: 404 })
  expect(server.seen.map(({ path }) => path)).toEqual(['/v1/messages/m%EF%BF%BD'])
})

test('a room that comes under another id than was asked for is not there, and is not asked for without end', async () => {
  const { client, server } = await openClient([ok({ id: 'r2', type: 'direct' })])
  expect(await failure(client.rooms.get('r1'))).toMatchObject({ statusCode: 404 })
  expect(server.seen).toHaveLength(1)
})
