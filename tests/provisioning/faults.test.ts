import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { openTestProvisioning, type TestProvisioning } from '../support/provisioning.ts'
import { begin, done, mapOrder, mapped, provision, valueOf } from '../support/provisioning-requests.ts'

let at: TestProvisioning
beforeEach(async () => {
  at = await openTestProvisioning({ timeoutMs: 300 })
})
afterEach(() => at.close())

const ask = () => at.provisioning.checkSite('wolna')

describe('faults can be given as', () => {
  const down = { status: 500 }
  it.each<[string, object]>([
    ['one object', { operation: 'checkSite', ...down }],
    ['a list', [{ operation: 'checkSite', ...down }]],
    ['an object with the operations as keys', { checkSite: down }],
    ['lists under the operations', { checkSite: [down] }],
    ['a fault of every operation', { operation: '*', ...down }],
  ])('%s', async (_shape, faults) => {
    await at.fail(faults)
    expect(await ask()).toMatchObject({ ok: false, code: 'UPSTREAM' })
    expect(await ask()).toMatchObject({ ok: true })
  })

  it.each<[string, unknown]>([
    ['an operation nobody has', { operation: 'dance', status: 500 }],
    ['a misspelt field', { operation: 'checkSite', delayMS: 5 }],
    ['a code nobody knows', { operation: 'checkSite', errorCode: 'OOPS' }],
    ['nothing', {}],
    ['an empty list', []],
    ['a number', 7],
  ])('but not as %s', async (_what, faults) => {
    expect(await at.call('POST', 'faults', faults)).toMatchObject({
      status: 400,
      body: { errors: [{ errorCode: 'VALIDATION' }] },
    })
  })

  it('other names of the same operation', async () => {
    await at.fail([
      { operation: 'getJob', status: 500 },
      { operation: 'startPasswordSetup', status: 403 },
    ])
    expect(await at.provisioning.findJobs('A')).toMatchObject({ ok: false })
    expect(await at.provisioning.setPassword('o', 'ola@nordwind.example', 'Zielona-Łąka-7')).toMatchObject({
      code: 'FORBIDDEN',
    })
  })
})

describe('a fault', () => {
  it('strikes as often as it was told, then no more', async () => {
    await at.fail({ operation: 'checkSite', status: 500, times: 2 })
    expect([await ask(), await ask(), await ask()].map(({ ok }) => ok)).toEqual([false, false, true])
  })

  it('strikes until it is taken away', async () => {
    await at.fail([
      { operation: 'checkSite', status: 500, times: 'always' },
      { operation: 'provision', status: 500 },
    ])
    expect([await ask(), await ask()].map(({ ok }) => ok)).toEqual([false, false])
    await at.call('DELETE', 'faults?operation=checkSite')
    expect(await ask()).toMatchObject({ ok: true })
    expect((await at.call('GET', 'faults')).body).toMatchObject([{ operation: 'provision' }])
    await at.call('DELETE', 'faults')
    expect((await at.call('GET', 'faults')).body).toEqual([])
  })

  it('waits for its turn behind those set before', async () => {
    await at.fail([
      { operation: 'checkSite', status: 500 },
      { operation: 'checkSite', status: 403 },
    ])
    expect([await ask(), await ask()]).toMatchObject([{ code: 'UPSTREAM' }, { code: 'FORBIDDEN' }])
  })

  it('can act late, when the caller has gone', async () => {
    await at.fail({ operation: 'mapOrder', delayMs: 500 })
    expect(await begin(at.provisioning, mapOrder('A'), 'key')).toMatchObject({ outcome: 'unknown' })
    expect(valueOf(await at.provisioning.findJobs('A'))).toEqual([])
    await new Promise((resolve) => setTimeout(resolve, 400))
    expect(valueOf(await at.provisioning.findJobs('A'))).toHaveLength(1)
  })

  it('can act and then answer an error', async () => {
    await at.fail({ operation: 'mapOrder', status: 500, afterActing: true })
    expect(await begin(at.provisioning, mapOrder('A'), 'key')).toMatchObject({ outcome: 'unknown' })
    expect(valueOf(await at.provisioning.findJobs('A'))).toHaveLength(1)
  })

  it('can act and break the connection after a while', async () => {
    await at.fail({ operation: 'mapOrder', timeoutAfterActing: 20 })
    expect(await begin(at.provisioning, mapOrder('A'), 'key')).toMatchObject({ outcome: 'unknown' })
    expect(valueOf(await at.provisioning.findJobs('A'))).toHaveLength(1)
  })

  it('survives a restart', async () => {
    await at.fail({ operation: 'checkSite', status: 500 })
    await at.restart()
    expect(await ask()).toMatchObject({ ok: false })
  })
})

describe('how a job ends can be told', () => {
  const outcome = (fault: object) => at.fail({ operation: 'provision', ...fault })

  it('with errors in a part, which a new attempt repairs without billing again', async () => {
    const request = provision('A', await mapped(at.provisioning, mapOrder('A')))
    await outcome({ outcome: 'provisioned_with_errors', errorCode: 2560 })
    const job = await done(at.provisioning, request, 'one')
    expect(job).toMatchObject({ status: 'provisioned_with_errors', billing: 'started' })
    expect(job.perService).toMatchObject([
      { service: 'calling', status: 'error', errors: [{ errorCode: 'SERVICE_MAINTENANCE' }] },
      { service: 'meetings', status: 'provisioned' },
    ])
    expect(await done(at.provisioning, request, 'two')).toMatchObject({
      status: 'provisioned',
      billing: 'started',
      startedAt: job.startedAt,
    })
    expect(await at.billingStarts('A')).toBe(1)
  })

  it('with billing that it does not report', async () => {
    const request = provision('A', await mapped(at.provisioning, mapOrder('A')))
    await outcome({ outcome: 'error', billing: 'unknown' })
    const job = await done(at.provisioning, request, 'one')
    expect(job).toMatchObject({ status: 'error', billing: 'unknown', error: { errorCode: 'UPSTREAM' } })
    expect(job.startedAt).toBeUndefined()
    expect(await at.billingStarts('A')).toBe(1)
  })

  it('half-way: the partner is there, the customer is not, and the next attempt goes on from there', async () => {
    await at.fail({ operation: 'mapOrder', outcome: 'error', errorCode: 'UPSTREAM' })
    const half = await done(at.provisioning, mapOrder('A'), 'one')
    expect(half).toMatchObject({ status: 'error', partnerCreated: true, error: { errorCode: 'UPSTREAM' } })
    expect(half.customerOrgId).toBeUndefined()
    const whole = await done(at.provisioning, mapOrder('A'), 'two')
    expect(whole).toMatchObject({
      status: 'provisioned',
      partnerOrgId: half.partnerOrgId,
      partnerCreated: false,
      customerCreated: true,
    })
  })

  it('in a review, and is not wasted on a repeat', async () => {
    const request = mapOrder('A')
    const job = await done(at.provisioning, request, 'one')
    await at.fail({ operation: 'mapOrder', outcome: 'pending_rpl_review' })
    expect(valueOf(await begin(at.provisioning, request, 'one'))).toEqual(job)
    const other = mapOrder('B', {
      partner: { orgId: String(job.partnerOrgId) },
      customer: { orgId: String(job.customerOrgId), adminEmail: 'bea@zolta-lodz.example' },
    })
    expect(await done(at.provisioning, other, 'two')).toMatchObject({ status: 'pending_rpl_review' })
  })
})
