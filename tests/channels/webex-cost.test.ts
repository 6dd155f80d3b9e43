import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { dot } from '../support/pictures.ts'
import { until } from './until.ts'
import { openWebexStage, type WebexStage } from './webex-stage.ts'

/** REST calls are what Webex limits, so what a turn costs is held here. */

let stage: WebexStage
beforeEach(async () => {
  stage = await openWebexStage()
  stage.turns.splice(0)
  stage.calls.splice(0)
})
afterEach(() => stage.close())

const turnsAre = (count: number) =>
  until(async () => stage.turns.length === count && (await stage.inbox.pendingIds()).length === 0)

test('a message in a known space costs one call', async () => {
  await stage.ola.says('status')
  await turnsAre(1)
  expect(stage.calls).toEqual(['GET /messages/*'])
})

test('a press costs one call; with the next card posted and the old one deleted it is three', async () => {
  const to = { kind: 'person', personId: stage.ola.personId } as const
  const card = { type: 'AdaptiveCard', version: '1.3', body: [], actions: [{ type: 'Action.Submit', title: 'Next' }] }
  const old = await stage.channel.send(to, { words: 'one', card })
  if (!old.ok) throw new Error('not sent')
  await turnsAre(0)
  stage.calls.splice(0)

  await stage.ola.presses(old.sent.messageId, {})
  await turnsAre(1)
  expect(stage.calls).toEqual(['GET /attachment/actions/*'])

  await stage.channel.send(to, { words: 'two', card })
  await stage.channel.remove(old.sent.messageId)
  await turnsAre(1)
  expect(stage.calls).toEqual(['GET /attachment/actions/*', 'POST /messages', 'DELETE /messages/*'])
})

test('meeting somebody and their first words cost six calls at most, as the webhooks may come in any order', async () => {
  await stage.stranger().says('hello')
  await turnsAre(2)
  expect(stage.calls.length).toBeLessThanOrEqual(6)
  expect(stage.calls.filter((call) => !call.startsWith('GET'))).toEqual([])
  expect(stage.calls.filter((call) => call === 'GET /people/*')).toHaveLength(1)
  stage.calls.splice(0)

  await stage.stranger().says('again')
  await turnsAre(3)
  expect(stage.calls).toEqual(['GET /messages/*'])
})

test('two bots in one process keep to their own Webex', async () => {
  const other = await openWebexStage()
  try {
    other.turns.splice(0)
    await other.ola.says('over there')
    await stage.ola.says('over here')
    await until(() => other.turns.length === 1 && stage.turns.length === 1)
    expect(other.turns).toMatchObject([{ text: 'over there' }])
    expect(stage.turns).toMatchObject([{ text: 'over here' }])
  } finally {
    await other.close()
  }
})

test('looking a space up costs one call by id and two by title, and nothing again', async () => {
  await stage.channel.findSpace(stage.spaceId)
  expect(stage.calls.splice(0)).toEqual(['GET /rooms/*'])
  await stage.channel.findSpace('Reps')
  expect(stage.calls.splice(0)).toEqual(['GET /rooms/Reps', 'GET /rooms'])
  await stage.channel.findSpace('Reps')
  expect(stage.calls).toEqual([])
})

test('a person costs one call by id; by address three where there is a 1:1, and two where there is none', async () => {
  const { personId } = stage.marek
  await stage.channel.person({ personId })
  await stage.channel.person({ personId })
  expect(stage.calls.splice(0)).toEqual(['GET /people/*'])
  await stage.channel.person({ email: stage.ola.email })
  expect(stage.calls.splice(0)).toEqual(['GET /people', 'GET /messages/direct', 'GET /memberships'])
  await stage.channel.person({ email: stage.marek.email })
  expect(stage.calls).toEqual(['GET /people', 'GET /messages/direct'])
})

test('the people around somebody cost one call, and one more for every space looked at', async () => {
  await stage.channel.around(stage.ola.personId)
  expect(stage.calls).toEqual(['GET /rooms', 'GET /memberships', 'GET /memberships'])
})

test('a picture costs one call', async () => {
  const to = { kind: 'person', personId: stage.ola.personId } as const
  await stage.channel.send(to, { words: 'Orders', picture: { name: 'orders.png', png: dot } })
  expect(stage.calls).toEqual(['POST /messages'])
})
