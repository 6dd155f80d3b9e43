import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { build, openKillable, type Killable } from '../support/killable.ts'
import { orderOf } from '../support/orders.ts'
import { startPostgres, type TestPostgres } from '../support/postgres.ts'
import { pressOn, shortFinder, shortServices, type Press } from '../support/walks.ts'

/** Two instances on one database, events spread at random, and `kill -9` for one of them again and again. */

const DEAD_SECONDS = 2
const short = orderOf({ services: [{ service: 'meetings', quantity: 25 }] }, { contact: { email: 'zed@obcy.example' } })
const plan: Press = { at: 'plan', do: 'provision', inputs: { confirmBilling: 'true' } }

let postgres: TestPostgres
let bots: Killable
beforeAll(async () => {
  build()
  postgres = await startPostgres()
  const settings = { STORAGE_URL: `${await postgres.url()}?dead=${DEAD_SECONDS}` }
  bots = await openKillable({ instances: 2, settings })
}, 180_000)
afterAll(async () => {
  await bots.close()
  await postgres.stop()
})

test('the other one goes on: no step is lost, none is done twice, and billing starts once', async () => {
  const zed = bots.player('zed')
  await bots.take(short)
  for (const [n, press] of [...shortFinder, { at: 'check', do: 'next' }, ...shortServices].entries()) {
    await zed.at(press.at)
    const isKilled = n % 2 === 0
    const which = (n / 2) % 2
    if (isKilled) await bots.kill(which)
    await pressOn(zed, press) // the one that is left hears it
    if (isKilled) await bots.start(which)
  }
  await zed.at('plan')
  await bots.fault({ operation: 'provision', delayMs: 1_000 })
  await pressOn(zed, plan)
  await bots.kill(0) // whichever of them has the call: it is taken over, looked up, and not made again
  await zed.sees(/Billing started on/)
  await bots.start(0)
  await bots.kill(1)
  const done = await bots.done('WBX-1001')
  expect(done.filter((operation) => operation === 'billingStarted')).toHaveLength(1)
  expect(done.filter((operation) => operation === 'mapOrder')).toHaveLength(1)
  expect((await bots.order('WBX-1001')).status).toBe('provisioned')
}, 240_000)
