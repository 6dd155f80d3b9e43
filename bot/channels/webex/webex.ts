import type { TurnContext } from 'botbuilder'
import { type ClientOptions, connect } from 'webex'
import { z } from 'zod'
import type { Log } from '../../log.ts'
import type { Channel, Look } from '../channel.ts'
import { WebexAdapter } from './adapter.ts'
import { openChat } from './chat.ts'
import { Hook } from './events.ts'
import { openKinds } from './kinds.ts'
import { listMissed } from './missed.ts'
import { readHook } from './read.ts'
import { openTransport } from './transport.ts'
import { playHook, type Stage } from './turns.ts'
import { keepWebhooks } from './webhooks.ts'

const url = z.url({ protocol: /^https?$/ }).transform((text) => text.replace(/\/+$/, ''))

/** What the channel has to be told. */
export const WebexSettings = z.object({
  /** The bot's access token. */
  token: z.string().min(1),
  apiUrl: url.prefault('https://webexapis.com/v1'),
  /** Signs the events; a long random text. */
  webhookSecret: z.string().min(1),
  /** The secret before, taken as well while secrets are being changed over. */
  previousWebhookSecret: z.string().min(1).exactOptional(),
  /** Where Webex reaches this bot, without the path. */
  publicUrl: url,
})
export type WebexSettings = z.input<typeof WebexSettings>

export interface WebexWorld {
  readonly log: Pick<Log, 'info'>
  /** Patience of the REST client; the defaults are right for Webex. */
  readonly client?: Omit<ClientOptions, 'baseUrl'>
}

/** Webex, through its bot framework and botbuilder. Nothing is called before `start`. */
export function openWebex(settings: WebexSettings, { log, client: patience = {} }: WebexWorld): Channel {
  const { token, apiUrl, webhookSecret, previousWebhookSecret, publicUrl } = WebexSettings.parse(settings)
  const secrets = [webhookSecret, previousWebhookSecret].filter((secret) => secret !== undefined)
  const doorbell = { targetUrl: `${publicUrl}/webex`, secret: webhookSecret }
  const client = connect(token, { ...patience, baseUrl: apiUrl })
  const transport = openTransport(client)
  const kinds = openKinds(client)
  const adapter = new WebexAdapter(client, kinds)
  const underWay = new Set<Promise<void>>()
  let stage: Stage | undefined

  function started(): Stage {
    if (!stage) throw new Error('The Webex channel has not been started')
    return stage
  }

  async function start(
    logic: (context: TurnContext) => Promise<void>,
    noticed: (look: Look) => Promise<void> = unheeded,
  ): Promise<void> {
    try {
      const me = await transport.start()
      stage = { client, transport, kinds, me, run: (activity) => adapter.run(activity, logic) }
      const { amiss } = await keepWebhooks(client, doorbell, { renew: true, noticed })
      log.info('webex channel started', { bot: me.personId, repaired: amiss.join(', ') })
    } catch (cause) {
      stage = undefined
      await transport.stop()
      throw new Error(`The bot cannot hear Webex at ${apiUrl}`, { cause })
    }
  }

  return {
    name: 'webex',
    path: '/webex',
    ...openChat(adapter, client, () => started().me),
    link: () => `webexteams://im?email=${encodeURIComponent(started().me.email)}`,
    read: (raw, headers) => readHook(raw, headers, secrets),
    start,
    async handle(body) {
      const turn = playHook(Hook.parse(body), started())
      underWay.add(turn)
      await turn.finally(() => underWay.delete(turn))
    },
    watch: (noticed = unheeded) => keepWebhooks(client, doorbell, { renew: false, noticed }),
    missed: (since, read, stop) => listMissed({ client, me: started().me, since, read, stop }),
    async stop() {
      await Promise.allSettled(underWay)
      await transport.stop()
      stage = undefined
    },
  }
}

const unheeded = () => Promise.resolve()

export const webex = { name: 'webex', settings: WebexSettings, open: openWebex } as const
