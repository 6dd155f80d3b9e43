import {
  type Activity,
  ActivityTypes,
  CardFactory,
  type ConversationReference,
  type ResourceResponse,
} from 'botbuilder'
import { type Page, type WebexClient, WebexError } from 'webex'
import type { Address, Chat, Outgoing, Person, Sent } from '../../../flows/chat.ts'
import { type WebexAdapter, Posted } from './adapter.ts'
import { Message } from './events.ts'
import { openPeople } from './people.ts'
import { known, refusal } from './refusal.ts'
import { openSpaces } from './spaces.ts'
import { understood } from './understood.ts'

/** The chat port on Webex: what is sent goes through botbuilder, outside of any turn of a person's. */
export function openChat(adapter: WebexAdapter, client: WebexClient, me: () => Person): Chat {
  return {
    ...openSpaces(client),
    ...openPeople(client, me),

    async send(to, message) {
      try {
        let response: ResourceResponse | undefined
        await adapter.continueConversationAsync(me().personId, reference(to, me()), async (context) => {
          response = await context.sendActivity(outbound(to, message))
        })
        const { id, roomId, created } = Posted.parse(response)
        return { ok: true, sent: { messageId: id, spaceId: roomId, created } }
      } catch (error) {
        if (error instanceof WebexError) return refusal(error)
        throw error
      }
    },

    // Webex lets a message be edited ten times (developer.webex.com, Edit a Message).
    edits: 10,

    async edit({ messageId, spaceId }, words) {
      const there = { kind: 'space', spaceId } as const
      try {
        await adapter.continueConversationAsync(me().personId, reference(there, me()), async (context) => {
          await context.updateActivity({ type: ActivityTypes.Message, id: messageId, text: words })
        })
        return { ok: true }
      } catch (error) {
        if (error instanceof WebexError) return refusal(error)
        throw error
      }
    },

    async remove(messageId) {
      const nowhere = { kind: 'space', spaceId: '' } as const
      try {
        await adapter.continueConversationAsync(me().personId, reference(nowhere, me()), (context) =>
          context.deleteActivity(messageId),
        )
        return true
      } catch (error) {
        // Refused for good means gone already, or in a space that we are no longer in.
        if (error instanceof WebexError) return !refusal(error).retry
        throw error
      }
    },

    async findOwn(to, mark) {
      const page = await listed(client, to)
      const messages = page?.items.map((item) => understood(Message, item)) ?? []
      const own = messages.filter(({ personId }) => personId === me().personId)
      return newest(own.filter(({ text, attachments }) => holds([text, attachments], mark)))
    },
  }
}

function reference(to: Address, bot: Person): Partial<ConversationReference> {
  const conversation = { id: to.kind === 'space' ? to.spaceId : '', isGroup: false, conversationType: '', name: '' }
  return { channelId: 'webex', bot: { id: bot.personId, name: bot.displayName }, conversation }
}

const outbound = (to: Address, { words, card, picture }: Outgoing): Partial<Activity> => ({
  type: ActivityTypes.Message,
  text: words,
  ...(card && { attachments: [CardFactory.adaptiveCard(card)] }),
  ...(picture && { attachments: [{ contentType: 'image/png', name: picture.name, content: picture.png }] }),
  ...(to.kind === 'person' && { channelData: { toPersonId: to.personId } }),
  ...(to.kind === 'email' && { channelData: { toPersonEmail: to.email } }),
})

/** The newest messages of a 1:1; undefined where there is none, and in a group space, which a bot may not list. */
function listed({ messages }: WebexClient, to: Address): Promise<Page | undefined> {
  if (to.kind === 'space') return known(messages.list({ roomId: to.spaceId, max: 50 }))
  return known(messages.listDirect(to.kind === 'person' ? { personId: to.personId } : { personEmail: to.email }))
}

/**
 * Card data keep their own JSON inside a string, so strings are looked at one by one and not as they are escaped.
 * Words that were sent with a picture, in a form, have the line breaks of forms.
 */
function holds(value: unknown, mark: string): boolean {
  if (typeof value === 'string') return value.replaceAll('\r\n', '\n').includes(mark)
  return typeof value === 'object' && value !== null && Object.values(value).some((inner) => holds(inner, mark))
}

function newest(messages: readonly Message[]): Sent | undefined {
  const [first] = [...messages].sort((a, b) => Date.parse(b.created) - Date.parse(a.created))
  return first && { messageId: first.id, spaceId: first.roomId, created: first.created }
}
