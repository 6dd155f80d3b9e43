import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { openTestProvisioning, type TestProvisioning } from '../support/provisioning.ts'
import { begin, mapOrder, mapped, provision } from '../support/provisioning-requests.ts'

const start = Date.parse('2026-03-02T09:00:00Z')

let now = start
let at: TestProvisioning
let orders = 0
beforeAll(async () => {
  at = await openTestProvisioning({ pace: 1, now: () => now, timeoutMs: 2_000 })
})
afterAll(() => at.close())

/** An order that nothing was provisioned for. */
async function freshOrder() {
  const orderId = `WBX-${(orders += 1)}`
  const customer = {
    create: { adminEmail: `bea@customer-${orders}.example`, companyName: `Klient ${orders}`, country: 'PL' },
  }
  const mapping = begin(at.provisioning, mapOrder(orderId, { customer }), `map-${orderId}`)
  await mapping
  now += 1500
  return provision(orderId, await mapped(at.provisioning, mapOrder(orderId, { customer })))
}

/** What may happen around a call that is sent under one key. */
const event = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('send' as const), times: fc.integer({ min: 1, max: 3 }) }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('wait' as const), milliseconds: fc.integer({ min: 1, max: 1500 }) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('restart' as const) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('fault' as const),
      fault: fc.constantFrom(
        { drop: 'before' },
        { drop: 'after' },
        { status: 500 },
        { status: 500, afterActing: true },
        { delayMs: 20 },
        { timeoutAfterActing: 10 },
      ),
    }),
  },
)

describe('one key', () => {
  it('never starts billing twice, whatever happens around the calls', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(event, { minLength: 1, maxLength: 8 }), async (events) => {
        const request = await freshOrder()
        const send = () => begin(at.provisioning, request, `key-${request.orderId}`)
        for (const step of events) {
          if (step.kind === 'send') await Promise.all(Array.from({ length: step.times }, send))
          if (step.kind === 'wait') now += step.milliseconds
          if (step.kind === 'restart') await at.restart()
          if (step.kind === 'fault') await at.fail({ operation: 'provision', ...step.fault })
        }
        await at.call('DELETE', 'faults')
        expect(await send()).toMatchObject({ ok: true })
        now += 2000
        expect(await at.billingStarts(request.orderId)).toBe(1)
        const jobs = await at.provisioning.findJobs(request.orderId)
        expect(jobs.ok && jobs.value.filter(({ operation }) => operation === 'provision')).toHaveLength(1)
      }),
      { numRuns: 40 },
    )
  })
})
