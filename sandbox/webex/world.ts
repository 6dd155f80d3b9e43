import type { Contents } from './contents.ts'
import type { Directory, Person } from './directory.ts'
import type { Action, Membership, Message, Room, Unreachable, Webhook } from './records.ts'
import type { Table } from './table.ts'

/** Something that happened in a space, as webhooks and live updates are told of it. */
export type Happening = { readonly actor: Person; readonly room: Room } & (
  | { readonly resource: 'rooms'; readonly event: 'created' | 'updated'; readonly record: Room }
  | { readonly resource: 'memberships'; readonly event: 'created' | 'updated' | 'deleted'; readonly record: Membership }
  | { readonly resource: 'messages'; readonly event: 'created' | 'updated' | 'deleted'; readonly record: Message }
  | { readonly resource: 'attachmentActions'; readonly event: 'created'; readonly record: Action }
)

/** The sandbox's whole Webex: who is there, what was said, and who listens. */
export interface World {
  readonly people: Directory
  readonly rooms: Table<Room>
  /** In groups by space. */
  readonly memberships: Table<Membership>
  /** In groups by space, oldest first. */
  readonly messages: Table<Message>
  /** The files of messages. */
  readonly contents: Contents
  readonly actions: Table<Action>
  /** In groups by creator. */
  readonly webhooks: Table<Webhook>
  /** People (their ids) whom the bot cannot write to: they have blocked it, or left Webex. */
  readonly unreachable: Table<Unreachable>
  /** The present as ISO 8601; no two are equal, so that what is listed by time has one order. */
  stamp(): string
  tell(happening: Happening): void
  /** Calls `listener` for everything told from now on, until the returned function is called. */
  listen(listener: (happening: Happening) => void): () => void
  /** Resolves when every change so far survives a killed process. */
  saved(): Promise<void>
}
