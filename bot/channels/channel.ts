import type { IncomingHttpHeaders } from 'node:http'
import type { TurnContext } from 'botbuilder'
import type { Chat, Person } from '../../flows/chat.ts'

/** A webhook body that may be stored: who it is from has been checked. */
export interface Delivery {
  /** Stable over repeats of the same event. */
  readonly id: string
  readonly body: unknown
  /** Events of one lane are handled one after the other. */
  readonly lane: string
}

/** What a channel puts into `channelData` of every activity, so that the bot knows who and where without asking. */
export interface ChannelData {
  readonly person: Person
  readonly spaceId: string
  readonly direct: boolean
  /** The channel's own clock, ISO 8601. */
  readonly created: string
  /** The card that was pressed. */
  readonly messageId?: string
  /** Ids of the people mentioned in the words, the bot left out. */
  readonly mentioned?: readonly string[]
}

/** What an event names cannot be read (any more): worth a few more tries, not an hour of them. */
export class EventGone extends Error {
  override readonly name = 'EventGone'
}

/**
 * The channel port: a chat that carries for us; it decides nothing.
 *
 * The doorway calls `read` on the raw bytes, stores the delivery, answers, and
 * only then calls `handle`; after a crash it calls `handle` again.
 */
export interface Channel extends Chat {
  readonly name: string
  /** Where this channel's events are posted to, e.g. `/webex`. */
  readonly path: string
  /** Address that opens a talk with the bot in this chat. */
  link(): string
  /** Checks the signature over the raw bytes in constant time, then parses. */
  read(raw: Buffer, headers: IncomingHttpHeaders): Delivery | { readonly refused: 400 | 401; readonly why: string }
  /** Connects and registers for events; every later event runs one turn of `logic`. Rejects when the bot would be deaf. */
  start(logic: (context: TurnContext) => Promise<void>): Promise<void>
  /** Fetches what the event only names and runs its turn. Rejects when it must be tried again later; see `EventGone`. */
  handle(body: unknown): Promise<void>
  /** Looks whether events still reach us and repairs it if not; called every few minutes. Says what it had to repair. */
  watch(): Promise<readonly string[]>
  /** Finishes what is under way. Webhooks stay. */
  stop(): Promise<void>
}
