import { type Activity, ActivityTypes } from 'botbuilder'
import type { Person } from '../../../flows/chat.ts'
import type { ChannelData } from '../channel.ts'
import type { Action, Membership, Message } from './events.ts'
import { withoutMention } from './mention.ts'

/** Where a turn takes place, and with whom. */
export interface Scene {
  readonly deliveryId: string
  readonly bot: Person
  readonly person: Person
  readonly direct: boolean
}

/** A press is a message with the card's values and no words, as on every other channel of botbuilder. */
export const press = (scene: Scene, action: Action): Partial<Activity> => ({
  ...frame(scene, { spaceId: action.roomId, created: action.created, messageId: action.messageId }),
  type: ActivityTypes.Message,
  replyToId: action.messageId,
  value: action.inputs,
})

/** Words said to the bot, without the mention that it takes to reach it in a space. */
export function words(scene: Scene, message: Message): Partial<Activity> {
  const mentioned = message.mentionedPeople.filter((id) => id !== scene.bot.personId)
  return {
    ...frame(scene, { spaceId: message.roomId, created: message.created, mentioned }),
    type: ActivityTypes.Message,
    text: withoutMention(message, scene.bot),
  }
}

/** Somebody added the bot to a space, or opened a 1:1 with it. */
export const joined = (scene: Scene, { roomId: spaceId, created }: Membership): Partial<Activity> => ({
  ...frame(scene, { spaceId, created }),
  type: ActivityTypes.ConversationUpdate,
  membersAdded: [{ id: scene.bot.personId, name: scene.bot.displayName }],
})

function frame(
  { deliveryId, bot, person, direct }: Scene,
  event: Omit<ChannelData, 'person' | 'direct'>,
): Partial<Activity> {
  const channelData: ChannelData = { person, direct, ...event }
  return {
    id: deliveryId,
    channelId: 'webex',
    timestamp: new Date(event.created),
    from: { id: person.personId, name: person.displayName },
    recipient: { id: bot.personId, name: bot.displayName },
    conversation: { id: event.spaceId, isGroup: !direct, conversationType: direct ? 'direct' : 'group', name: '' },
    channelData,
  }
}
