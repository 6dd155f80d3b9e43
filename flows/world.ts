import type { Texts } from '../cards/texts/texts.ts'
import type { Storage } from '../storage/storage.ts'
import type { Chat } from './chat.ts'
import type { Mail } from './mail.ts'
import type { OrderSource } from './order-source.ts'
import type { Provisioning } from './provisioning/provisioning.ts'
import type { Ctx, Rules } from './case.ts'
import type { Secret, Shelves, State } from './record.ts'

/** Everything outside that flows may touch. */
export interface World {
  readonly storage: Storage<State, Secret, Shelves>
  readonly chat: Chat
  readonly mail: Mail
  readonly provisioning: Provisioning
  readonly orders: OrderSource
  now(): Date
  newId(): string
  /** 256 bits nobody can guess, base64url. */
  newToken(): string
  /** 80 bits that somebody can type: capitals and digits. */
  newCode(): string
  /** Up to a fifth more than so many milliseconds, by chance. */
  spread(ms: number): number
  /** Milliseconds until work of which there can be very much at once may be done; each caller has a turn of its own. */
  turnOf(work: 'prompt'): number
  /** Whether what may have been missed in a gap of the chat is still being looked after; never, where this is absent. */
  catchingUp?(): boolean
  /** Lets whatever else waits go first, in the middle of long work. */
  breathe(): Promise<void>
  /** One-way: what is stored of a token. */
  hash(token: string): string
  texts(language: string): Texts
  /** Where people reach our pages, without a slash at the end. */
  readonly publicUrl: string
  readonly rules: Rules
  readonly log: Log
}

/** Codes and numbers only; answers never enter a log. */
export interface Log {
  info(event: string, fields?: Fields): void
  warn(event: string, fields?: Fields, thrown?: unknown): void
  error(event: string, fields?: Fields, thrown?: unknown): void
}

type Fields = Readonly<Record<string, string | number | boolean | undefined>>

/** What a decision gets to see of it. */
export const ctxOf = (world: World): Ctx => ({
  now: world.now(),
  newId: () => world.newId(),
  spread: (ms) => world.spread(ms),
  hash: (text) => world.hash(text),
  rules: world.rules,
})
