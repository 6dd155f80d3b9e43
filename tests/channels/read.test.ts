import { createHmac } from 'node:crypto'
import { describe, expect, test } from '@jest/globals'
import { readHook } from '../../bot/channels/webex/read.ts'

const hook = {
  id: 'webhook',
  name: 'set-up-now messages created',
  resource: 'messages',
  event: 'created',
  actorId: 'ola',
  data: {
    id: 'm1',
    roomId: 'r1',
    personId: 'ola',
    personEmail: 'ola@nordwind.example',
    created: '2026-03-02T09:00:00.000Z',
  },
}
const sign = (body: string, secret = 'right', algorithm = 'sha1') =>
  createHmac(algorithm, secret).update(body).digest('hex')
const read = (body: string, signature: string | undefined, secrets = ['right']) =>
  readHook(Buffer.from(body), signature === undefined ? {} : { 'x-spark-signature': signature }, secrets)

describe('a webhook is believed', () => {
  test.each<[string, string]>([
    ['compact', JSON.stringify(hook)],
    ['pretty-printed', JSON.stringify(hook, null, 2)],
    ['with a newline at the end', `${JSON.stringify(hook)}\n`],
    ['with escapes', JSON.stringify(hook).replace('ola@', '\\u006f\\u006ca@').replaceAll('/', '\\/')],
    ['with other letters', JSON.stringify({ ...hook, name: 'Łódź' })],
  ])('when it is %s and signed as it came', (_, body) => {
    expect(read(body, sign(body))).toMatchObject({ id: 'messages:created:m1', lane: 'r1' })
  })

  test('when the signature is in capitals', () => {
    const body = JSON.stringify(hook)
    expect(read(body, sign(body).toUpperCase())).toMatchObject({ id: 'messages:created:m1' })
  })

  test('with the secret before, while secrets are changed over', () => {
    const body = JSON.stringify(hook)
    expect(read(body, sign(body, 'old'), ['right', 'old'])).toMatchObject({ id: 'messages:created:m1' })
  })
})

describe('a webhook is refused', () => {
  const body = JSON.stringify(hook)

  test.each<[string, string | undefined]>([
    ['no signature', undefined],
    ['an empty signature', ''],
    ['another secret', sign(body, 'wrong')],
    ['another algorithm', sign(body, 'right', 'sha256')],
    ['half a signature', sign(body).slice(0, 20)],
    ['a signature of other bytes', sign(`${body} `)],
    ['letters that are no hex', 'z'.repeat(40)],
  ])('as not signed with %s', (_, signature) => {
    expect(read(body, signature)).toMatchObject({ refused: 401 })
  })

  test.each([
    '',
    'null',
    '[]',
    '"text"',
    '{"resource":"messages"}',
    '{"resource":"messages","event":"created","data":{}}',
    '{',
  ])('as no event when it is signed and says %j', (nonsense) => {
    expect(read(nonsense, sign(nonsense))).toMatchObject({ refused: 400 })
  })

  test('without quoting what it said', () => {
    expect(JSON.stringify(read('{"secret":"dear"}', sign('{"secret":"dear"}')))).not.toContain('dear')
  })
})

describe('a delivery', () => {
  const bodyOf = (changes: object) => JSON.stringify({ ...hook, ...changes })
  const idOf = (body: string) => read(body, sign(body))

  test('keeps ids only, nothing personal', () => {
    expect(JSON.stringify(idOf(JSON.stringify(hook)))).not.toContain('nordwind')
  })

  test('has a lane of its own where no space is named', () => {
    expect(idOf(bodyOf({ data: { id: 'x' } }))).toMatchObject({ lane: 'x' })
  })

  test('tells a bot that was taken out and brought back from a repeat', () => {
    const came = (created: string) => idOf(bodyOf({ resource: 'memberships', data: { id: 'bot:r1', created } }))
    expect(came('2026-03-02T09:00:00Z')).toEqual(came('2026-03-02T09:00:00Z'))
    expect(came('2026-03-02T09:00:00Z')).not.toEqual(came('2026-03-09T09:00:00Z'))
  })
})
