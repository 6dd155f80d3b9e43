import { mkdtemp, rename, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { orderOf } from '../support/orders.ts'
import { shortFinder, shortServices, walk } from '../support/walks.ts'
import { settled } from './settle.ts'
import { hatch } from './victim.ts'
import type { Content } from './victim/main.ts'
import { openWorld, type World } from './world.ts'

const FIRST = 'BRK-000'

/** Zed's order: one site and its provisioning, for organisations that exist. */
const first = orderOf(
  { services: [{ service: 'meetings', quantity: 25 }] },
  { orderId: FIRST, customerName: `Customer of ${FIRST}`, contact: { email: 'zed@obcy.example' } },
)

export const idOf = (n: number): string => `BRK-${String(n).padStart(3, '0')}`

/** A world to copy, without orders, and an order at its plan card to put there, as often as is wanted. */
export interface Template {
  readonly folder: string
  readonly mapping: object
  /** The order's content under another name. */
  contentOf(orderId: string): Content
  remove(): Promise<void>
}

/** Sets one order up card by card, as a person does it. What is compiled on the way is kept for all later processes. */
export async function prepared(bundle: string): Promise<Template> {
  const world = await openWorld()
  const folder = await mkdtemp(join(tmpdir(), 'breaking-template-'))
  const bot = hatch(bundle)
  try {
    await bot.start(world.post.env)
    world.manned = [world.post]
    await world.ask('POST', '/orders', first)
    await walk(world.zed, [...shortFinder, { at: 'check', do: 'next' }, ...shortServices], 'plan')
    await settled(world, FIRST)
    const content = JSON.stringify(await bot.taken(FIRST))
    await bot.keepCompiled()
    await bot.kill()
    const mapping = await mappingOf(world)
    await world.sandbox.close()
    await rm(join(world.folder, 'orders'), { recursive: true })
    await rename(world.folder, join(folder, 'data'))
    return {
      folder: join(folder, 'data'),
      mapping,
      contentOf: (orderId) => JSON.parse(content.replaceAll(FIRST, orderId)) as Content,
      remove: () => rm(folder, { recursive: true, force: true }),
    }
  } catch (error) {
    await bot.kill()
    await world.close()
    throw error
  }
}

/** What the service was told when the order was mapped. */
async function mappingOf({ sandbox }: World): Promise<object> {
  const jobs = await sandbox.call<{ items: readonly Record<'partnerOrgId' | 'customerOrgId', string>[] }>(
    'GET',
    `/sandbox/provisioning/operations?reference=${FIRST}`,
  )
  const { partnerOrgId, customerOrgId } = jobs.body.items[0] ?? {}
  return {
    operation: 'mapOrder',
    lineIds: ['1'],
    partner: { orgId: partnerOrgId },
    customer: { orgId: customerOrgId, adminEmail: 'admin@baltyk.example' },
  }
}

/** The service, too, has to know an order that is put there. */
export async function mapped({ sandbox }: World, { mapping }: Template, orderId: string): Promise<void> {
  const url = `${sandbox.url}/sandbox/provisioning/operations`
  const headers = { 'content-type': 'application/json', 'idempotency-key': `map-${orderId}` }
  const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify({ ...mapping, orderId }) })
  if (answer.status !== 202) throw new Error(`A copy cannot be mapped: ${await answer.text()}`)
  await fetch(`${url}?reference=${orderId}`) // its work is done as soon as somebody asks
}
