import { join } from 'node:path'
import { json, Router, type RequestHandler } from 'express'
import { z } from 'zod'
import { openSealedFile } from './sealed-file.ts'

export interface OrderingTool {
  /** To be mounted at `/sandbox/orders`. */
  readonly router: Router
}

/** An order as the tool would send it to the intake; null once it is withdrawn. */
const Kept = z.record(z.string(), z.looseObject({ orderId: z.string() }).nullable())

const bearer = 'Bearer sandbox-intake'

/** Opens the stand-in for the tool that orders come from: who sends orders can be asked for them as they are now. */
export async function openOrderingTool(folder: string): Promise<OrderingTool> {
  const file = await openSealedFile(join(folder, 'orders'), join(folder, 'key'))
  const orders = new Map(Object.entries(Kept.parse((await file.read()) ?? {})))
  const keep = () => file.save(() => Object.fromEntries(orders))
  const router = Router()
  router.put('/:id', json({ limit: '256kb' }), async (request, response) => {
    const order = z.looseObject({ orderId: z.literal(request.params.id) }).safeParse(request.body)
    if (!order.success) return void response.status(400).json({ message: 'It is no order of this id.' })
    orders.set(order.data.orderId, order.data)
    await keep()
    response.json(order.data)
  })
  router.delete('/:id', async (request, response) => {
    orders.set(request.params.id, null)
    await keep()
    response.status(204).end()
  })
  router.get('/:id', guarded, (request, response) => {
    const order = orders.get(String(request.params['id']))
    if (order) return void response.json(order)
    const [status, message] = order === null ? [410, 'The order is withdrawn.'] : [404, 'There is no such order.']
    response.status(status).json({ message })
  })
  return { router }
}

const guarded: RequestHandler = (request, response, next) => {
  if (request.headers.authorization === bearer) return next()
  response.status(401).json({ message: 'A bearer token is needed.' })
}
