import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { ErrorCode } from '../../flows/provisioning/contract.ts'
import { openTestProvisioning, type TestProvisioning } from '../support/provisioning.ts'
import { begin, done, mapOrder, mapped, provision, valueOf } from '../support/provisioning-requests.ts'

let at: TestProvisioning
beforeAll(async () => {
  at = await openTestProvisioning()
})
afterAll(() => at.close())

/** Makes the next mapping fail and gives back what the adapter makes of it. */
async function refusalTo(fault: object) {
  await at.fail({ operation: 'mapOrder', ...fault })
  return begin(at.provisioning, mapOrder('errors'), 'errors')
}

describe('a refusal is understood', () => {
  const mayHaveActed: readonly ErrorCode[] = ['UPSTREAM', 'SERVICE_MAINTENANCE']

  it.each(ErrorCode.options.filter((code) => !mayHaveActed.includes(code)))('by its code %s', async (errorCode) => {
    expect(await refusalTo({ errorCode })).toMatchObject({ ok: false, code: errorCode, outcome: 'refused' })
  })

  it.each([
    [400, 'VALIDATION'],
    [401, 'UNAUTHENTICATED'],
    [403, 'FORBIDDEN'],
    [404, 'NOT_FOUND'],
    [409, 'CONFLICT'],
    [413, 'VALIDATION'],
    [415, 'VALIDATION'],
    [422, 'VALIDATION'],
    [423, 'LOCKED'],
    [429, 'RATE_LIMITED'],
  ])('by its status %i, as %s', async (status, code) => {
    expect(await refusalTo({ status })).toMatchObject({ ok: false, code, outcome: 'refused' })
  })

  it.each([
    [1001, 'VALIDATION'],
    [1002, 'VALIDATION'],
    [10022, 'EMAIL_IN_OTHER_ORG'],
    ['10022', 'EMAIL_IN_OTHER_ORG'],
  ])('by the number %s, as %s', async (errorCode, code) => {
    expect(await refusalTo({ errorCode })).toMatchObject({ ok: false, code, outcome: 'refused' })
  })

  it('by its status when the number says nothing', async () => {
    expect(await refusalTo({ status: 409, errorCode: 77 })).toMatchObject({ code: 'CONFLICT', outcome: 'refused' })
  })

  it('with the field, the number for support and the time to wait', async () => {
    await at.fail({ operation: 'mapOrder', status: 429, retryAfter: 7 })
    const refusal = await begin(at.provisioning, mapOrder('errors'), 'errors')
    expect(refusal).toMatchObject({ code: 'RATE_LIMITED', retryAfter: 7 })
    expect('trackingId' in refusal && refusal.trackingId).toMatch(/^SIM_/)
    const bad = mapOrder('errors', {
      customer: { create: { adminEmail: 'x@y.example', companyName: '100%', country: 'PL' } },
    })
    expect(await begin(at.provisioning, bad, 'errors')).toMatchObject({ field: 'customer.create.companyName' })
  })
})

describe('nobody can say what happened', () => {
  it.each([500, 502, 503, 504, 408, 418, 302])('after the status %i', async (status) => {
    expect(await refusalTo({ status })).toMatchObject({ ok: false, code: 'UPSTREAM', outcome: 'unknown' })
  })

  it('during maintenance, though the reason is known', async () => {
    expect(await refusalTo({ errorCode: 2560 })).toMatchObject({ code: 'SERVICE_MAINTENANCE', outcome: 'unknown' })
  })

  it('when the back end itself blames somebody behind it', async () => {
    expect(await refusalTo({ status: 409, errorCode: 'UPSTREAM' })).toMatchObject({
      code: 'UPSTREAM',
      outcome: 'unknown',
    })
  })

  it('after a broken connection, before or after acting', async () => {
    expect(await refusalTo({ drop: true })).toMatchObject({ code: 'UPSTREAM', outcome: 'unknown' })
    expect(valueOf(await at.provisioning.findJobs('errors'))).toEqual([])
    expect(await refusalTo({ drop: 'after' })).toMatchObject({ code: 'UPSTREAM', outcome: 'unknown' })
    expect(valueOf(await at.provisioning.findJobs('errors'))).toHaveLength(1)
  })
})

describe('a job that failed', () => {
  it('says why in words, where the number is known', async () => {
    const request = provision('A', await mapped(at.provisioning, mapOrder('A')))
    await at.fail({ operation: 'provision', outcome: 'error', errorCode: 2560 })
    const job = await done(at.provisioning, request, 'first')
    expect(job).toMatchObject({ status: 'error', billing: 'not_started', error: { errorCode: 'SERVICE_MAINTENANCE' } })
    await at.fail({ operation: 'provision', outcome: 'error', errorCode: 4711 })
    expect(await done(at.provisioning, request, 'second')).toMatchObject({ error: { errorCode: 4711 } })
  })
})

describe('a question that is turned away', () => {
  const ask = () => at.provisioning.checkSubdomain('wolna')

  it.each([429, 503])('with %i is asked again', async (status) => {
    await at.fail({ operation: 'checkSubdomain', status, retryAfter: 0, times: 2 })
    expect(await ask()).toMatchObject({ ok: true })
  })

  it('is given up after three tries', async () => {
    await at.fail({ operation: 'checkSubdomain', status: 429, retryAfter: 0, times: 3 })
    expect(await ask()).toMatchObject({ ok: false, code: 'RATE_LIMITED' })
    expect((await at.call('GET', 'faults')).body).toEqual([])
  })

  it('for longer than anybody waits is given up at once, with the time to wait', async () => {
    await at.fail({ operation: 'checkSubdomain', status: 429, retryAfter: 30 })
    expect(await ask()).toMatchObject({ ok: false, code: 'RATE_LIMITED', retryAfter: 30 })
  })

  it('is not asked again after a refusal, nor is a change after anything', async () => {
    await at.fail([
      { operation: 'checkSubdomain', status: 403 },
      { operation: 'provision', status: 503, retryAfter: 0 },
    ])
    expect(await ask()).toMatchObject({ ok: false, code: 'FORBIDDEN' })
    const change = await begin(at.provisioning, provision('B', { partnerOrgId: 'p', customerOrgId: 'c' }), 'B')
    expect(change).toMatchObject({ ok: false, code: 'UPSTREAM', retryAfter: 0 })
  })
})
