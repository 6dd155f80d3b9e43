import type { WebexClient } from 'webex'
import { z } from 'zod'
import { everyItem } from './pages.ts'

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

/**
 * Sees to it that every event we need has an active webhook; ours are known by
 * name and target, so another copy of the bot at another address keeps its own.
 * `renew` sets secret and status of sound ones too. Says what was amiss.
 * Rejects when Webex refuses: the bot would be deaf.
 */
export async function keepWebhooks(client: WebexClient, doorbell: Doorbell, renew: boolean): Promise<string[]> {
  const existing = (await everyItem(await client.webhooks.list({ max: 100 }))).map((item) => Webhook.parse(item))
  const amiss: string[] = []
  for (const { resource, event } of wanted) {
    const name = `set-up-now ${resource} ${event}`
    const same = existing.filter((hook) => hook.name === name && hook.resource === resource && hook.event === event)
    const ours = same.find(({ targetUrl }) => targetUrl === doorbell.targetUrl) ?? same.find(isSwitchedOff)
    if (!ours) {
      await client.webhooks.create({ name, resource, event, ...doorbell })
      amiss.push(`${name}: missing`)
    } else if (renew || isSwitchedOff(ours)) {
      await client.webhooks.update({ id: ours.id, name, status: 'active', ...doorbell })
      if (isSwitchedOff(ours)) amiss.push(`${name}: switched off`)
    }
  }
  return amiss
}

/** Webex switches a webhook off after a hundred failed deliveries in five minutes and never on again. */
const isSwitchedOff = ({ status }: Webhook) => status !== 'active'
