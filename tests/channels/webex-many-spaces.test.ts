import Framework from '@webex/webex-node-bot-framework'
import { describe, expect, jest, test } from '@jest/globals'
import { connect } from 'webex'
import { openKinds } from '../../bot/channels/webex/kinds.ts'
import { openSpaces } from '../../bot/channels/webex/spaces.ts'
import { openWebex } from '../../bot/channels/webex/webex.ts'

/** Calls and objects are counted, not times: what must not grow with the spaces that the bot is in. */

const bot = { id: 'bot', type: 'bot', emails: ['set-up-now@webex.bot'], displayName: 'Set Up Now' }
const created = '2026-03-02T09:00:00.000Z'
const perPage = 1_000

/** A Webex in which the bot is in so many spaces, all of them busy, in each of which another person presses. */
function openCrowd(spaces: number) {
  const calls: string[] = []
  const room = (n: number) => ({ id: `room${n}`, type: 'group', title: `Space ${n}`, created, lastActivity: created })
  const page = (url: URL): Response => {
    const from = Number(url.searchParams.get('cursor') ?? 0)
    const items = Array.from({ length: Math.max(0, Math.min(perPage, spaces - from)) }, (_, n) => room(from + n))
    url.searchParams.set('cursor', String(from + perPage))
    return json({ items }, from + perPage < spaces ? { link: `<${url.href}>; rel="next"` } : {})
  }
  const webex: typeof fetch = (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input)
    const [, kind = '', id = ''] = /^\/v1\/(attachment\/actions|\w+)\/?(.*)$/.exec(url.pathname) ?? []
    calls.push(`${init?.method} /${kind}${id && '/*'}`)
    const n = id.replace(/\D/g, '')
    const answers: Readonly<Record<string, () => Response>> = {
      people: () => json(id === 'me' ? bot : { id, emails: [`${id}@nordwind.example`], displayName: id }),
      rooms: () => (id === '' ? page(url) : json(room(Number(n)))),
      'attachment/actions': () =>
        json({ id, messageId: `card${n}`, roomId: `room${n}`, personId: `person${n}`, inputs: {}, created }),
      webhooks: () => json(init?.method === 'GET' ? { items: [] } : { id: 'webhook' }),
    }
    return Promise.resolve(answers[kind]?.() ?? new Response('', { status: 404 }))
  }
  return { calls, webex }
}

const json = (body: object, headers: Record<string, string> = {}) => new Response(JSON.stringify(body), { headers })

function openCrowdedChannel(spaces: number) {
  const { calls, webex } = openCrowd(spaces)
  const channel = openWebex(
    { token: 't', apiUrl: 'http://webex.example/v1', webhookSecret: 'secret', publicUrl: 'http://bot.example' },
    { log: { info: () => undefined }, client: { fetch: webex, notYetMs: 0 } },
  )
  return { calls, channel }
}

const press = (n: number) => ({ resource: 'attachmentActions', event: 'created', data: { id: `action${n}` } })

describe('with 10,000 spaces', () => {
  test('a start costs what it costs with none', async () => {
    const counts: string[][] = []
    for (const spaces of [0, 10_000]) {
      const { calls, channel } = openCrowdedChannel(spaces)
      await channel.start(() => Promise.resolve())
      await channel.stop()
      counts.push(calls)
    }
    expect(counts[1]).toEqual(counts[0])
    expect(counts[0]).toEqual(['GET /people/*', 'GET /webhooks', ...Array<string>(4).fill('POST /webhooks')])
  })

  test('and something going on in 2,000 of them, the framework keeps none, and a turn costs what the first one cost', async () => {
    const { calls, channel } = openCrowdedChannel(10_000)
    const started = jest.spyOn(Framework.prototype, 'start')
    let turns = 0
    await channel.start(() => Promise.resolve(void (turns += 1)))
    calls.splice(0)
    for (let n = 0; n < 2_000; n += 50) {
      await Promise.all(Array.from({ length: 50 }, (_, more) => channel.handle(press(n + more))))
    }
    expect(turns).toBe(2_000)
    expect(calls.splice(0)).toHaveLength(6_000)
    const [framework] = started.mock.contexts as unknown as { readonly bots: readonly object[] }[]
    expect(framework?.bots).toEqual([])
    started.mockRestore()

    await channel.handle(press(0))
    expect(calls.splice(0)).toEqual(['GET /attachment/actions/*'])
    await channel.stop()
  })

  test('what was missed is found by a call a thousand spaces, and no space is read that was read already', async () => {
    const { calls, channel } = openCrowdedChannel(10_000)
    await channel.start(() => Promise.resolve())
    calls.splice(0)
    const read = new Set(Array.from({ length: 10_000 }, (_, n) => `room${n}`))
    const { failures } = await channel.missed(new Date(created), read, new AbortController().signal)
    expect(failures).toEqual([])
    expect(calls).toEqual(Array(10).fill('GET /rooms'))
    await channel.stop()
  })

  test('one that was found by its title is looked at by its id ever after', async () => {
    const { calls, webex } = openCrowd(10_000)
    const { findSpace } = openSpaces(connect('t', { baseUrl: 'http://webex.example/v1', fetch: webex }), 0)
    expect(await findSpace('Space 9876')).toBe('room9876')
    expect(calls.splice(0)).toEqual(['GET /rooms/*', ...Array<string>(10).fill('GET /rooms')])
    await new Promise((resolve) => setTimeout(resolve, 5))
    expect(await findSpace('Space 9876')).toBe('room9876')
    expect(calls).toEqual(['GET /rooms/*'])
  })
})

test('of so many spaces it is remembered whether they are 1:1s; those least lately heard of are forgotten', async () => {
  const { calls, webex } = openCrowd(10)
  const kinds = openKinds(connect('t', { baseUrl: 'http://webex.example/v1', fetch: webex }), 2)
  kinds.note('room1', 'direct')
  kinds.note('room2', 'group')
  kinds.note('room1', 'direct')
  kinds.note('room3', 'direct')
  expect([await kinds.isDirect('room1'), await kinds.isDirect('room3')]).toEqual([true, true])
  expect(calls).toEqual([])
  expect(await kinds.isDirect('room2')).toBe(false)
  expect(calls).toEqual(['GET /rooms/*'])
})
