import { createHmac } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { openTestSandbox, type TestSandbox, type Who } from '../support/sandbox.ts'
import { openReceiver, type Received, type Receiver } from './receiver.ts'

let sandbox: TestSandbox
let ear: Receiver
let roomId: string

beforeEach(async () => {
  sandbox = await openTestSandbox()
  ear = await openReceiver()
  const { body } = await sandbox.as('ola').get<{ items: { id: string }[] }>('/rooms')
  roomId = body.items[0]?.id ?? ''
})
afterEach(async () => {
  await sandbox.close()
  await ear.close()
})

interface Hook {
  id: string
  status: string
  name: string
  resource: string
}

const listen = async (resource: string, event: string, more: object = {}, who: Who = 'bot') =>
  (await sandbox.as(who).post<Hook>('/webhooks', { name: 'ear', targetUrl: ear.url, resource, event, ...more })).body
const say = async (who: Who, text: string) =>
  (await sandbox.as(who).post<{ id: string }>('/messages', { toPersonEmail: 'set-up-now@webex.bot', text })).body.id
const about = (one: Received) => one.body.data['id']
const bot = '<@personEmail:set-up-now@webex.bot>'

describe('a webhook', () => {
  test('says who did what, never what was typed, and signs the very bytes it sends', async () => {
    const secret = 'a long secret ż'
    const hook = await listen('messages', 'created', { secret })
    const messageId = await say('ola', 'Łódź')
    const [got] = await ear.wait(1)
    const me = (await sandbox.as('ola').get<{ id: string }>('/people/me')).body.id
    expect(got?.signature).toBe(
      createHmac('sha1', secret)
        .update(got?.raw ?? '')
        .digest('hex'),
    )
    expect(got?.raw.toString('utf8')).not.toContain('Łódź')
    expect(got?.body).toMatchObject({
      id: hook.id,
      name: 'ear',
      resource: 'messages',
      event: 'created',
      status: 'active',
    })
    expect(got?.body).toMatchObject({
      actorId: me,
      ownedBy: 'creator',
      orgId: expect.any(String),
      appId: expect.any(String),
    })
    expect(got?.body.data).toMatchObject({
      id: messageId,
      personId: me,
      personEmail: 'ola@nordwind.example',
      roomType: 'direct',
    })
    expect(got?.body).not.toHaveProperty('secret')
  })

  test('without a secret is not signed', async () => {
    await listen('messages', 'created')
    await say('ola', 'hello')
    expect((await ear.wait(1))[0]?.signature).toBeUndefined()
  })

  test('of a bot hears of its own messages and, in group spaces, of those that mention it', async () => {
    await listen('messages', 'created')
    const post = async (who: Who, body: object) =>
      (await sandbox.as(who).post<{ id: string }>('/messages', { roomId, ...body })).body.id
    await post('ola', { text: 'between us' })
    const mentioned = await post('ola', { markdown: `${bot} hello` })
    const own = await post('bot', { text: 'hello' })
    expect((await ear.wait(2)).map(about)).toEqual([mentioned, own])
  })

  test('of a person hears of everything in their spaces', async () => {
    await listen('messages', 'created', {}, 'marek')
    await sandbox.as('ola').post('/messages', { roomId, text: 'between us' })
    expect(await ear.wait(1)).toHaveLength(1)
  })

  test('hears of edits, deletions, members, spaces and presses', async () => {
    for (const resource of ['all', 'attachmentActions']) await listen(resource, 'all')
    const content = { type: 'AdaptiveCard', version: '1.3' }
    const attachments = [{ contentType: 'application/vnd.microsoft.card.adaptive', content }]
    const to = { toPersonEmail: 'ola@nordwind.example', text: 'x' }
    const plain = (await sandbox.as('bot').post<{ id: string; roomId: string }>('/messages', to)).body
    await sandbox.as('bot').put(`/messages/${plain.id}`, { roomId: plain.roomId, text: 'y' })
    await sandbox.as('bot').delete(`/messages/${plain.id}`)
    const carded = (await sandbox.as('bot').post<{ id: string }>('/messages', { ...to, attachments })).body
    await sandbox
      .as('ola')
      .post('/attachment/actions', { type: 'submit', messageId: carded.id, inputs: { who: 'secret' } })
    const member = { roomId, personEmail: 'bea@zolta-lodz.example' }
    const joined = (await sandbox.as('ola').post<{ id: string }>('/memberships', member)).body
    await sandbox.as('bea').delete(`/memberships/${joined.id}`)
    await sandbox.as('ola').put(`/rooms/${roomId}`, { title: 'Nordwind autumn' })
    const got = (await ear.wait(11)).map(({ body }) => `${body.resource} ${body.event}`)
    expect(got.sort()).toEqual(
      [
        ...['rooms created', 'memberships created', 'memberships created', 'messages created'],
        ...['messages updated', 'messages deleted', 'messages created', 'attachmentActions created'],
        ...['memberships created', 'memberships deleted', 'rooms updated'],
      ].sort(),
    )
    expect(JSON.stringify(ear.received.map(({ body }) => body))).not.toMatch(/secret|Nordwind autumn/)
  })

  test('hears in order of what happens in one space', async () => {
    await listen('messages', 'created')
    const ids: string[] = []
    for (let turn = 0; turn < 20; turn++) ids.push(await say('ola', `turn ${turn}`))
    expect((await ear.wait(20)).map(about)).toEqual(ids)
  })

  test.each([
    ['roomType=group', ['in the space']],
    ['personEmail=marek@nordwind.example', ['from Marek']],
    ['mentionedPeople=me', ['in the space']],
    ['hasFiles=true&roomType=direct', ['with a file']],
    ['hasAttachments=true', []],
  ])('filtered by %s hears of nothing else', async (filter, expected) => {
    await listen('messages', 'created', { filter })
    const names = new Map<unknown, string>()
    const post = async (name: string, who: Who, body: object) =>
      names.set((await sandbox.as(who).post<{ id: string }>('/messages', body)).body.id, name)
    const toPersonEmail = 'set-up-now@webex.bot'
    await post('in the space', 'ola', { roomId, markdown: `${bot} hi` })
    await post('from Marek', 'marek', { toPersonEmail, text: 'hi' })
    await post('with a file', 'ola', { toPersonEmail, files: ['https://files.example/a'] })
    await listen('memberships', 'created')
    await sandbox.as('bot').post('/rooms', { title: 'the end' })
    await ear.wait(1, ({ body }) => body.resource === 'memberships')
    const messages = await ear.wait(expected.length, ({ body }) => body.resource === 'messages')
    expect(messages.map((one) => names.get(about(one)))).toEqual(expected)
  })
})
