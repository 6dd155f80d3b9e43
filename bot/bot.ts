import { ActivityHandler, type TurnContext } from 'botbuilder'
import { z } from 'zod'
import type { Incoming } from '../flows/chat.ts'

/** What every channel promises to put into an activity (`ChannelData` in channels/channel.ts). */
const Told = z.object({
  person: z.object({
    personId: z.string().min(1),
    email: z.string(),
    displayName: z.string(),
    orgId: z.string().exactOptional(),
    timeZone: z.string().exactOptional(),
  }),
  spaceId: z.string().min(1),
  direct: z.boolean(),
  created: z.string(),
  messageId: z.string().exactOptional(),
  mentioned: z.array(z.string()).default([]),
})

const Turn = z.object({
  id: z.string().min(1),
  type: z.string(),
  text: z.string().default(''),
  value: z.record(z.string(), z.unknown()).exactOptional(),
  channelData: Told,
})

/** An activity in the words of the flows. A message with a value is a press, as everywhere in botbuilder. */
function incoming(context: TurnContext): Incoming {
  const { id, type, text, value, channelData } = Turn.parse(context.activity)
  const { messageId, mentioned, ...where } = channelData
  if (type === 'conversationUpdate') return { kind: 'joined', id, ...where }
  if (value === undefined) return { kind: 'words', id, ...where, text, mentioned }
  return { kind: 'press', id, ...where, messageId: z.string().parse(messageId), inputs: value }
}

/** The one botbuilder bot, for all channels: it puts an activity into our words and passes it on. Rejects when `receive` does. */
export function createBot(receive: (incoming: Incoming) => Promise<void>): {
  run(context: TurnContext): Promise<void>
} {
  const pass = async (context: TurnContext, next: () => Promise<void>) => {
    await receive(incoming(context))
    await next()
  }
  return new ActivityHandler().onMessage(pass).onConversationUpdate(pass)
}
