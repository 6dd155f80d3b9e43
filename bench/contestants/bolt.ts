import bolt from '@slack/bolt'
import type { Card } from '../../cards/question.ts'
import { cardOf, countDurably, countInMemory, openDurable } from '../job.ts'
import { slackSecret } from '../world/slack.ts'
import type { Place } from './place.ts'

/** Bolt for JavaScript, as its documentation sets it up: a block action is counted, acknowledged, and answered with a message. */
export async function serveBolt({ port, world, store }: Place): Promise<void> {
  const counter = store === undefined ? countInMemory() : countDurably(await openDurable(store))
  const receiver = new bolt.HTTPReceiver({ signingSecret: slackSecret })
  const clientOptions = { slackApiUrl: `${world}/slack/` }
  const app = new bolt.App({ receiver, token: 'xoxb-bench', clientOptions, logLevel: bolt.LogLevel.ERROR })
  app.action<bolt.BlockAction>('help', async ({ ack, body, client }) => {
    const channel = body.channel?.id ?? ''
    const talker = channel.replace(/^D\./, '')
    const tally = await counter.press(talker, body.trigger_id)
    await ack()
    const card = cardOf(talker, tally)
    await client.chat.postMessage({ channel, text: card.words, blocks: blocksOf(talker, card) })
  })
  await app.start({ port, host: '127.0.0.1' })
}

/** The same card in Slack's words: text, a choice, four buttons. */
function blocksOf(talker: string, { words }: Card): bolt.types.KnownBlock[] {
  const plain = (text: string) => ({ type: 'plain_text' as const, text })
  const mark = (verb: string) => JSON.stringify({ v: 1, order: talker, step: 'role', do: verb })
  return [
    { type: 'header', text: plain(`Press of ${talker}`) },
    ...words
      .split('\n')
      .filter((line) => line.trim() !== '')
      .map((text) => ({ type: 'section' as const, text: plain(text) })),
    {
      type: 'actions',
      elements: [
        {
          type: 'radio_buttons',
          action_id: 'role',
          options: ['partner', 'customer'].map((value) => ({ value, text: plain(value) })),
        },
        ...['next', 'back', 'help', 'close'].map((verb) => ({
          type: 'button' as const,
          action_id: verb,
          text: plain(verb),
          value: mark(verb),
        })),
      ],
    },
  ]
}
