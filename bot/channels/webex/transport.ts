import Framework from '@webex/webex-node-bot-framework'
import { openTeller, type Story, type WebexClient } from 'webex'
import type { Person } from '../../../flows/chat.ts'
import { type Hook, Named, SpaceBot, WebexPerson } from './events.ts'

export interface Transport {
  /** Connects; resolves to who we are. */
  start(): Promise<Person>
  /** Lets the framework dispatch one event and runs the turn it leads to; rejects when the framework drops it. */
  carry(hook: Hook, story: Story, turn: () => Promise<void>): Promise<void>
  stop(): Promise<void>
}

/**
 * The Webex framework as the transport: it dispatches events. It is given no
 * webhook address, so webhooks stay ours, and gets its events from a teller,
 * with all that it would look up for them.
 *
 * It keeps an object for every space that it has met, and goes through all of
 * them at every event. So it meets a space with each event and forgets it after.
 *
 * It swallows every error and drops events in silence. So we note what we
 * expect of an event and look afterwards whether it came.
 */
export function openTransport(client: WebexClient): Transport {
  const expected = new Map<string, () => void>()
  const teller = openTeller(client)
  let framework: Framework | undefined

  /** `thing` is the message, action or membership that the event named. */
  const arrived = (_bot: unknown, thing: unknown) => expected.get(Named.parse(thing).id)?.()

  async function forget(spaceId: string): Promise<void> {
    // Where the framework dropped the event it may know of no such space.
    await framework?.despawn(spaceId).then(undefined, () => undefined)
  }

  return {
    async start() {
      framework = new Framework({ token: teller.sdk, maxStartupSpaces: 0, messageFormat: 'markdown' })
      // Its guard against meeting a space twice at once may stay shut. Lanes are our guard.
      Object.defineProperty(framework, 'roomsSpawningNow', { get: () => [], set: () => undefined })
      framework.hears(/^/, arrived)
      framework.on('files', arrived)
      framework.on('attachmentAction', arrived)
      framework.on('spawn', (bot) => arrived(bot, SpaceBot.parse(bot).membership))
      await quietly(framework.start())
      return WebexPerson.parse(framework.person)
    },

    async carry(hook, story, turn) {
      let running: Promise<void> | undefined
      expected.set(hook.data.id, () => {
        running ??= turn()
        running.catch(() => undefined) // awaited below; the framework may take a moment to return
      })
      await teller.tell(hook, story).finally(() => expected.delete(hook.data.id))
      await forget(story.space.id)
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
