import type { WebexClient } from 'webex'
import { z } from 'zod'
import type { Look } from '../channel.ts'
import { everyItem } from './pages.ts'
import { known } from './refusal.ts'
import { understood } from './understood.ts'

/** Where Webex is to post events, and the secret it signs them with. */
export interface Doorbell {
  readonly targetUrl: string
  readonly secret: string
}

/**
 * What we must hear of. Names are case-sensitive. There is no use in
 * `all`/`all`: it leaves out `attachmentActions`, and the API description does
 * not list it any more.
 */
const wanted = [
  { resource: 'messages', event: 'created' },
  { resource: 'attachmentActions', event: 'created' },
  { resource: 'memberships', event: 'created' },
  { resource: 'memberships', event: 'deleted' },
] as const

const Webhook = z.object({
  id: z.string(),
  name: z.string(),
  targetUrl: z.string(),
  resource: z.string(),
  event: z.string(),
  status: z.string().default('active'),
})
type Webhook = z.infer<typeof Webhook>

export interface Keeping {
  /** Sets secret and status of sound webhooks too. */
  readonly renew: boolean
  /** Is told what was found, and awaited, before anything is repaired. */
  readonly noticed: (look: Look) => Promise<void>
}

/**
 * Sees to it that every event we need has an active webhook; ours are known by
 * name and target, so another copy of the bot at another address keeps its own.
 * Instances that start at one moment may all miss one and make it: all but one
 * go at the next look, as every event would come as often as it is asked for.
 * Rejects when Webex refuses: the bot would be deaf.
 */
export async function keepWebhooks(
  client: WebexClient,
  doorbell: Doorbell,
  { renew, noticed }: Keeping,
): Promise<Look> {
  const page = await client.webhooks.list({ max: 100 })
  // Sorted, so that all instances mean the same one.
  const existing = (await everyItem(page))
    .map((item) => understood(Webhook, item))
    .sort((one, other) => (one.id < other.id ? -1 : 1))
  const found = wanted.map((what) => ({ ...what, ...standing(existing, what, doorbell) }))
  const look = {
    at: page.date,
    amiss: found.flatMap(({ name, fault }) => (fault ? [`${name}: ${fault}`] : [])),
    switchedOff: found.some(({ fault }) => fault === 'switched off'),
  }
  await noticed(look)
  for (const { resource, event, name, id, fault } of found) {
    if (id === undefined) await client.webhooks.create({ name, resource, event, ...doorbell })
    else if (renew || fault) await client.webhooks.update({ id, name, status: 'active', ...doorbell })
  }
  for (const { id } of found.flatMap((kept) => twinsOf(kept, existing, doorbell))) {
    await known(client.webhooks.remove(id)) // another instance may have been quicker
  }
  return look
}

/** Those that post the same events to the same place as the one that is kept. */
const twinsOf = ({ id, name }: Standing, existing: readonly Webhook[], { targetUrl }: Doorbell): readonly Webhook[] =>
  id === undefined
    ? []
    : existing.filter((hook) => hook.name === name && hook.targetUrl === targetUrl && hook.id !== id)

interface Standing {
  readonly name: string
  /** Of the webhook to keep; undefined when there is none. */
  readonly id?: string
  readonly fault?: 'missing' | 'switched off'
}

function standing(
  existing: readonly Webhook[],
  { resource, event }: (typeof wanted)[number],
  { targetUrl }: Doorbell,
): Standing {
  const name = `set-up-now ${resource} ${event}`
  const same = existing.filter((hook) => hook.name === name && hook.resource === resource && hook.event === event)
  const ours = same.find((hook) => hook.targetUrl === targetUrl) ?? same.find(isSwitchedOff)
  if (!ours) return { name, fault: 'missing' }
  return { name, id: ours.id, ...(isSwitchedOff(ours) ? { fault: 'switched off' } : {}) }
}

/** Webex switches a webhook off after a hundred failed deliveries in five minutes and never on again. */
const isSwitchedOff = ({ status }: Webhook) => status !== 'active'
