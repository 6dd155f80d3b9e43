import './point.ts'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { z } from 'zod'
import { openApp, type App } from '../../../bot/app.ts'
import { addresses, readConfig } from '../../../bot/config.ts'
import { openLog } from '../../../bot/log.ts'
import { createPages } from '../../../bot/server/server.ts'
import type { OrderDoc } from '../../../flows/record.ts'
import { arm, record, recorded } from './point.ts'

/** The bot as `bot/main.ts` starts it, but that it waits to be told when, and where to die. */

const Armed = z.object({
  id: z.int(),
  side: z.enum(['before', 'during', 'after']),
  pass: z.int(),
  afterMs: z.number().exactOptional(),
})
const Told = z.discriminatedUnion('do', [
  z.object({ do: z.literal('start'), env: z.record(z.string(), z.string()), armed: Armed.exactOptional() }),
  z.object({ do: z.literal('arm'), armed: Armed.exactOptional() }),
  z.object({ do: z.literal('record') }),
  z.object({ do: z.literal('recorded') }),
  z.object({ do: z.literal('compiled') }),
  z.object({ do: z.literal('taken'), orderId: z.string() }),
  z.object({ do: z.literal('put'), orderId: z.string(), content: z.custom<Content>() }),
])

let app: App | undefined

async function serve(env: Readonly<Record<string, string>>): Promise<void> {
  const config = readConfig(env)
  const log = openLog(config.LOG_LEVEL)
  process.on('unhandledRejection', (thrown) => log.error('unhandled', {}, thrown))
  const pages = createPages({ product: () => app?.router, ready: () => Promise.resolve(app !== undefined), log })
  const server = createServer((request, response) => {
    if (!app?.accept(request, response)) pages(request, response)
  })
  await new Promise<void>((resolve) => server.listen(config.PORT, config.HOST, resolve))
  const { port } = server.address() as AddressInfo
  app = await openApp(config, addresses(config, { http: port, smtp: config.SANDBOX_SMTP_PORT }), log)
}

const orders = () => {
  if (!app) throw new Error('The bot has not been started')
  return app.world.storage.orders
}

/** What an order is made of, without its card. */
export type Content = Pick<OrderDoc, 'state' | 'secret'>

async function taken(orderId: string): Promise<Content> {
  const doc = await orders().get(orderId)
  if (!doc) throw new Error(`There is no order ${orderId}`)
  const { live: _live, ...state } = doc.state
  return { state, secret: doc.secret }
}

/** Makes an order of it, which is to be shown. */
async function put(orderId: string, content: Content): Promise<void> {
  const show = { id: 'first-card', kind: 'show', dueAt: new Date(0).toISOString(), attempts: 0, payload: {} }
  await orders().turn(orderId, undefined, () => ({ next: { ...content, effects: [show] }, reply: undefined }))
}

async function obey(message: unknown): Promise<unknown> {
  const told = Told.parse(message)
  switch (told.do) {
    case 'start':
      arm(told.armed)
      return serve(told.env)
    case 'arm':
      return arm(told.armed)
    case 'record':
      return record()
    case 'recorded':
      return recorded()
    case 'taken':
      return taken(told.orderId)
    case 'put':
      return put(told.orderId, told.content)
    case 'compiled':
      return (globalThis as { $compiled?: () => void }).$compiled?.()
  }
}

process.on('message', (message: { readonly id: number }) => {
  obey(message).then(
    (answer) => process.send?.({ id: message.id, answer }),
    (thrown: unknown) =>
      process.send?.({
        id: message.id,
        failure: thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown),
      }),
  )
})
process.on('disconnect', () => process.exit(0))
process.send?.({ id: 0 })
