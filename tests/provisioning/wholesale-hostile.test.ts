import { afterAll, beforeAll, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { begin, valueOf } from '../support/provisioning-requests.ts'
import { mapRequest, openWholesaleBackEnd, provisionRequest } from '../support/wholesale-back-end.ts'
import type { WholesaleBackEnd } from '../support/wholesale-back-end.ts'
import { wholesaleSuite } from '../support/wholesale-document.ts'

wholesaleSuite('Webex Wholesale is read with care', () => {
  let at: WholesaleBackEnd
  beforeAll(async () => {
    at = await openWholesaleBackEnd()
  })
  afterAll(() => at.close())

  const customer = { id: 'one', externalId: 'WBX-1', status: 'provisioned', packages: ['webex_calling'] }
  const reads = async (body: unknown) => {
    at.server.fault({ at: 'read', status: 200, body })
    return at.provisioning.getJob('WBX-1~one')
  }

  it.each([
    { what: 'without an organisation, a list of packages or details', body: { id: 'one', status: 'provisioned' } },
    { what: 'with null for what is missing', body: { ...customer, orgId: null, resourceDetails: null, errors: null } },
    { what: 'with packages nobody has heard of', body: { ...customer, packages: ['webex_tomorrow'] } },
    {
      what: 'with errors of another shape',
      body: { ...customer, errors: [{ errorCode: 'x' }, 7], resourceDetails: {} },
    },
    { what: 'with more than is described', body: { ...customer, more: { and: 'more' } } },
  ])('a customer $what is understood', async ({ body }) => {
    expect(valueOf(await reads(body))).toMatchObject({ status: 'provisioned', orderId: 'WBX-1' })
  })

  it.each([
    { what: 'in a state nobody has heard of', body: { ...customer, status: 'half_done' } },
    { what: 'that is another one', body: { ...customer, id: 'two' } },
    { what: 'of wrong types', body: { ...customer, packages: 'all' } },
    { what: 'without an id', body: { status: 'provisioned' } },
    { what: 'that is a page of HTML', body: '<html></html>' },
    { what: 'that is cut off', body: '{"id":"one","status":"prov' },
    { what: 'of two megabytes', body: JSON.stringify({ ...customer, more: 'x'.repeat(2_100_000) }) },
  ])('a customer $what is not believed', async ({ body }) => {
    expect(await reads(body)).toMatchObject({ ok: false, code: 'UPSTREAM', outcome: 'unknown' })
  })

  it('a precheck succeeds as it is described and as it is shown, which differ', async () => {
    const info = { infoCode: 100, description: 'Provisioning preCheck validation successful.' }
    for (const body of [{ message: 'success', info }, { message: 'success', info: [info] }, {}]) {
      at.server.fault({ at: 'validate', status: 200, body })
      expect(valueOf(await at.provisioning.findCustomerOrg('a@b.example', undefined)).kind).toBe('none')
    }
  })

  it('a precheck that failed with 200 has failed', async () => {
    const errors = [{ errorCode: 10022, description: 'The email is already associated with an existing user.' }]
    at.server.fault({ at: 'validate', status: 200, body: { message: 'failed', errors } })
    expect(valueOf(await at.provisioning.findCustomerOrg('a@b.example', undefined)).kind).toBe('conflict')
    at.server.fault({ at: 'validate', status: 200, body: { message: 'failed', errors: [{ description: 'No.' }] } })
    expect(await begin(at.provisioning, mapRequest('WBX-9'), 'key')).toMatchObject({
      code: 'VALIDATION',
      outcome: 'refused',
      trackingId: 'ROUTER_42',
    })
  })

  it.each([
    { status: 401, code: 'UNAUTHENTICATED' },
    { status: 403, code: 'FORBIDDEN' },
    { status: 404, code: 'NOT_FOUND' },
    { status: 423, code: 'LOCKED' },
    { status: 429, code: 'RATE_LIMITED' },
  ])('$status is $code, with the time to wait and the number for support', async ({ status, code }) => {
    const refusal = { status, body: { message: 'No.', errors: [], trackingId: 'T-1' }, headers: { 'retry-after': '7' } }
    at.server.fault({ at: 'create', ...refusal })
    expect(await begin(at.provisioning, provisionRequest('WBX-1'), 'key')).toEqual({
      ok: false,
      code,
      outcome: 'refused',
      retryAfter: 7,
      trackingId: 'T-1',
    })
  })

  it('an id of a job that is none is not found, and nothing is asked', async () => {
    const before = at.server.calls.length
    for (const id of ['', '~', 'WBX-1', 'WBX-1~', '~one'])
      expect(await at.provisioning.getJob(id)).toMatchObject({ code: 'NOT_FOUND' })
    expect(at.server.calls).toHaveLength(before)
  })

  it('an id with half a character in it is asked for, and is nobody’s', async () => {
    expect(await at.provisioning.getJob('WBX-1~\ud800')).toMatchObject({ code: 'NOT_FOUND' })
  })

  it('whatever JSON comes is an answer or an unknown one, never a throw', async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom('read', 'list', 'validate'), fc.json(), async (call, json) => {
        at.server.fault({ at: call, status: 200, body: json })
        const { provisioning } = at
        const answer =
          call === 'read'
            ? await provisioning.getJob('WBX-1~one')
            : call === 'list'
              ? await provisioning.findJobs('WBX-1')
              : await provisioning.findCustomerOrg('a@b.example', undefined)
        if (!answer.ok) expect(['UPSTREAM', 'VALIDATION']).toContain(answer.code)
      }),
      { numRuns: 60 },
    )
  })
})
