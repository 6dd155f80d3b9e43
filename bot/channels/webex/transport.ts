import Framework from '@webex/webex-node-bot-framework'
import type { WebexClient } from 'webex'
import type { Person } from '../../../flows/chat.ts'
import { type Hook, Named, SpaceBot, WebexPerson } from './events.ts'

export interface Transport {
  /** Connects; resolves to who we are. */
  start(): Promise<Person>
  /** Keeps the framework's list of our spaces right; no turn follows. */
  tell(hook: Hook): Promise<void>
  /** Lets the framework dispatch one event and runs the turn it leads to; rejects when the framework drops it. */
  carry(hook: Hook, turn: (space: { readonly direct: boolean }) => Promise<void>): Promise<void>
  stop(): Promise<void>
}

/**
 * The Webex framework as the transport: it keeps the spaces we are in, finds
 * them when they are new, and dispatches events. It is given no webhook address,
 * so webhooks stay ours, and gets its events from `client.receive`.
 *
 * The framework swallows every error and drops events in silence. So we note
 * what we expect of an event and look afterwards whether it came.
 */
export function openTransport(client: WebexClient): Transport {
  const expected = new Map<string, (space: { direct: boolean }) => void>()
  let framework: Framework | undefined

  /** `thing` is the message, action or membership that the event named. */
  function arrived(bot: unknown, thing: unknown): void {
    expected.get(Named.parse(thing).id)?.({ direct: SpaceBot.parse(bot).room.type === 'direct' })
  }

  return {
    async start() {
      framework = new Framework({ token: client, maxStartupSpaces: 0, messageFormat: 'markdown' })
      // Its guard against opening a space twice stays shut for ever when one look-up fails. Lanes are our guard.
      Object.defineProperty(framework, 'roomsSpawningNow', { get: () => [], set: () => undefined })
      framework.hears(/^/, arrived)
      framework.on('files', arrived)
      framework.on('attachmentAction', arrived)
      framework.on('spawn', (bot) => arrived(bot, SpaceBot.parse(bot).membership))
      framework.on('memberEnters', arrived)
      await quietly(framework.start())
      return WebexPerson.parse(framework.person)
    },

    tell: (hook) => client.receive(hook),

    async carry(hook, turn) {
      let running: Promise<void> | undefined
      expected.set(hook.data.id, (space) => {
        running ??= turn(space)
        running.catch(() => undefined) // awaited below; the framework may take a moment to return
      })
      await client.receive(hook).finally(() => expected.delete(hook.data.id))
      if (running === undefined) throw new Error(`The framework dropped ${hook.resource} ${hook.event} ${hook.data.id}`)
      await running
    },

    async stop() {
      if (framework) await quietly(framework.stop())
      framework = undefined
    },
  }
}

const chatter = /^(Listening|Stopped listening) for webex teams events/

/** The framework announces itself with console.log, on stdout, where log lines only belong. */
async function quietly(work: PromiseLike<unknown>): Promise<void> {
  const { log } = console
  console.log = (...said: unknown[]) => {
    if (!chatter.test(String(said[0]))) log(...said)
  }
  try {
    await work
  } finally {
    console.log = log
  }
}
