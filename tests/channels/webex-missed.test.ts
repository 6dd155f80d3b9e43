import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { openMemoryInbox } from './memory-inbox.ts'
import { until } from './until.ts'
import { openWebexStage, type WebexStage } from './webex-stage.ts'

/** What the channel can find out about a time in which no webhook came. */

let stage: WebexStage
let begin: Date
beforeEach(async () => {
  stage = await openWebexStage()
  await stage.sandbox.fault({ operation: 'webhook.disable' })
  begin = new Date()
})
afterEach(() => stage.close())

const never = new AbortController().signal
const missed = (since = begin, read = new Set<string>()) => stage.channel.missed(since, read, never)
const idsOf = ({ deliveries }: Awaited<ReturnType<typeof missed>>) => deliveries.map(({ id }) => id)
const post = async (who: 'ola' | 'marek', body: object) =>
  (await stage.sandbox.as(who).post<{ id: string }>('/messages', body)).body.id
const say = (who: 'ola' | 'marek', text: string) => post(who, { toPersonEmail: 'set-up-now@webex.bot', text })
const tell = (who: 'ola' | 'marek', markdown: string) => post(who, { roomId: stage.spaceId, markdown })

describe('what was said while no webhook came', () => {
  test('is listed in the order it was said: every 1:1, and mentions in spaces; not presses, others, or ourselves', async () => {
    const mention = `<@personId:${stage.botId}>`
    const said = [await say('ola', 'one'), await tell('marek', `${mention} two`), await say('marek', 'three')]
    await tell('ola', 'between us')
    await tell('ola', '<@all> hello')
    await stage.channel.send({ kind: 'person', personId: stage.ola.personId }, { words: 'four, by the bot' })
    said.push(await say('ola', 'five'))
    expect(await missed()).toMatchObject({ failures: [] })
    expect(idsOf(await missed())).toEqual(said.map((id) => `messages:created:${id}`))
  })

  test('is as the webhook would have been, so that one that comes late is known', async () => {
    const inbox = openMemoryInbox()
    await stage.channel.watch()
    await say('ola', 'heard')
    await until(() => stage.turns.some((turn) => turn.kind === 'words' && turn.text === 'heard'))
    for (const { id } of (await missed()).deliveries)
      expect(await inbox.put({ id: `webex:${id}`, receivedAt: '', body: {} })).toBe(true)
    const known = (await missed()).deliveries.map(({ id }) =>
      stage.inbox.put({ id: `webex:${id}`, receivedAt: '', body: {} }),
    )
    expect(await Promise.all(known)).toEqual([false])
  })

  test('is all that is listed: nothing from before, and no space where nothing happened', async () => {
    await new Promise((resolve) => setTimeout(resolve, 5))
    const later = new Date()
    await say('marek', 'new')
    stage.calls.splice(0)
    expect(idsOf(await missed(later))).toHaveLength(1)
    expect(stage.calls).toEqual(['GET /rooms', 'GET /messages'])
  })

  test('is followed over pages, back to the begin of the gap and no further', async () => {
    const said: string[] = []
    for (let n = 0; n < 150; n += 1) said.push(await say('ola', `${n}`))
    stage.calls.splice(0)
    expect(idsOf(await missed())).toEqual(said.map((id) => `messages:created:${id}`))
    expect(stage.calls.filter((call) => call === 'GET /messages')).toHaveLength(2)
  })

  test.each([403, 429, 503])(
    'is listed as far as possible where one space answers with %i, and the rest next time',
    async (status) => {
      await say('ola', 'one')
      await say('marek', 'two')
      const read = new Set<string>()
      await stage.sandbox.fault({
        operation: 'messages.list',
        status,
        by: 'bot',
        times: status === 503 ? 5 : 1,
        retryAfter: 120,
      })
      const first = await missed(begin, read)
      expect(first.failures).toMatchObject([{ statusCode: status }])
      expect(first.afterSeconds).toBe(120)
      expect(idsOf(first)).toHaveLength(1)
      const second = await missed(begin, read)
      expect(second.failures).toEqual([])
      expect(new Set([...idsOf(first), ...idsOf(second)]).size).toBe(2)
    },
  )

  test('is not listed at all where the spaces cannot be', async () => {
    await say('ola', 'one')
    await stage.sandbox.fault({ operation: 'rooms.list', status: 403 })
    expect(await missed()).toMatchObject({ deliveries: [], failures: [{ statusCode: 403 }] })
    expect(idsOf(await missed())).toHaveLength(1)
  })

  test('is left for the next start when the bot stops', async () => {
    await say('ola', 'one')
    const stopped = AbortSignal.abort(new Error('stopping'))
    const { deliveries, failures } = await stage.channel.missed(begin, new Set(), stopped)
    expect({ deliveries, failures }).toEqual({ deliveries: [], failures: [stopped.reason] })
  })
})
