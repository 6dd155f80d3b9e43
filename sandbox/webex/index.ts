import { Router } from 'express'
import { answerErrors, track } from './answer.ts'
import { webexApi } from './api.ts'
import { controls } from './controls.ts'
import { openDeliveries } from './deliver.ts'
import { openFaults } from './faults.ts'
import { openLive } from './live.ts'
import { disableBotWebhooks } from './webhook-health.ts'
import { openWorld } from './open-world.ts'

export interface WebexOptions {
  readonly folder: string
  readonly log: { error(fields: object, message: string): void }
}

/**
 * The stand-in for Webex messaging, to be mounted at `/sandbox/webex`: the API under `/v1`, `/faults` to make it
 * misbehave, `/deliveries` to see what was posted to webhooks, `/events` for live updates.
 */
export async function openWebex({ folder, log }: WebexOptions) {
  const world = await openWorld(folder)
  const faults = openFaults(() => disableBotWebhooks(world))
  const deliveries = openDeliveries(world, faults)
  const live = openLive(world)
  const router = Router()
  router.use(track)
  router.use('/v1', webexApi(world, faults))
  router.use('/faults', faults.router)
  router.get('/deliveries', (_req, res) => void res.json({ items: deliveries.recent }))
  router.get('/events', live.handler)
  router.use(controls(world))
  router.use(answerErrors((err) => log.error({ err }, 'the sandbox failed to answer')))
  return {
    router,
    async close() {
      live.close()
      await deliveries.close()
      await world.saved()
    },
  }
}
