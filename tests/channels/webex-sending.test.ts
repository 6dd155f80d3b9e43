import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { SendResult } from '../../flows/chat.ts'
import { until } from './until.ts'
import { openWebexStage, type WebexStage } from './webex-stage.ts'

let stage: WebexStage
beforeAll(async () => (stage = await openWebexStage()))
afterAll(() => stage.close())

const fault = (operation: string, what: object) => stage.sandbox.fault({ operation, by: 'bot', ...what })
const mend = () => stage.sandbox.call('DELETE', '/sandbox/webex/faults')
const toOla = () => ({ kind: 'person', personId: stage.ola.personId }) as const
const said = async () => (await stage.ola.sees()).map(({ text }) => text)

async function send(words: string): Promise<SendResult> {
  const result = await stage.channel.send(toOla(), { words })
  await mend()
  return result
}

describe('what cannot be sent', () => {
  test.each<[string, object]>([
    ['429', { status: 429, retryAfter: 1 }],
    ['423', { status: 423, retryAfter: 1 }],
  ])('after one %s is sent, once', async (name, refusal) => {
    await fault('messages.create', refusal)
    expect(await send(`despite ${name}`)).toMatchObject({ ok: true })
    expect((await said()).filter((text) => text === `despite ${name}`)).toHaveLength(1)
  })

  test('because Webex wants a long pause, is to be tried after that pause', async () => {
    await fault('messages.create', { status: 429, retryAfter: 90 })
    expect(await send('later')).toMatchObject({ ok: false, retry: true, afterSeconds: 90 })
  })

  test.each<[string, object]>([
    ['500', { status: 500 }],
    ['503', { status: 503 }],
    ['cut line', { drop: 'before' }],
    ['token that is not taken', { status: 401 }],
  ])('because of a %s, is to be tried again, and is not there', async (name, refusal) => {
    await fault('messages.create', refusal)
    expect(await send(`lost in ${name}`)).toMatchObject({ ok: false, retry: true })
    expect(await said()).not.toContain(`lost in ${name}`)
  })

  test('and was posted all the same is found before it is sent again', async () => {
    await fault('messages.create', { drop: 'after' })
    expect(await send('posted, unheard of')).toMatchObject({ ok: false, retry: true })
    const found = await stage.channel.findOwn(toOla(), 'posted, unheard of')
    expect(found?.messageId).toBe((await stage.ola.sees()).at(-1)?.messageId)
  })

  test.each([400, 403, 405, 415])('because of a %i, is refused for good', async (status) => {
    await fault('messages.create', { status })
    expect(await send('refused')).toMatchObject({ ok: false, retry: false, why: 'refused' })
  })

  test.each([404, 410])('because of a %i, reaches nobody', async (status) => {
    await fault('messages.create', { status })
    expect(await send('unreachable')).toMatchObject({ ok: false, retry: false, why: 'unreachable' })
  })

  test('to a space that the bot is not in, reaches nobody', async () => {
    const result = await stage.channel.send({ kind: 'space', spaceId: 'Y2lz-no-such-space' }, { words: 'hi' })
    expect(result).toMatchObject({ ok: false, retry: false, why: 'unreachable' })
  })
})

describe('what is to be taken away', () => {
  test('is not gone while Webex fails, and is tried again', async () => {
    const result = await send('stubborn')
    const messageId = result.ok ? result.sent.messageId : ''
    await fault('messages.delete', { status: 503, times: 'always' })
    expect(await stage.channel.remove(messageId)).toBe(false)
    await mend()
    expect(await stage.channel.remove(messageId)).toBe(true)
  })

  test('is out of reach where the bot may not delete it', async () => {
    await fault('messages.delete', { status: 403 })
    expect(await stage.channel.remove('Y2lz-of-somebody-else')).toBe(true)
  })
})

test('looking for an own message says when Webex cannot be asked', async () => {
  await fault('messages.listDirect', { status: 503, times: 'always' })
  await expect(stage.channel.findOwn(toOla(), 'x')).rejects.toThrow('503')
  await mend()
})

test('what is said within a turn goes to the space where the turn is, and can be put differently; what Webex has no equal for is left out', async () => {
  const answering = await openWebexStage({
    async inTurn(context) {
      if (context.activity.text !== 'echo') return
      const [, said] = await context.sendActivities([{ type: 'typing' }, { type: 'message', text: 'you said' }])
      await context.updateActivity({ ...said, text: 'you said echo' })
    },
  })
  try {
    await answering.ola.says('echo')
    await until(() => answering.turns.some((turn) => turn.kind === 'words' && turn.text === 'echo'))
    expect((await answering.ola.sees()).map(({ text }) => text)).toEqual(['you said echo'])
  } finally {
    await answering.close()
  }
})
