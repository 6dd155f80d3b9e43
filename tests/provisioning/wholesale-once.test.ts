import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { begin, done, valueOf } from '../support/provisioning-requests.ts'
import { mapRequest, openWholesaleBackEnd, provisionRequest } from '../support/wholesale-back-end.ts'
import type { WholesaleBackEnd } from '../support/wholesale-back-end.ts'
import { canBeAsked, startsOnce } from './promises-once.ts'
import { wholesaleSuite } from '../support/wholesale-document.ts'

wholesaleSuite('Webex Wholesale creates one customer an order', () => {
  let at: WholesaleBackEnd
  beforeEach(async () => {
    at = await openWholesaleBackEnd()
  })
  afterEach(async () => {
    await at.close()
    expect(at.server.wrong).toEqual([])
  })

  describe('and keeps the promises of every back end that can be kept without a key', () => {
    const backEnd = () => ({
      provisioning: at.provisioning,
      billingStarts: () => Promise.resolve(created()),
      loseNextAnswer: () => Promise.resolve(at.server.fault({ at: 'create', acting: true, silent: 'broken' })),
      requests: { mapOrder: mapRequest, provision: (orderId: string) => provisionRequest(orderId) },
      close: () => Promise.resolve(),
    })
    startsOnce(backEnd)
    canBeAsked(backEnd)
  })

  const request = provisionRequest('WBX-1')
  const created = () => at.server.state.changes.filter(({ kind }) => kind === 'create').length

  /** As the product does after an unknown outcome, here also as a process that remembers nothing. */
  const found = async () =>
    valueOf(await at.reopened().findJobs('WBX-1')).filter(({ idempotencyKey }) => idempotencyKey === 'key')

  it('under another key too: what is there for an order is taken, not made again', async () => {
    const first = await done(at.provisioning, request, 'key')
    expect(valueOf(await begin(at.provisioning, request, 'another')).jobId).toBe(first.jobId)
    expect(created()).toBe(1)
  })

  it.each([
    { how: 'breaks the connection after creating', fault: { acting: true, silent: 'broken' } },
    { how: 'answers 500 after creating', fault: { acting: true, status: 500, body: {} } },
    { how: 'answers 504 with a page of HTML after creating', fault: { acting: true, status: 504, body: '<html>' } },
    {
      how: 'answers 202 with nonsense after creating',
      fault: { acting: true, status: 202, body: 'null', headers: {} },
    },
    { how: 'answers with a redirect after creating', fault: { acting: true, status: 303, body: '' } },
  ] as const)('when the service $how', async ({ fault }) => {
    at.server.fault({ at: 'create', ...fault })
    const answer = await begin(at.provisioning, request, 'key')
    if (!answer.ok) expect(answer).toMatchObject({ code: 'UPSTREAM', outcome: 'unknown' })
    expect(await found()).toMatchObject([{ operation: 'provision', orderId: 'WBX-1' }])
    expect((await done(at.provisioning, request, 'key')).status).toBe('provisioned')
    expect(created()).toBe(1)
  })

  it('when the service never answers after creating', async () => {
    const impatient = await openWholesaleBackEnd(1500)
    await done(impatient.provisioning, provisionRequest('WBX-0'), 'warm')
    impatient.server.state.takenEmails.clear()
    impatient.server.fault({ at: 'create', acting: true, silent: 'open' })
    const answer = await begin(impatient.provisioning, request, 'key')
    expect(answer).toMatchObject({ code: 'UPSTREAM', outcome: 'unknown' })
    await done(impatient.provisioning, request, 'key')
    expect(impatient.server.state.customers.map(({ externalId }) => externalId)).toEqual(['WBX-0', 'WBX-1'])
    await impatient.close()
  })

  it('when it was not created at all: the same call again creates it', async () => {
    at.server.fault({ at: 'create', silent: 'broken' })
    expect(await begin(at.provisioning, request, 'key')).toMatchObject({ outcome: 'unknown' })
    expect(await found()).toEqual([])
    await done(at.provisioning, request, 'key')
    expect(created()).toBe(1)
  })

  it('when the customer cannot be listed yet: an address it took itself is no refusal', async () => {
    at.server.fault({ at: 'create', acting: true, silent: 'broken' })
    await begin(at.provisioning, request, 'key')
    at.server.fault({ at: 'list', status: 200, body: { items: [] } })
    expect(await begin(at.provisioning, request, 'key')).toMatchObject({ code: 'UPSTREAM', outcome: 'unknown' })
    expect(await found()).toHaveLength(1)
    expect(created()).toBe(1)
  })

  it.each(['list', 'validate'])(
    'when %s fails before: nothing was sent, and nothing has to be looked up',
    async (call) => {
      at.server.fault({ at: call, status: 503, body: '<html>' })
      expect(await begin(at.provisioning, request, 'key')).toMatchObject({ code: 'UPSTREAM', outcome: 'unsent' })
      expect(created()).toBe(0)
    },
  )

  it('when it is refused as being there already: the one that is there is taken', async () => {
    at.server.fault({ at: 'create', acting: true, status: 409, body: { message: 'exists' } })
    expect(await begin(at.provisioning, request, 'key')).toMatchObject({ ok: true, value: { orderId: 'WBX-1' } })
    expect(created()).toBe(1)
  })

  it('and never a second one beside two that are there', async () => {
    const twin = (id: string) => ({ id, externalId: 'WBX-1', status: 'provisioned' })
    at.server.state.customers.push(twin('one'), twin('two'))
    expect(await begin(at.provisioning, request, 'key')).toMatchObject({ code: 'CONFLICT', outcome: 'refused' })
    expect(await at.provisioning.findJobs('WBX-1')).toMatchObject({ ok: false, code: 'CONFLICT' })
  })

  it('and when a service list is not filtered as asked, nothing is concluded from it', async () => {
    at.server.state.customers.push({ id: 'one', externalId: 'WBX-2', status: 'provisioned' })
    at.server.fault({ at: 'list', status: 200, body: { items: at.server.state.customers } })
    expect(await begin(at.provisioning, request, 'key')).toMatchObject({ code: 'UPSTREAM', outcome: 'unsent' })
    expect(created()).toBe(0)
  })

  describe('tries again', () => {
    it('what failed by changing the customer that failed', async () => {
      at.server.state.becomes = (customer) => {
        customer.status = 'error'
        customer.errors = [{ errorCode: 2560, description: 'Maintenance' }]
        customer.resourceDetails = { packages: [{ name: 'webex_calling', status: 'error' }] }
      }
      const failed = await done(at.provisioning, request, 'key')
      expect(failed).toMatchObject({
        status: 'error',
        billing: 'not_started',
        error: { errorCode: 'SERVICE_MAINTENANCE' },
      })
      at.server.state.becomes = (customer) => {
        customer.status = 'provisioned'
        delete customer.resourceDetails
      }
      expect((await done(at.provisioning, request, 'second')).status).toBe('provisioned')
      expect(at.server.state.changes.map(({ kind }) => kind)).toEqual(['create', 'update'])
    })

    it('a change that nobody answered, to the same end', async () => {
      const orgId = Buffer.from('ciscospark://us/ORGANIZATION/0e182e15-9fca-4478-ba38-c4ab2e27aed0').toString(
        'base64url',
      )
      const customer = { id: 'one', orgId, externalId: 'their-own', status: 'provisioned', packages: ['webex_voice'] }
      at.server.state.customers.push(customer)
      const change = provisionRequest('WBX-1', orgId)
      at.server.fault({ at: 'update', acting: true, silent: 'broken' })
      expect(await begin(at.provisioning, change, 'key')).toMatchObject({ outcome: 'unknown' })
      expect(await at.provisioning.findJobs('WBX-1')).toMatchObject({ ok: false, code: 'LOCKED' })
      customer.status = 'provisioned'
      expect(await found()).toMatchObject([{ orderId: 'WBX-1', status: 'provisioned' }])
      await done(at.provisioning, change, 'key')
      expect(at.server.state.changes).toHaveLength(1)
    })
  })

  it('made elsewhere under our order number, it is nobody’s call of ours', async () => {
    at.server.state.customers.push({
      id: 'one',
      externalId: 'WBX-1',
      status: 'provisioned',
      packages: ['webex_calling'],
    })
    const [job] = valueOf(await at.provisioning.findJobs('WBX-1'))
    expect(job).toMatchObject({ operation: 'provision', status: 'provisioned', perService: [{ service: 'calling' }] })
    expect(job?.idempotencyKey).toBe('elsewhere~one')
  })

  it('a mapping that nobody answered created nothing either', async () => {
    at.server.fault({ at: 'validate', silent: 'broken' })
    expect(await begin(at.provisioning, mapRequest('WBX-1'), 'key')).toMatchObject({ outcome: 'unsent' })
    expect(valueOf(await at.provisioning.findJobs('WBX-1'))).toEqual([])
    expect(created()).toBe(0)
  })
})
