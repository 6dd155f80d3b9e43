import { json, Router } from 'express'
import { takeIn, type Taken } from '../../flows/intake.ts'
import { report } from '../../flows/report.ts'
import type { World } from '../../flows/world.ts'
import { bearer } from './bearer.ts'

const MOST = 1_000

/** How order numbers look, for the log. */
const ORDER_NUMBER = /^[A-Za-z0-9._-]{1,100}$/

/** `POST /orders`, `GET /orders`, `GET /orders/:orderId`, `DELETE /orders/:orderId`: the ordering side's door. */
export function intakeRoutes(world: World, token: string): Router {
  const { orders } = world.storage
  const router = Router()
  router.use('/orders', bearer(token), json({ limit: '5mb' }))

  router.post('/orders', async (request, response) => {
    const body = request.body as unknown
    if (body === undefined) return void response.status(400).json({ message: 'Send orders as application/json.' })
    const batch: readonly unknown[] = Array.isArray(body) ? body : [body]
    if (batch.length > MOST)
      return void response.status(413).json({ message: `Send at most ${MOST} orders at a time.` })
    const results: Taken[] = []
    for (const order of batch) results.push(await takeIn(order, world))
    for (const { orderId, reasons } of results.filter(({ result }) => result === 'rejected')) {
      // What is no order number may be anything, also what must not be in a log.
      const order = ORDER_NUMBER.test(orderId) ? orderId : undefined
      world.log.warn('order.rejected', { order, reasons: (reasons ?? []).map(({ path }) => path).join(' ') })
    }
    response.json(Array.isArray(body) ? { results } : { ...results[0], results })
  })

  router.get('/orders', async (_request, response) => {
    const ids = (await Promise.all(STATES.map((state) => orders.find('state', state)))).flat().slice(0, MOST)
    const docs = await Promise.all(ids.sort().map((id) => orders.get(id)))
    const items = docs.flatMap((doc) =>
      doc ? [{ orderId: doc.id, customerName: doc.state.order.customerName, status: doc.state.status }] : [],
    )
    response.json({ items })
  })

  router.get('/orders/:orderId', async (request, response) => {
    const doc = await orders.get(request.params.orderId)
    if (doc) response.json(report(doc, world))
    else response.status(404).json({ message: 'There is no such order.' })
  })

  router.delete('/orders/:orderId', async (request, response) => {
    const doc = await orders.get(request.params.orderId)
    if (!doc) return void response.status(404).json({ message: 'There is no such order.' })
    response.json(await takeIn({ ...doc.state.order, cancelled: true }, world))
  })
  return router
}

const STATES = [
  'awaiting',
  'mapped',
  'provisioning',
  'pending_review',
  'provisioned_with_errors',
  'provisioned',
  'placed',
  'with_customer',
  'closed',
  'cancelled',
  'superseded',
] as const
