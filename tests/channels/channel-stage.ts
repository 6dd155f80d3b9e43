import type { Channel } from '../../bot/channels/channel.ts'
import type { Incoming, Picture } from '../../flows/chat.ts'

export interface Shown {
  readonly messageId: string
  readonly text: string
  readonly card: unknown
  readonly picture?: Picture
}

/** Somebody who chats with the bot from outside. */
export interface Visitor {
  readonly personId: string
  readonly email: string
  /** Says something to the bot in the 1:1, which it makes if need be. */
  says(text: string): Promise<void>
  /** Says something in the group space; `mentioning` the bot and others by their person ids. */
  saysInSpace(text: string, mentioning: readonly string[]): Promise<void>
  presses(messageId: string, inputs: Record<string, unknown>): Promise<void>
  /** What the person sees of the bot in the 1:1, oldest first. */
  sees(): Promise<readonly Shown[]>
}

/** A channel that is started and can be reached, and people in its chat. */
export interface ChannelStage {
  readonly channel: Channel
  readonly botId: string
  /** The turns so far, oldest first. */
  readonly turns: Incoming[]
  /** The next so many turns fail. */
  failTurns(count: number): void
  /** Is in the group space with the bot, and has a 1:1 with it. */
  readonly ola: Visitor
  /** Is in the group space too. */
  readonly marek: Visitor
  /** A group space in which the bot is. */
  readonly spaceId: string
  readonly spaceTitle: string
  /** Someone who has never met the bot, and is in none of its spaces. */
  stranger(): Visitor
  close(): Promise<void>
}
