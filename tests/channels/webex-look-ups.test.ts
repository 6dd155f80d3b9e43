import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { connect } from 'webex'
import { openPeople } from '../../bot/channels/webex/people.ts'
import { openWebexStage, type WebexStage } from './webex-stage.ts'

let stage: WebexStage
beforeAll(async () => (stage = await openWebexStage()))
afterAll(() => stage.close())

const mend = () => stage.sandbox.call('DELETE', '/sandbox/webex/faults')
const seat = (member: boolean) =>
  stage.sandbox.call('POST', `/sandbox/webex/spaces/${encodeURIComponent(stage.spaceTitle)}/bot`, { member })

describe('what cannot be found out now', () => {
  test.each<[string, (stage: WebexStage) => Promise<unknown>]>([
    ['a space', ({ channel }) => channel.findSpace('not asked for before')],
    ['a person by id', ({ channel, marek }) => channel.person({ personId: marek.personId })],
    ['a person by address', ({ channel, marek }) => channel.person({ email: marek.email })],
    ['the people around somebody', ({ channel, ola }) => channel.around(ola.personId)],
  ])('is not taken for %s that is not there', async (_, ask) => {
    for (const fault of [{ status: 503 }, { status: 429, retryAfter: 90 }, { status: 401 }, { drop: 'before' }]) {
      await stage.sandbox.fault({ operation: '*', by: 'bot', times: 'always', ...fault })
      await expect(ask(stage)).rejects.toThrow()
      await mend()
    }
  })

  test('is waited for where Webex says how long', async () => {
    await stage.sandbox.fault({ operation: 'rooms.list', by: 'bot', status: 429, retryAfter: 2 })
    expect(await stage.channel.findSpace('Reps')).toEqual(expect.any(String))
  })
})

describe('a space', () => {
  test('is the oldest of those with its title, and only one that the bot is in', async () => {
    const make = async (who: 'ola' | 'bot') =>
      (await stage.sandbox.as(who).post<{ id: string }>('/rooms', { title: 'Twice' })).body.id
    await make('ola')
    const first = await make('bot')
    await make('bot')
    expect(await stage.channel.findSpace('Twice')).toBe(first)
  })

  test('that is found is remembered, and one that is not is looked for again', async () => {
    await stage.channel.findSpace(stage.spaceTitle)
    stage.calls.splice(0)
    expect(await stage.channel.findSpace(stage.spaceTitle)).toBe(stage.spaceId)
    expect(stage.calls).toEqual([])
    expect(await stage.channel.findSpace('Coming')).toBeUndefined()
    const { body } = await stage.sandbox.as('bot').post('/rooms', { title: 'Coming' })
    expect(await stage.channel.findSpace('Coming')).toBe(body['id'])
  })

  test('that has taken the bot out is not found by a bot that does not remember it', async () => {
    await seat(false)
    const other = await openWebexStage({ sandbox: stage.sandbox })
    try {
      expect(await other.channel.findSpace(stage.spaceTitle)).toBeUndefined()
      expect(await other.channel.findSpace(stage.spaceId)).toBeUndefined()
      expect(await other.channel.around(stage.ola.personId)).toEqual([])
    } finally {
      await other.close()
      await seat(true)
    }
  })

  test('is not a path of the API', async () => {
    for (const odd of ['', '.', '..', '../people', '?type=group']) {
      expect([odd, await stage.channel.findSpace(odd)]).toEqual([odd, undefined])
    }
  })
})

describe('a person', () => {
  test('comes with the organisation that Webex gives them', async () => {
    const { orgId } = (await stage.sandbox.as('ola').get('/people/me')).body
    const ola = { personId: stage.ola.personId, email: stage.ola.email, displayName: 'Ola Nowak', orgId }
    expect(await stage.channel.person({ personId: stage.ola.personId })).toEqual(ola)
    expect(await stage.channel.person({ email: stage.ola.email })).toEqual(ola)
  })

  test('is not known by an address that has never been written to', async () => {
    expect(await stage.channel.person({ email: 'ivo@cisco-reps.example' })).toBeUndefined()
  })
})

describe('the people around somebody in many spaces', () => {
  const person = (id: string) => ({ personId: id, personEmail: `${id}@nordwind.example`, personDisplayName: id })
  const me = { personId: 'bot', email: 'bot@webex.bot', displayName: 'Bot' }

  /** Webex with so many spaces, and the same so many people in each of them, two on a page. */
  function openAround(spaces: number, people: number) {
    const calls: string[] = []
    const ids = ['ola', 'bot', ...Array.from({ length: people }, (_, index) => `p${String(index).padStart(3, '0')}`)]
    const members = [...ids.map(person), { ...person('x'), personEmail: 'other@webex.bot' }]
    const webex: typeof fetch = (input) => {
      const url = new URL(input instanceof Request ? input.url : input)
      calls.push(url.pathname)
      const asked = Number(url.searchParams.get('max'))
      if (url.pathname.endsWith('/rooms')) return json(Array.from({ length: Math.min(spaces, asked) }, room))
      const from = Number(url.searchParams.get('cursor') ?? 0)
      url.searchParams.set('cursor', String(from + 2))
      const link = from + 2 < members.length ? { link: `<${url.href}>; rel="next"` } : {}
      return json(members.slice(from, from + 2), link)
    }
    const client = connect('t', { baseUrl: 'http://webex.example/v1', fetch: webex })
    return { calls, around: openPeople(client, () => me).around }
  }
  const room = (_: unknown, index: number) => ({ id: `room${index}` })
  const json = (items: unknown[], headers: Record<string, string> = {}) =>
    Promise.resolve(new Response(JSON.stringify({ items }), { headers }))

  test('are read page by page, each told once, without bots', async () => {
    const { around } = openAround(3, 5)
    const found = (await around('ola')).map(({ personId }) => personId)
    expect(found).toEqual(['p000', 'p001', 'p002', 'p003', 'p004'])
  })

  test('are twenty-five at most, from ten spaces at most', async () => {
    const { around, calls } = openAround(40, 30)
    expect(await around('ola')).toHaveLength(25)
    expect(calls.filter((path) => path.endsWith('/rooms'))).toHaveLength(1)
    expect(calls.filter((path) => path.endsWith('/memberships'))).toHaveLength(10 * 17)
  })

  test('are nobody where they are not in the space themselves', async () => {
    expect(await openAround(3, 5).around('zed')).toEqual([])
  })
})
