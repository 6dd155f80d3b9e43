import type { World } from './world.ts'

/** Webex switches a webhook off after this many failures within the window (developer.webex.com, Webhooks guide). */
const maxFailures = 100
const windowMs = 5 * 60_000

/** Counts failed deliveries and switches webhooks off; one that was switched on again is on probation for a window. */
export function failureCount(world: World): { failed(webhookId: string): void } {
  const failures = new Map<string, number[]>()
  return {
    failed(webhookId) {
      const webhook = world.webhooks.get(webhookId)
      if (!webhook) return
      const now = Date.now()
      const recent = [...(failures.get(webhookId) ?? []), now].filter((at) => now - at < windowMs)
      const onProbation = webhook.reactivated !== undefined && now - Date.parse(webhook.reactivated) < windowMs
      const off = onProbation || recent.length >= maxFailures
      failures.set(webhookId, off ? [] : recent)
      if (off) world.webhooks.put({ ...webhook, status: 'inactive' })
    },
  }
}

/** Switches all webhooks of bots off, as Webex does with those that fail. */
export function disableBotWebhooks(world: World): void {
  const bots = world.people.everybody.filter(({ type }) => type === 'bot')
  for (const webhook of bots.flatMap(({ id }) => world.webhooks.in(id))) {
    world.webhooks.put({ ...webhook, status: 'inactive' })
  }
}
