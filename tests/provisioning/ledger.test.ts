import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { openTestProvisioning, type TestProvisioning } from '../support/provisioning.ts'
import { begin, mapOrder, provision, valueOf } from '../support/provisioning-requests.ts'

let now: number
let at: TestProvisioning
beforeEach(async () => {
  now = Date.parse('2026-03-02T09:00:00Z')
  at = await openTestProvisioning({ pace: 1, now: () => now })
})
afterEach(() => at.close())

const order = { partner: { orgId: '5e7a0000-0000-4000-8000-000000000021' } }

/** An order that is attached, with the clock standing still afterwards. */
async function attached(orderId: string) {
  const job = valueOf(await begin(at.provisioning, mapOrder(orderId, order), `map-${orderId}`))
  now += 1500
  const { customerOrgId } = valueOf(await at.provisioning.getJob(job.jobId))
  return provision(orderId, { partnerOrgId: order.partner.orgId, customerOrgId: String(customerOrgId) })
}

describe('the ledger', () => {
  it('has a line for every change, repeats too, and one for the start of billing', async () => {
    const request = await attached('A')
    const { jobId } = valueOf(await begin(at.provisioning, request, 'key'))
    await begin(at.provisioning, request, 'key')
    now += 2000
    expect((await at.ledger()).slice(1)).toEqual([
      {
        order: 'A',
        operation: 'provision',
        idempotencyKey: 'key',
        time: '2026-03-02T09:00:01.500Z',
        repeat: false,
        jobId,
        outcome: 'accepted',
      },
      {
        order: 'A',
        operation: 'provision',
        idempotencyKey: 'key',
        time: '2026-03-02T09:00:01.500Z',
        repeat: true,
        jobId,
        outcome: 'repeated',
      },
      {
        order: 'A',
        operation: 'billingStarted',
        idempotencyKey: 'key',
        time: '2026-03-02T09:00:03.500Z',
        repeat: false,
        jobId,
        outcome: 'started',
      },
    ])
    expect((await at.call('GET', 'ledger?order=B')).body).toEqual([])
  })

  it('has none for what was refused', async () => {
    await begin(at.provisioning, mapOrder('A', { partner: { orgId: 'nobody' } }), 'key')
    expect(await at.ledger()).toEqual([])
  })

  it('shows two starts of billing when two keys are sent while the first job runs', async () => {
    const request = await attached('A')
    await begin(at.provisioning, request, 'one')
    await begin(at.provisioning, request, 'two')
    expect(await at.billingStarts('A')).toBe(0)
    now += 2000
    expect(await at.billingStarts('A')).toBe(2)
  })

  it('says that a password was set, never which', async () => {
    now += 1
    const job = valueOf(await begin(at.provisioning, mapOrder('A'), 'map'))
    now += 1500
    const { partnerOrgId } = valueOf(await at.provisioning.getJob(job.jobId))
    for (let i = 0; i < 2; i++)
      await at.provisioning.setPassword(String(partnerOrgId), 'ola@nordwind.example', 'Zielona-Łąka-7')
    const entries = (await at.ledger()).slice(1)
    expect(entries).toMatchObject([
      { order: 'A', operation: 'setPassword', repeat: false, orgId: partnerOrgId, outcome: 'set' },
      { order: 'A', operation: 'setPassword', repeat: true, orgId: partnerOrgId, outcome: 'set' },
    ])
    expect(JSON.stringify(entries)).not.toContain('Zielona')
  })
})

describe('a job', () => {
  it('takes its time, and starts billing as the last thing', async () => {
    const request = await attached('A')
    const { jobId } = valueOf(await begin(at.provisioning, request, 'key'))
    now += 1999
    expect(valueOf(await at.provisioning.getJob(jobId))).toMatchObject({
      status: 'provisioning',
      billing: 'not_started',
    })
    now += 1
    expect(valueOf(await at.provisioning.getJob(jobId))).toMatchObject({
      status: 'provisioned',
      billing: 'started',
      startedAt: '2026-03-02T09:00:03.500Z',
    })
  })

  it('goes on over a restart, and its key is remembered', async () => {
    const request = await attached('A')
    const job = valueOf(await begin(at.provisioning, request, 'key'))
    await at.restart()
    expect(valueOf(await begin(at.provisioning, request, 'key'))).toEqual(job)
    now += 2000
    await at.restart()
    expect(valueOf(await at.provisioning.getJob(job.jobId))).toMatchObject({ status: 'provisioned' })
    await at.restart()
    expect(await at.billingStarts('A')).toBe(1)
  })

  it('waits for a review until a person ends it, over a restart too', async () => {
    const reviewed = mapOrder('A', {
      ...order,
      customer: {
        create: { adminEmail: 'jan@przeglad.example', companyName: 'Przegląd Techniczny S.A.', country: 'PL' },
      },
    })
    const { jobId } = valueOf(await begin(at.provisioning, reviewed, 'key'))
    const status = async () => valueOf(await at.provisioning.getJob(jobId)).status
    now += 86_400_000
    expect(await status()).toBe('pending_rpl_review')
    await at.restart()
    expect(await status()).toBe('pending_rpl_review')
    expect(await at.call('POST', 'reviews', { orderId: 'A' })).toMatchObject({
      status: 200,
      body: { items: [{ jobId }] },
    })
    expect(await status()).toBe('provisioning')
    now += 1500
    expect(await status()).toBe('provisioned')
    expect(await at.call('POST', 'reviews', { orderId: 'A' })).toMatchObject({ status: 404 })
  })

  it('fails when the review refuses it', async () => {
    const reviewed = mapOrder('A', {
      ...order,
      customer: { create: { adminEmail: 'jan@review.example', companyName: 'Review Ltd', country: 'GB' } },
    })
    const { jobId } = valueOf(await begin(at.provisioning, reviewed, 'key'))
    now += 1500
    await at.call('POST', 'reviews', { jobId, result: 'refused' })
    now += 1500
    expect(valueOf(await at.provisioning.getJob(jobId))).toMatchObject({
      status: 'error',
      error: { errorCode: 'COMPLIANCE_REVIEW' },
    })
  })
})
