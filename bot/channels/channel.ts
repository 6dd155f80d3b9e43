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

/** What a look at our way of hearing found. */
export interface Look {
  /** By the channel's own clock; an invalid date when it does not tell. */
  readonly at: Date
  /** What keeps events from reaching us, one line each; nothing when all is well. */
  readonly amiss: readonly string[]
  /** Something was set up, and the channel has switched it off since. */
  readonly switchedOff: boolean
}

/** What was said to us and may not have reached us. */
export interface Missed {
  /** Oldest first; each is as `read` would have given it. */
  readonly deliveries: readonly Delivery[]
  /** Why some of it could not be listed now. */
  readonly failures: readonly unknown[]
  /** How long to wait before it is tried again. */
  readonly afterSeconds: number
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
  /**
   * Connects and registers for events; every later event runs one turn of `logic`. `noticed` is told how that stood
   * before, and awaited, before it is repaired. Rejects when the bot would be deaf.
   */
  start(logic: (context: TurnContext) => Promise<void>, noticed?: (look: Look) => Promise<void>): Promise<void>
  /** Fetches what the event only names and runs its turn. Rejects when it must be tried again later; see `EventGone`. */
  handle(body: unknown): Promise<void>
  /** Looks whether events still reach us and repairs it if not, after `noticed` as in `start`. Rejects when it cannot. */
  watch(noticed?: (look: Look) => Promise<void>): Promise<Look>
  /**
   * Lists what was said to us since an instant by the channel's clock. Presses cannot be listed. Spaces in `read` are
   * left out; those that were read are added to it. Ends early, with what it has, when `stop` says so.
   */
  missed(since: Date, read: Set<string>, stop: AbortSignal): Promise<Missed>
  /** Finishes what is under way. Webhooks stay. */
  stop(): Promise<void>
}
