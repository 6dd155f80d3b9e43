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

const card = { type: 'AdaptiveCard', version: '1.3', body: [], actions: [{ type: 'Action.Submit', title: 'Next' }] }

/** A card that Ola gets; resolves to its id. */
async function posted({ channel, ola }: WebexStage): Promise<string> {
  const result = await channel.send({ kind: 'person', personId: ola.personId }, { words: 'a card', card })
  if (!result.ok) throw new Error('not sent')
  return result.sent.messageId
}

const turnsAre = (count: number) =>
  until(async () => stage.turns.length === count && (await stage.inbox.pendingIds()).length === 0)

test('a message in a known space costs one call', async () => {
  await stage.ola.says('status')
  await turnsAre(1)
  expect(stage.calls).toEqual(['GET /messages/*'])
})

test('a press costs one call; with the next card posted and the old one deleted it is three', async () => {
  const old = await posted(stage)
  await turnsAre(0)
  stage.calls.splice(0)

  await stage.ola.presses(old, {})
  await turnsAre(1)
  expect(stage.calls).toEqual(['GET /attachment/actions/*'])

  await posted(stage)
  await stage.channel.remove(old)
  await turnsAre(1)
  expect(stage.calls).toEqual(['GET /attachment/actions/*', 'POST /messages', 'DELETE /messages/*'])
})

test('meeting somebody and their first words cost two calls: who they are, and what they said', async () => {
  await stage.stranger().says('hello')
  await turnsAre(2)
  expect(stage.calls.splice(0).sort()).toEqual(['GET /messages/*', 'GET /people/*'])

  await stage.stranger().says('again')
  await turnsAre(3)
  expect(stage.calls).toEqual(['GET /messages/*'])
})

test('being brought into a space by somebody known costs nothing, or one call where the webhook leaves its kind out', async () => {
  const ola = stage.sandbox.as('ola')
  const { body } = await ola.post<{ id: string }>('/rooms', { title: 'A new space' })
  const membership = await ola.post('/memberships', { roomId: body.id, personId: stage.botId })
  await turnsAre(1)
  expect(stage.calls).toEqual([])

  const { roomType, ...data } = membership.body
  expect(roomType).toBe('group')
  await stage.channel.handle({ resource: 'memberships', event: 'created', actorId: stage.ola.personId, data })
  expect(stage.turns).toHaveLength(2)
  expect(stage.turns[1]).toMatchObject({ kind: 'joined', direct: false, spaceId: body.id })
  expect(stage.calls).toEqual(['GET /memberships/*'])
})

test('a mention in a space costs one call, whether the bot has heard of the space before or not', async () => {
  const heir = await openWebexStage({ sandbox: stage.sandbox })
  try {
    heir.calls.splice(0)
    await stage.ola.saysInSpace('one', [stage.botId])
    await until(() => heir.turns.length === 1)
    expect(heir.calls.splice(0)).toEqual(['GET /messages/*', 'GET /people/*'])
    await stage.ola.saysInSpace('two', [stage.botId])
    await until(() => heir.turns.length === 2)
    expect(heir.calls).toEqual(['GET /messages/*'])
  } finally {
    await heir.close()
  }
})

test('the first press after a restart costs two calls more: who it is, and whether the space is a 1:1', async () => {
  const messageId = await posted(stage)
  const heir = await openWebexStage({ sandbox: stage.sandbox })
  try {
    heir.calls.splice(0)
    await stage.ola.presses(messageId, {})
    await until(() => heir.turns.length === 1)
    expect(heir.calls.splice(0)).toEqual(['GET /attachment/actions/*', 'GET /people/*', 'GET /rooms/*'])
    await stage.ola.presses(messageId, {})
    await until(() => heir.turns.length === 2)
    expect(heir.calls).toEqual(['GET /attachment/actions/*'])
  } finally {
    await heir.close()
  }
})

test('the first press on a card that this process posted costs one call more, as the answer to the post told of the space', async () => {
  const heir = await openWebexStage({ sandbox: stage.sandbox })
  try {
    const messageId = await posted(heir)
    heir.calls.splice(0)
    await stage.ola.presses(messageId, {})
    await until(() => heir.turns.length === 1)
    expect(heir.calls).toEqual(['GET /attachment/actions/*', 'GET /people/*'])
  } finally {
    await heir.close()
  }
})

test('our own messages and other people coming and going cost nothing', async () => {
  await posted(stage)
  stage.calls.splice(0)
  const { personId } = stage.stranger()
  await stage.sandbox.as('ola').post('/memberships', { roomId: stage.spaceId, personId })
  await stage.ola.says('and now?')
  await turnsAre(1)
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
