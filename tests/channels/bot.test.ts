import { describe, expect, test } from '@jest/globals'
import { type Activity, TestAdapter, TurnContext } from 'botbuilder'
import { createBot } from '../../bot/bot.ts'
import type { ChannelData } from '../../bot/channels/channel.ts'
import type { Incoming } from '../../flows/chat.ts'

const where: ChannelData = {
  person: { personId: 'ola', email: 'ola@nordwind.example', displayName: 'Ola', timeZone: 'Europe/Warsaw' },
  spaceId: 'space',
  direct: true,
  created: '2026-03-02T09:00:00.000Z',
}

async function incomingOf(activity: Partial<Activity>): Promise<Incoming[]> {
  const received: Incoming[] = []
  const bot = createBot((incoming) => Promise.resolve(void received.push(incoming)))
  await bot.run(new TurnContext(new TestAdapter(), { id: 'event', channelData: where, ...activity }))
  return received
}

describe('the bot tells the flows', () => {
  test('of words', async () => {
    const channelData: ChannelData = { ...where, mentioned: ['marek'] }
    expect(await incomingOf({ type: 'message', text: 'hi\nthere', channelData })).toEqual([
      { kind: 'words', id: 'event', ...where, text: 'hi\nthere', mentioned: ['marek'] },
    ])
  })

  test('of a press, also one that carries nothing', async () => {
    const channelData: ChannelData = { ...where, messageId: 'card' }
    expect(await incomingOf({ type: 'message', value: {}, channelData })).toEqual([
      { kind: 'press', id: 'event', ...where, messageId: 'card', inputs: {} },
    ])
  })

  test('of joining a space', async () => {
    const membersAdded = [{ id: 'bot', name: 'Set Up Now' }]
    expect(await incomingOf({ type: 'conversationUpdate', membersAdded })).toEqual([
      { kind: 'joined', id: 'event', ...where },
    ])
  })

  test('of nothing else', async () => {
    expect(await incomingOf({ type: 'typing' })).toEqual([])
  })
})

test.each<[string, Partial<Activity>]>([
  ['that does not say who', { type: 'message', text: 'hi', channelData: { ...where, person: {} } }],
  ['whose values are no object', { type: 'message', value: 'next', channelData: { ...where, messageId: 'card' } }],
  ['of a press on no card', { type: 'message', value: {} }],
])('an activity %s is refused', async (_, activity) => {
  await expect(incomingOf(activity)).rejects.toThrow()
})

test('a turn that fails, fails for the channel too, so that it is tried again', async () => {
  const bot = createBot(() => Promise.reject(new Error('the store is full')))
  const context = new TurnContext(new TestAdapter(), { id: 'event', type: 'message', text: 'hi', channelData: where })
  await expect(bot.run(context)).rejects.toThrow('the store is full')
})
