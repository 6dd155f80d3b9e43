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

const contentType = 'application/vnd.microsoft.card.adaptive'
const card = (more: object = {}) => ({
  contentType,
  content: { type: 'AdaptiveCard', version: '1.3', body: [{ type: 'TextBlock', text: 'Who?' }], ...more },
})
const post = (body: object) => sandbox.as('bot').post<{ id: string }>('/messages', { roomId, ...body })
const press = (who: Who, messageId: string, more: object = {}) =>
  sandbox.as(who).post<{ id: string }>('/attachment/actions', { type: 'submit', messageId, inputs: {}, ...more })

describe('a card', () => {
  test('comes back to everybody in the space as it was sent, beside its words', async () => {
    const { body } = await post({ markdown: 'Who will set up?', attachments: [card()] })
    const seen = await sandbox.as('ola').get(`/messages/${body.id}`)
    expect(seen.body).toMatchObject({ text: 'Who will set up?', attachments: [card()] })
  })

  test('of a version that Webex cannot show is taken all the same: clients show its fallback', async () => {
    expect((await post({ text: 'x', attachments: [card({ version: '1.6' })] })).status).toBe(200)
  })

  test.each([
    ['without words beside it', { attachments: [card()] }],
    ['beside another', { text: 'x', attachments: [card(), card()] }],
    [
      'of another kind',
      { text: 'x', attachments: [{ ...card(), contentType: 'application/vnd.microsoft.card.hero' }] },
    ],
    ['that is no adaptive card', { text: 'x', attachments: [card({ type: 'Hero' })] }],
    ['without a version', { text: 'x', attachments: [card({ version: undefined })] }],
    ['with a body that is no list', { text: 'x', attachments: [card({ body: {} })] }],
    ['that is far too big', { text: 'x', attachments: [card({ fallbackText: 'x'.repeat(30_000) })] }],
  ])('%s is refused', async (_, body) => {
    expect((await post(body)).status).toBe(400)
  })

  test('cannot be changed, only deleted', async () => {
    const { body } = await post({ text: 'x', attachments: [card()] })
    const edit = { roomId, text: 'y', attachments: [card()] }
    expect((await sandbox.as('bot').put(`/messages/${body.id}`, edit)).status).toBe(400)
    expect((await sandbox.as('bot').delete(`/messages/${body.id}`)).status).toBe(204)
  })
})

describe('a press', () => {
  test('is accepted from anybody in the space, again and again, with whatever inputs', async () => {
    const { body } = await post({ text: 'x', attachments: [card()] })
    const inputs = { role: 'partner', _w: '{"v":1}', extra: 'x' }
    const first = await press('ola', body.id, { inputs })
    expect(first).toMatchObject({ status: 202, body: { type: 'submit', messageId: body.id, roomId, inputs } })
    const second = await press('zed', body.id)
    expect(second.body.id).not.toBe(first.body.id)
    const fetched = await sandbox.as('bot').get(`/attachment/actions/${first.body.id}`)
    expect(fetched).toMatchObject({ status: 200, body: { inputs } })
    expect((await sandbox.as('bea').get(`/attachment/actions/${first.body.id}`)).status).toBe(404)
  })

  test('can still be read when the card is gone, but not made any more', async () => {
    const { body } = await post({ text: 'x', attachments: [card()] })
    const pressed = await press('ola', body.id)
    await sandbox.as('bot').delete(`/messages/${body.id}`)
    expect((await sandbox.as('bot').get(`/attachment/actions/${pressed.body.id}`)).status).toBe(200)
    expect((await press('ola', body.id)).status).toBe(404)
  })

  test('is refused from strangers, from bots, and on messages without a card', async () => {
    const { body } = await post({ text: 'x', attachments: [card()] })
    expect((await press('bea', body.id)).status).toBe(404)
    expect((await press('bot', body.id)).status).toBe(403)
    const { body: plain } = await post({ text: 'no card' })
    expect((await press('ola', plain.id)).status).toBe(400)
    expect((await press('ola', body.id, { type: 'execute' })).status).toBe(400)
    expect((await press('ola', body.id, { inputs: 'none' })).status).toBe(400)
  })
})
