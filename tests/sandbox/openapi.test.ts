import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { operationsOn } from '../../sandbox/webex/api.ts'
import { openWorld } from '../../sandbox/webex/open-world.ts'
import { openTestSandbox, type Answer, type TestSandbox, type Who } from '../support/sandbox.ts'
import {
  exampleBody,
  isHere,
  readDocument,
  strictValidators,
  toldElsewhere,
  undocumented,
  type Schema,
} from './documented-api.ts'

/** Documented operations that the sandbox answers with 405, and why. */
const leftOut: Record<string, string> = {
  'post /people': 'accounts are made by administrators; the five people are given',
  'put /people/{personId}': 'as above',
  'delete /people/{personId}': 'as above',
}

/** Documented request fields that are taken and not looked at, or cannot be used here. */
const unused = ['classificationId', 'teamId', 'isReadOnly', 'ownedBy']

const suite = isHere ? describe : describe.skip
const document = isHere ? readDocument() : { paths: {}, components: { schemas: {} } }
const documented = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ key: `${method} ${path}`, method, path, operation })),
)
const bodySchema = (key: string): Schema => {
  const found = documented.find((one) => one.key === key)?.operation.requestBody?.content?.['application/json']?.schema
  const name = found?.$ref?.split('/').at(-1)
  return (name === undefined ? found : document.components.schemas[name]) ?? {}
}

interface Sample {
  readonly who: Who
  readonly path: string
  readonly fill?: Record<string, unknown>
}

let sandbox: TestSandbox
let samples: Record<string, Sample>

beforeAll(async () => {
  if (!isHere) return
  sandbox = await openTestSandbox()
  samples = await prepare(sandbox)
})
afterAll(() => sandbox?.close())

/** Something real for every operation to work on. */
async function prepare(opened: TestSandbox): Promise<Record<string, Sample>> {
  const as = (who: Who) => opened.as(who)
  const id = async (answer: Promise<Answer>) => String((await answer).body['id'])
  const attachments = exampleOf('post /messages')['attachments']
  const me = (await as('ola').get<{ id: string }>('/people/me')).body.id
  const bea = (await as('bea').get<{ id: string }>('/people/me')).body.id
  const room = await id(as('ola').post('/rooms', { title: 'Contract' }))
  const doomed = await id(as('ola').post('/rooms', { title: 'Doomed' }))
  const message = await id(as('ola').post('/messages', { roomId: room, markdown: '**a** <@all>' }))
  const carded = await as('bot').post<{ id: string; roomId: string }>('/messages', {
    ...{ toPersonEmail: 'ola@nordwind.example', text: 'x', attachments },
  })
  const press = { type: 'submit', messageId: carded.body.id, inputs: { who: 'x' } }
  const action = await id(as('ola').post('/attachment/actions', press))
  const member = await id(as('ola').post('/memberships', { roomId: room, personEmail: 'zed@obcy.example' }))
  const hook = { name: 'x', targetUrl: 'http://127.0.0.1:9/', resource: 'all', event: 'all', secret: 's' }
  const webhook = await id(as('ola').post('/webhooks', hook))
  const ola = (path: string, fill?: Record<string, unknown>) => ({
    who: 'ola' as const,
    path,
    ...(fill ? { fill } : {}),
  })
  const target = { roomId: room, toPersonId: undefined, toPersonEmail: undefined, parentId: message, attachments }
  return {
    'get /people/me': ola('/people/me'),
    'get /people': ola(`/people?id=${me},nobody`),
    'get /people/{personId}': ola(`/people/${me}`),
    'get /rooms': ola('/rooms?type=group&sortBy=created&max=1'),
    'post /rooms': ola('/rooms', { classificationId: undefined, teamId: undefined }),
    'get /rooms/{roomId}': ola(`/rooms/${carded.body.roomId}`),
    'put /rooms/{roomId}': ola(`/rooms/${room}`, { classificationId: undefined, teamId: undefined }),
    'delete /rooms/{roomId}': ola(`/rooms/${doomed}`),
    'get /memberships': ola(`/memberships?roomId=${room}&max=1`),
    'post /memberships': ola('/memberships', { roomId: room, personId: bea, personEmail: 'bea@zolta-lodz.example' }),
    'get /memberships/{membershipId}': ola(`/memberships/${member}`),
    'put /memberships/{membershipId}': ola(`/memberships/${member}`, { isModerator: true, isRoomHidden: false }),
    'delete /memberships/{membershipId}': ola(`/memberships/${member}`),
    'get /messages': ola(`/messages?roomId=${carded.body.roomId}`),
    'post /messages': ola('/messages', target),
    'get /messages/direct': ola('/messages/direct?personEmail=set-up-now@webex.bot'),
    'get /messages/{messageId}': ola(`/messages/${carded.body.id}`),
    'put /messages/{messageId}': ola(`/messages/${message}`, { roomId: room }),
    'delete /messages/{messageId}': ola(`/messages/${message}`),
    'post /attachment/actions': ola('/attachment/actions', { messageId: carded.body.id }),
    'get /attachment/actions/{id}': { who: 'bot', path: `/attachment/actions/${action}` },
    'get /webhooks': ola('/webhooks'),
    'post /webhooks': ola('/webhooks', { filter: `roomId=${room}`, ownedBy: undefined }),
    'get /webhooks/{webhookId}': ola(`/webhooks/${webhook}`),
    'put /webhooks/{webhookId}': ola(`/webhooks/${webhook}`),
    'delete /webhooks/{webhookId}': ola(`/webhooks/${webhook}`),
  }
}

function exampleOf(key: string): Record<string, unknown> {
  const { operation } = documented.find((one) => one.key === key)!
  return operation.requestBody?.content?.['application/json']?.example ?? {}
}

function send(key: string, { who, path }: Sample, body?: unknown): Promise<Answer> {
  const client = sandbox.as(who)
  if (key.startsWith('get')) return client.get(path)
  if (key.startsWith('delete')) return client.delete(path)
  return key.startsWith('post') ? client.post(path, body) : client.put(path, body)
}

const withBody = documented
  .filter(({ key, operation }) => operation.requestBody && !(key in leftOut))
  .map(({ key }) => key)

suite(
  `the sandbox beside Cisco's description${isHere ? '' : ' (skipped: ../shared/contracts is not on this machine)'}`,
  () => {
    test('offers every documented operation but those left out, and nothing else', async () => {
      const folder = await mkdtemp(join(tmpdir(), 'world-'))
      const offered = operationsOn(await openWorld(folder)).map(
        ({ method, path }) => `${method} ${path.replaceAll(/:(\w+)/g, '{$1}')}`,
      )
      await rm(folder, { recursive: true })
      const known = [...documented.map(({ key }) => key), ...Object.keys(toldElsewhere)]
      expect([...offered, ...Object.keys(leftOut)].sort()).toEqual(known.sort())
    })

    test.each(Object.keys(leftOut))('answers %s with 405', async (key) => {
      const path = key.split(' ')[1]?.replace('{personId}', 'any') ?? ''
      expect((await send(key, { who: 'ola', path }, {})).status).toBe(405)
    })

    test('needs each of its additions to the documented answers', () => {
      for (const [name, extras] of Object.entries(undocumented)) {
        const known = Object.keys(document.components.schemas[name]?.properties ?? {})
        expect(Object.keys(extras).filter((extra) => known.includes(extra))).toEqual([])
      }
    })

    test.each(withBody)('refuses %s without a required field, or with a field of another type', async (key) => {
      const schema = bodySchema(key)
      const sample = samples[key]!
      const good = exampleBody(schema, sample.fill ?? {})
      for (const field of schema.required ?? []) {
        const bad = { ...good, [field]: undefined }
        expect([field, (await send(key, sample, bad)).status]).toEqual([field, 400])
      }
      for (const field of Object.keys(good).filter((name) => !unused.includes(name))) {
        const bad = { ...good, [field]: typeof good[field] === 'string' ? 7 : 'seven' }
        expect([field, (await send(key, sample, bad)).status]).toEqual([field, 400])
      }
    })

    // In the order of the document things would be deleted before they are used.
    const lastDeletes = documented
      .filter(({ key }) => !(key in leftOut))
      .sort((a, b) => Number(a.method === 'delete') - Number(b.method === 'delete'))

    test.each(lastDeletes)('takes $key as documented and answers as documented', async ({ key, operation }) => {
      const sample = samples[key]!
      const body = operation.requestBody ? exampleBody(bodySchema(key), sample.fill ?? {}) : undefined
      const answer = await send(key, sample, body)
      const expected = Object.keys(operation.responses).find((status) => status.startsWith('2')) ?? ''
      expect([answer.status, answer.body]).toEqual([Number(expected), answer.body])
      const schema = operation.responses[expected]?.content?.['application/json']?.schema
      if (!schema) return expect(answer.body).toEqual({})
      const validate = strictValidators(readDocument())(schema)
      validate(answer.body)
      expect(validate.errors ?? []).toEqual([])
    })

    test.each(lastDeletes)('refuses $key in documented ways', async ({ key, operation }) => {
      const path = key.split(' ')[1]?.replaceAll(/\{\w+\}/g, 'nothing') ?? ''
      const url = sandbox.api + path
      const stranger = await fetch(url, { method: key.split(' ')[0]?.toUpperCase() ?? '' })
      const statuses = [stranger.status, (await send(key, { who: 'ola', path }, {})).status]
      expect(statuses[0]).toBe(401)
      for (const status of statuses.filter((one) => one >= 300))
        expect(Object.keys(operation.responses)).toContain(String(status))
    })
  },
)
