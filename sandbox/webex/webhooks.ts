import { z } from 'zod'
import { newId } from './ids.ts'
import type { Call, Operation } from './operation.ts'
import { onePage } from './paging.ts'
import { without, type Webhook } from './records.ts'
import { demand, Refusal } from './refusal.ts'
import { checkFilter } from './webhook-filter.ts'
import { webhookView } from './views.ts'
import type { World } from './world.ts'

/** What can be listened to; `all` is the "firehose", which leaves card presses out. Names are case-sensitive. */
const events = new Map(
  Object.entries({
    all: ['all', 'created', 'updated', 'deleted'],
    messages: ['all', 'created', 'updated', 'deleted'],
    memberships: ['all', 'created', 'updated', 'deleted'],
    rooms: ['all', 'created', 'updated', 'migrated'],
    attachmentActions: ['all', 'created'],
  }),
)

const name = z.string().min(1)
const targetUrl = z.url({ protocol: /^https?$/ })
const secret = z.string().optional()

const creation = z.object({
  name,
  targetUrl,
  secret,
  resource: z.string(),
  event: z.string(),
  filter: z.string().optional(),
  ownedBy: z.literal('creator', { error: 'only an administrator can own a webhook for an organisation' }).optional(),
})

const changes = z.object({
  name,
  targetUrl,
  secret,
  status: z.literal('active', { error: 'a webhook can only be activated' }).optional(),
})

/** Webhooks. Everybody sees and changes only their own. */
export function webhookOperations(world: World): Operation[] {
  const path = '/webhooks/:webhookId'
  const own = ({ me, params }: Call) => {
    const webhook = world.webhooks.get(params['webhookId'] ?? '')
    if (webhook?.createdBy !== me.id) throw new Refusal(404, 'Webhook not found.')
    return webhook
  }
  const list = (call: Call) =>
    onePage(
      world.webhooks.in(call.me.id).map((webhook) => webhookView(world, webhook)),
      call,
    )
  return [
    { name: 'webhooks.list', method: 'get', path: '/webhooks', run: list },
    { name: 'webhooks.create', method: 'post', path: '/webhooks', run: (call) => create(world, call) },
    { name: 'webhooks.get', method: 'get', path, run: (call) => webhookView(world, own(call)) },
    { name: 'webhooks.update', method: 'put', path, run: (call) => update(world, own(call), call) },
    { name: 'webhooks.delete', method: 'delete', path, status: 204, run: (call) => world.webhooks.drop(own(call).id) },
  ]
}

function create(world: World, { me, body }: Call) {
  const wish = demand(creation, body)
  const possible = events.get(wish.resource)
  if (!possible) throw new Refusal(400, `The resource ${wish.resource} cannot be listened to.`)
  if (!possible.includes(wish.event)) throw new Refusal(400, `${wish.resource} have no event ${wish.event}.`)
  const { resource, filter } = wish
  if (filter !== undefined) checkFilter(world, me, { resource, filter })
  const created = world.stamp()
  const webhook: Webhook = {
    id: newId('WEBHOOK'),
    createdBy: me.id,
    ...without(wish, 'ownedBy'),
    status: 'active',
    created,
  }
  world.webhooks.put(webhook)
  return webhookView(world, webhook)
}

function update(world: World, webhook: Webhook, { body }: Call) {
  const { status, ...wish } = demand(changes, body)
  const revived = status === 'active' && webhook.status === 'inactive'
  const record: Webhook = {
    ...webhook,
    name: wish.name,
    targetUrl: wish.targetUrl,
    secret: wish.secret ?? webhook.secret,
    ...(revived ? { status, reactivated: world.stamp() } : {}),
  }
  world.webhooks.put(record)
  return webhookView(world, record)
}
