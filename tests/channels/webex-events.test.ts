import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals'
import { until } from './until.ts'
import { openWebexStage, type WebexStage } from './webex-stage.ts'

let stage: WebexStage
const heirs: WebexStage[] = []
beforeAll(async () => (stage = await openWebexStage()))
beforeEach(() => void stage.turns.splice(0))
afterEach(() => Promise.all(heirs.splice(0).map((heir) => heir.close())))
afterAll(() => stage.close())

/** Where the framework drops an event it complains on stderr; that is provoked here and would only fill the screen. */
beforeAll(() => void jest.spyOn(console, 'error').mockReturnValue(undefined))
afterAll(() => void jest.restoreAllMocks())

const texts = () => stage.turns.flatMap((turn) => (turn.kind === 'words' ? [turn.text] : []))
const settled = async () => (await stage.inbox.pendingIds()).length === 0
const fault = (operation: string, what: object) => stage.sandbox.fault({ operation, by: 'bot', ...what })

async function posted(words: string): Promise<string> {
  const card = { type: 'AdaptiveCard', version: '1.3', body: [], actions: [{ type: 'Action.Submit', title: 'Next' }] }
  const result = await stage.channel.send({ kind: 'person', personId: stage.ola.personId }, { words, card })
  if (!result.ok) throw new Error('not sent')
  return result.sent.messageId
}

const mishaps: [string, object][] = [
  ['429 without Retry-After', { status: 429 }],
  ['429 with a garbled Retry-After', { status: 429, retryAfter: 'soon' }],
  ['423', { status: 423 }],
  ['500', { status: 500 }],
  ['502', { status: 502 }],
  ['cut line', { drop: 'before' }],
  ['404 for a moment', { status: 404, times: 3 }],
]

describe('one mishap loses no event', () => {
  test.each(mishaps)('when the message cannot be read: %s', async (_, mishap) => {
    await fault('messages.get', mishap)
    await stage.ola.says('still there?')
    await until(() => stage.turns.length === 1)
    expect(texts()).toEqual(['still there?'])
  })

  test.each(mishaps)('when the press cannot be read: %s', async (_, mishap) => {
    const messageId = await posted('press me')
    await fault('attachmentActions.get', mishap)
    await stage.ola.presses(messageId, { who: 'me' })
    await until(() => stage.turns.length === 1)
    expect(stage.turns).toMatchObject([{ kind: 'press', inputs: { who: 'me' } }])
  })

  test('when the person cannot be looked up, and the person is not mute afterwards', async () => {
    const zed = await stage.visitor('zed')
    await fault('people.get', { status: 429 })
    await zed.saysInSpace('one', [stage.botId])
    await zed.saysInSpace('two', [stage.botId])
    await until(() => stage.turns.length === 2)
    expect(stage.turns).toMatchObject([{ person: { personId: zed.personId } }, { person: { personId: zed.personId } }])
  })

  test('when a new space cannot be looked up for longer than the client is patient', async () => {
    const ivo = await stage.visitor('ivo')
    await fault('rooms.get', { status: 503, times: 12 })
    await ivo.says('I am new')
    await until(() => texts().includes('I am new'))
    await until(settled)
    expect(texts()).toEqual(['I am new'])
  })
})

describe('events', () => {
  test('delivered twice make one turn', async () => {
    await stage.sandbox.fault({ operation: 'webhook', deliver: 'twice', times: 2 })
    await stage.ola.says('once')
    await stage.ola.says('only')
    await until(() => stage.turns.length === 2)
    await until(settled)
    expect(texts()).toEqual(['once', 'only'])
  })

  test('of one space are handled in the order in which they happened', async () => {
    const said = Array.from({ length: 25 }, (_, i) => `message ${i}`)
    for (const text of said) await stage.ola.says(text)
    await until(() => stage.turns.length === said.length)
    expect(texts()).toEqual(said)
  })

  test('in a space that the framework has never heard of are all handled: three at once', async () => {
    const heir = await restarted()
    await Promise.all(['a', 'b', 'c'].map((text) => stage.marek.saysInSpace(text, [stage.botId])))
    await until(() => heir.turns.length >= 3)
    expect(heir.turns.map((turn) => turn.kind === 'words' && turn.text.slice(-1)).sort()).toEqual(['a', 'b', 'c'])
  })

  test('of a press on a card from before a restart are handled', async () => {
    const messageId = await posted('old card')
    const heir = await restarted()
    await stage.ola.presses(messageId, { who: 'me' })
    await until(() => heir.turns.length === 1)
    expect(heir.turns).toMatchObject([{ kind: 'press', messageId, direct: true }])
  })

  test('of a message that is deleted before it can be read are given up, aloud', async () => {
    await fault('messages.get', { status: 404, times: 'always' })
    await stage.ola.says('never mind')
    await until(async () => stage.logged.some(({ event }) => event === 'event given up') && (await settled()))
    await stage.sandbox.call('DELETE', '/sandbox/webex/faults')
    expect(stage.turns).toEqual([])
  })

  test('of a file without words make a turn without words', async () => {
    const files = ['https://files.example/plan.pdf']
    await stage.sandbox.as('ola').post('/messages', { toPersonEmail: 'set-up-now@webex.bot', files })
    await until(() => stage.turns.length === 1)
    expect(stage.turns).toMatchObject([{ kind: 'words', text: '' }])
  })

  test('of other people coming and going make no turn and cost no call', async () => {
    stage.calls.splice(0)
    const bea = stage.stranger()
    const joined = await stage.sandbox.as('ola').post('/memberships', { roomId: stage.spaceId, personId: bea.personId })
    await stage.sandbox.as('ola').delete(`/memberships/${String(joined.body['id'])}`)
    await stage.ola.says('next')
    await until(() => texts().includes('next'))
    expect(stage.turns).toHaveLength(1)
    expect(stage.calls).toEqual(['GET /messages/*'])
  })

  test('of the bot being taken out of a space and brought back make a turn each time it comes', async () => {
    const ola = stage.sandbox.as('ola')
    const { body } = await ola.get<{ items: { id: string; personId: string }[] }>(
      `/memberships?roomId=${stage.spaceId}`,
    )
    const membership = body.items.find(({ personId }) => personId === stage.botId)
    for (const _ of ['once', 'twice']) {
      await ola.delete(`/memberships/${membership?.id}`)
      await ola.post('/memberships', { roomId: stage.spaceId, personId: stage.botId })
    }
    await until(() => stage.turns.length === 2)
    expect(stage.turns).toMatchObject(
      Array(2).fill({ kind: 'joined', direct: false, person: { personId: stage.ola.personId } }),
    )
  })
})

test('a broken event body is refused and does not reach the bot', async () => {
  await expect(stage.channel.handle({ resource: 'messages' })).rejects.toThrow()
  expect(stage.turns).toEqual([])
})

/** Another process of the bot on the same sandbox; it knows of no space yet. */
async function restarted(): Promise<WebexStage> {
  const heir = await openWebexStage({ sandbox: stage.sandbox })
  heirs.push(heir)
  return heir
}
