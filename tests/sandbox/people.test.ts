import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { openTestSandbox, type TestSandbox } from '../support/sandbox.ts'

let sandbox: TestSandbox

beforeAll(async () => {
  sandbox = await openTestSandbox()
})
afterAll(() => sandbox.close())

interface PersonBody {
  id: string
  emails: string[]
  displayName: string
  orgId: string
  type: string
  status?: string
}

const meAs = async (who: Parameters<TestSandbox['as']>[0]) => (await sandbox.as(who).get<PersonBody>('/people/me')).body

describe('people', () => {
  test('are the five of the sandbox and the bot, each behind their own token', async () => {
    const who = ['ola', 'marek', 'bea', 'ivo', 'zed', 'bot'] as const
    const everybody = await Promise.all(who.map(meAs))
    expect(everybody.map(({ emails, displayName, type }) => [emails[0], displayName, type])).toEqual([
      ['ola@nordwind.example', 'Ola Nowak', 'person'],
      ['marek@nordwind.example', 'Marek Wiśniewski', 'person'],
      ['bea@zolta-lodz.example', 'Bea Zielińska', 'person'],
      ['ivo@cisco-reps.example', 'Ivo Novak', 'person'],
      ['zed@obcy.example', 'Zed Obcy', 'person'],
      ['set-up-now@webex.bot', 'Set Up Now', 'bot'],
    ])
    expect(new Set(everybody.map(({ orgId }) => orgId)).size).toBe(5)
    expect(everybody[0]?.orgId).toBe(everybody[1]?.orgId)
  })

  test('have opaque ids that are base64 of a URI, the same in every sandbox', async () => {
    const { id } = await meAs('ola')
    expect(Buffer.from(id, 'base64').toString('utf8')).toMatch(/^ciscospark:\/\/us\/PEOPLE\/[0-9a-f-]{36}$/)
    const other = await openTestSandbox()
    expect((await other.as('ola').get<PersonBody>('/people/me')).body.id).toBe(id)
    await other.close()
  })

  test('show presence to colleagues only', async () => {
    const { id } = await meAs('ola')
    expect((await sandbox.as('marek').get<PersonBody>(`/people/${id}`)).body.status).toBe('active')
    expect((await sandbox.as('bot').get<PersonBody>(`/people/${id}`)).body.status).toBeUndefined()
  })

  test.each([
    ['a colleague by e-mail in any case', 'ola', '?email=MAREK@nordwind.example', ['Marek Wiśniewski']],
    ['a colleague by the beginning of the name', 'ola', '?displayName=mar', ['Marek Wiśniewski']],
    ['nobody by an e-mail of another organisation', 'bot', '?email=ola@nordwind.example', []],
  ] as const)('look-up finds %s', async (_, who, query, names) => {
    const { body } = await sandbox.as(who).get<{ items: PersonBody[] }>(`/people${query}`)
    expect(body.items.map(({ displayName }) => displayName)).toEqual(names)
  })

  test('can be looked up by several ids at once, and unknown ones are named', async () => {
    const ids = [(await meAs('ola')).id, (await meAs('zed')).id, 'nobody']
    const { body } = await sandbox
      .as('bot')
      .get<{ items: PersonBody[]; notFoundIds: string[] }>(`/people/?id=${ids.join(',')}&showAllTypes=false`)
    expect(body.items.map(({ displayName }) => displayName)).toEqual(['Ola Nowak', 'Zed Obcy'])
    expect(body.notFoundIds).toEqual(['nobody'])
  })

  test('cannot be listed without saying whom one looks for', async () => {
    expect((await sandbox.as('ola').get('/people')).status).toBe(400)
    expect((await sandbox.as('ola').get('/people/nobody')).status).toBe(404)
  })
})

describe('an error', () => {
  test('has the documented body and the tracking id in body and header', async () => {
    const { status, body, headers } = await sandbox.as('ola').get('/rooms/nowhere')
    expect(status).toBe(404)
    expect(body).toEqual({
      message: expect.any(String),
      errors: [{ description: expect.any(String) }],
      trackingId: headers.get('trackingid'),
    })
  })

  test.each([
    ['no token', 401, 'GET', '/people/me', {}],
    ['an unknown token', 401, 'GET', '/people/me', { authorization: 'Bearer sandbox-nobody' }],
    ['another scheme', 401, 'GET', '/people/me', { authorization: 'Basic sandbox-ola' }],
    ['an unknown path', 404, 'GET', '/teams', { authorization: 'Bearer sandbox-ola' }],
    ['a method that is not there', 405, 'DELETE', '/people/me', { authorization: 'Bearer sandbox-ola' }],
    [
      'another content type',
      415,
      'POST',
      '/messages',
      { authorization: 'Bearer sandbox-ola', 'content-type': 'text/plain' },
    ],
    [
      'broken JSON',
      400,
      'POST',
      '/messages',
      { authorization: 'Bearer sandbox-ola', 'content-type': 'application/json' },
    ],
  ] as const)('answers %s with %i', async (_, status, method, path, headers) => {
    const body = method === 'POST' ? { body: '{"text":' } : {}
    const response = await fetch(sandbox.api + path, { method, headers, ...body })
    expect(response.status).toBe(status)
    expect(await response.json()).toMatchObject({ trackingId: expect.stringContaining('ROUTER_') })
  })
})
