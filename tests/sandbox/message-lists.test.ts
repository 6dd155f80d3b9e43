import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { openTestSandbox, type TestSandbox, type Who } from '../support/sandbox.ts'

let sandbox: TestSandbox
let roomId: string

beforeAll(async () => {
  sandbox = await openTestSandbox()
  const { body } = await sandbox.as('ola').get<{ items: { id: string }[] }>('/rooms')
  roomId = body.items[0]?.id ?? ''
})
afterAll(() => sandbox.close())

interface MessageBody {
  id: string
  roomId: string
  text?: string
  created: string
}

const say = async (who: Who, body: object) =>
  (await sandbox.as(who).post<MessageBody>('/messages', { roomId, ...body })).body
const read = (who: Who, id: string) => sandbox.as(who).get<MessageBody>(`/messages/${id}`)
const list = (who: Who, query: string) => sandbox.as(who).get<{ items: MessageBody[] }>(`/messages?${query}`)

describe('listing', () => {
  test('gives the newest first, in pages', async () => {
    const { body: first } = await sandbox
      .as('bea')
      .post<MessageBody>('/messages', { toPersonEmail: 'ivo@cisco-reps.example', text: '0' })
    for (const text of ['1', '2', '3', '4']) await sandbox.as('bea').post('/messages', { roomId: first.roomId, text })
    const page = await list('ivo', `roomId=${first.roomId}&max=2`)
    expect(page.body.items.map(({ text }) => text)).toEqual(['4', '3'])
    const next = /^<.+\?(.+)>; rel="next"$/.exec(page.headers.get('link') ?? '')?.[1] ?? ''
    expect((await list('ivo', next)).body.items.map(({ text }) => text)).toEqual(['2', '1'])
    const before = page.body.items[1]?.created ?? ''
    const older = await list('ivo', `roomId=${first.roomId}&before=${before}`)
    expect(older.body.items.map(({ text }) => text)).toEqual(['2', '1', '0'])
    const direct = await sandbox
      .as('ivo')
      .get<{ items: MessageBody[] }>('/messages/direct?personEmail=bea@zolta-lodz.example')
    expect(direct.body.items.map(({ text }) => text)).toEqual(['4', '3', '2', '1', '0'])
  })

  test.each([
    ['no space', '', 400],
    ['a page of nothing', 'roomId=ROOM&max=0', 400],
    ['a time that is none', 'roomId=ROOM&before=yesterday', 400],
    ['an unknown message', 'roomId=ROOM&beforeMessage=nothing', 404],
    ["somebody else's mentions", 'roomId=ROOM&mentionedPeople=somebody', 403],
    ['more than 100 mentions', 'roomId=ROOM&mentionedPeople=me&max=101', 400],
  ])('with %s is refused', async (_, query, status) => {
    expect((await list('ola', query.replace('ROOM', roomId))).status).toBe(status)
  })

  test('of a 1:1 that was never begun, or of nobody in particular, is refused', async () => {
    expect((await sandbox.as('zed').get('/messages/direct?personEmail=bea@zolta-lodz.example')).status).toBe(404)
    expect((await sandbox.as('zed').get('/messages/direct')).status).toBe(400)
  })
})

describe('a bot in a group space', () => {
  test('reads what mentions it and its own, nothing else', async () => {
    const unheard = await say('ola', { text: 'between us' })
    const heard = await say('ola', { markdown: '<@personEmail:set-up-now@webex.bot> hello' })
    const toAll = await say('ola', { markdown: '<@all> hello' })
    const own = await say('bot', { text: 'at your service' })
    expect((await read('bot', unheard.id)).status).toBe(404)
    for (const { id } of [heard, toAll, own]) expect((await read('bot', id)).status).toBe(200)
    expect((await list('bot', `roomId=${roomId}`)).status).toBe(403)
    const mentions = (await list('bot', `roomId=${roomId}&mentionedPeople=me`)).body.items.map(({ id }) => id)
    expect(mentions.slice(0, 2)).toEqual([toAll.id, heard.id])
    expect(mentions).not.toContain(unheard.id)
  })
})
