import type { IncomingHttpHeaders } from 'node:http'
import type { TurnContext } from 'botbuilder'
import type { Chat } from '../../flows/chat.ts'

/** A webhook body that may be stored: who it is from has been checked. */
export interface Delivery {
  /** Stable over repeats of the same event. */
  readonly id: string
  readonly body: unknown
  /** Events of one lane are handled one after the other. */
  readonly lane: string
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
  /** Checks the signature over the raw bytes in constant time, then parses. */
  read(raw: Buffer, headers: IncomingHttpHeaders): Delivery | { readonly refused: 400 | 401; readonly why: string }
  /** Connects and registers for events; every later event runs one turn of `logic`. Rejects when the bot would be deaf. */
  start(logic: (context: TurnContext) => Promise<void>): Promise<void>
  /** Fetches what the event only names and runs its turn. Rejects when it must be tried again later. */
  handle(body: unknown): Promise<void>
  /** Finishes what is under way. Webhooks stay. */
  stop(): Promise<void>
}
