import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { begin, done, mapOrder, saveCalling, saveSubdomain, valueOf } from '../support/provisioning-requests.ts'
import { mapRequest, openWholesaleBackEnd, PARTNER, provisionRequest } from '../support/wholesale-back-end.ts'
import type { WholesaleBackEnd } from '../support/wholesale-back-end.ts'
import { wholesaleSuite } from '../support/wholesale-document.ts'

wholesaleSuite('Webex Wholesale as a provisioning back end', () => {
  let at: WholesaleBackEnd
  beforeEach(async () => {
    at = await openWholesaleBackEnd()
  })
  afterEach(async () => {
    await at.close()
    expect(at.server.wrong).toEqual([])
  })

  describe('before anything is paid for', () => {
    it('knows the partner without asking, under either form of its id', async () => {
      const encoded = Buffer.from(`ciscospark://us/ORGANIZATION/${PARTNER.toUpperCase()}`).toString('base64')
      const lookup = valueOf(await at.provisioning.findPartnerOrg('ola@nordwind.example'))
      expect(lookup).toMatchObject({ kind: 'one', matches: [{ orgId: PARTNER, emailRole: 'admin' }] })
      expect(valueOf(await at.provisioning.getOrganisation(encoded)).name).toBe('Nordwind Systemy Sp. z o.o.')
      expect(at.server.calls).toEqual([])
    })

    it('tells an address that is free from one that is taken', async () => {
      at.server.state.takenEmails.add('bea@zolta-lodz.example')
      expect(valueOf(await at.provisioning.findCustomerOrg('bea@zolta-lodz.example', 'Żółta Łódź S.A.')).kind).toBe(
        'conflict',
      )
      expect(valueOf(await at.provisioning.findCustomerOrg('zed@obcy.example', undefined)).kind).toBe('none')
    })

    it('maps an order by checking it: nothing is created, and the organisation is one that will be', async () => {
      const job = valueOf(await begin(at.provisioning, mapRequest('WBX-1'), 'key'))
      expect(job).toMatchObject({ status: 'provisioned', customerOrgId: 'planned~WBX-1', billing: 'not_started' })
      expect(at.server.calls).toEqual(['validate'])
      expect(await at.provisioning.getOrganisation('planned~WBX-1')).toMatchObject({ code: 'NOT_FOUND' })
    })

    it('leads a taken address back to the question for it', async () => {
      at.server.state.takenEmails.add('bea@zolta-lodz.example')
      expect(await begin(at.provisioning, mapRequest('WBX-1'), 'key')).toEqual({
        ok: false,
        code: 'EMAIL_IN_OTHER_ORG',
        field: 'customer.create.adminEmail',
        outcome: 'refused',
        trackingId: 'WHOLESALE_7',
      })
    })

    it('refuses a country without an address before the point of no return, unless a location will be asked for', async () => {
      const abroad = {
        ...mapRequest('WBX-1'),
        customer: { create: { adminEmail: 'a@b.example', companyName: 'B', country: 'DE' } },
      }
      at.books.set('WBX-1', { purchases: [{ service: 'meetings', quantity: 5 }] })
      expect(await begin(at.provisioning, abroad, 'key')).toMatchObject({
        code: 'COUNTRY_NOT_SOLD',
        outcome: 'refused',
      })
      at.books.set('WBX-1', { purchases: [{ service: 'calling', quantity: 5 }] })
      expect(await begin(at.provisioning, abroad, 'key')).toMatchObject({ ok: true })
    })

    it('refuses an order of messaging alone, for which there is no package', async () => {
      at.books.set('WBX-1', { purchases: [{ service: 'messaging', quantity: 5 }] })
      expect(await begin(at.provisioning, mapRequest('WBX-1'), 'key')).toMatchObject({ code: 'VALIDATION' })
      expect(at.server.calls).toEqual([])
    })

    it('refuses what the API has no call for, and names it', async () => {
      const { provisioning } = at
      const refusals = [
        await begin(provisioning, mapOrder('WBX-1'), 'key'),
        await begin(provisioning, mapOrder('WBX-1', { partner: { orgId: 'somebody-else' } }), 'key'),
        await begin(provisioning, saveSubdomain('WBX-1', 'org', 'zoltalodz'), 'key'),
        await begin(provisioning, saveCalling('WBX-1', 'org'), 'key'),
        await provisioning.checkSubdomain('zoltalodz'),
        await provisioning.checkSite('zolta-lodz'),
        await provisioning.setPassword(PARTNER, 'ola@nordwind.example', 'Zielona-Łąka-7'),
      ]
      for (const refusal of refusals) expect(refusal).toMatchObject({ code: 'FORBIDDEN', outcome: 'refused' })
      expect(provisioning.cannot).toEqual(
        expect.arrayContaining(['saveSubdomain', 'addSite', 'saveCalling', 'setPassword']),
      )
      expect(at.server.calls).toEqual([])
    })
  })

  describe('provisions a new customer', () => {
    it('in one call that carries everything the wizard was told', async () => {
      const job = await done(at.provisioning, provisionRequest('WBX-1'), 'key')
      expect(job).toMatchObject({
        status: 'provisioned',
        billing: 'unknown',
        idempotencyKey: 'key',
        partnerOrgId: PARTNER,
      })
      expect(job.perService.map(({ service, status }) => `${service} ${status}`)).toEqual([
        'calling provisioned',
        'meetings provisioned',
      ])
      const address = { addressLine1: 'ul. Świętokrzyska 1', city: 'Łódź', zipOrPostalCode: '90-001', country: 'PL' }
      expect(at.server.state.changes).toEqual([
        {
          kind: 'create',
          body: {
            provisioningId: 'template-1',
            packages: ['webex_calling', 'webex_meetings'],
            externalId: 'WBX-1',
            address,
            customerInfo: { name: 'Żółta Łódź S.A.', primaryEmail: 'bea@zolta-lodz.example', language: 'pl_PL' },
            provisioningParameters: {
              calling: { location: { name: 'Centrala', address, timezone: 'Europe/Warsaw', language: 'pl_pl' } },
              meetings: { timezone: 'Europe/Warsaw' },
              packages: { limits: { webex_calling: 120, webex_meetings: 120 } },
            },
          },
        },
      ])
      expect(at.server.calls.slice(0, 3)).toEqual(['list', 'validate', 'create'])
    })

    it('names the job by the order and the last segment of the address it was given', async () => {
      const { jobId, status } = valueOf(await begin(at.provisioning, provisionRequest('WBX-1'), 'key'))
      expect({ jobId, status }).toEqual({ jobId: `WBX-1~${at.server.state.customers[0]?.id}`, status: 'provisioning' })
    })

    it('waits for a compliance review, and goes on after it', async () => {
      at.server.state.becomes = (customer) => void (customer.status = 'pending_rpl_review')
      const job = await done(at.provisioning, provisionRequest('WBX-1'), 'key')
      expect(job).toMatchObject({ status: 'pending_rpl_review', billing: 'not_started' })
      for (const customer of at.server.state.customers) customer.status = 'provisioned'
      expect(valueOf(await at.provisioning.getJob(job.jobId))).toMatchObject({ status: 'provisioned' })
    })

    it('says which service failed and why, in words where the number is known', async () => {
      at.server.state.becomes = (customer) => {
        customer.status = 'provisioned_with_errors'
        const late = [{ errorCode: 2560, description: 'Maintenance' }]
        customer.resourceDetails = {
          packages: [
            { name: 'webex_calling', status: 'error', warnings: late },
            { name: 'webex_meetings', status: 'provisioned' },
          ],
        }
      }
      const job = await done(at.provisioning, provisionRequest('WBX-1'), 'key')
      expect(job).toMatchObject({
        status: 'provisioned_with_errors',
        billing: 'unknown',
        perService: [
          { service: 'calling', status: 'error', warnings: [{ errorCode: 'SERVICE_MAINTENANCE' }] },
          { service: 'meetings', status: 'provisioned' },
        ],
      })
    })
  })

  describe('changes a customer that is there already', () => {
    const existing = (packages: string[], status = 'provisioned') => {
      const orgId = Buffer.from(`ciscospark://us/ORGANIZATION/0e182e15-9fca-4478-ba38-c4ab2e27aed0`).toString(
        'base64url',
      )
      at.server.state.customers.push({ id: 'customer-1', orgId, externalId: 'their-own', status, packages })
      return provisionRequest('WBX-1', '0E182E15-9FCA-4478-BA38-C4AB2E27AED0')
    }

    it('adds what was bought and drops nothing that is there', async () => {
      const job = await done(at.provisioning, existing(['webex_voice', 'webex_meetings']), 'key')
      expect(job.status).toBe('provisioned')
      expect(at.server.state.changes).toMatchObject([
        {
          kind: 'update',
          body: {
            packages: ['webex_voice', 'webex_meetings', 'webex_calling'],
            provisioningParameters: { packages: { limits: { webex_calling: 120 } } },
          },
        },
      ])
      expect(at.server.state.changes[0]?.body).not.toHaveProperty('externalId')
    })

    it('is not all done while it lacks what was bought', async () => {
      const request = existing(['webex_calling'])
      at.server.state.becomes = (customer) => {
        customer.status = 'provisioned'
        customer.packages = ['webex_calling']
      }
      const job = await done(at.provisioning, request, 'key')
      expect(job).toMatchObject({
        status: 'provisioned_with_errors',
        perService: [{ status: 'provisioned' }, { service: 'meetings', status: 'error' }],
      })
    })

    it('waits while somebody else is changing it', async () => {
      const answer = await begin(at.provisioning, existing(['webex_voice'], 'updating'), 'key')
      expect(answer).toEqual({ ok: false, code: 'LOCKED', outcome: 'refused', retryAfter: 60 })
      expect(at.server.state.changes).toEqual([])
    })

    it('sends nothing where all that was bought is there', async () => {
      const job = valueOf(await begin(at.provisioning, existing(['webex_calling', 'webex_meetings']), 'key'))
      expect(job).toMatchObject({ status: 'provisioned', orderId: 'WBX-1' })
      expect(at.server.state.changes).toEqual([])
    })

    it('touches none that is being removed, and makes an organisation a customer that is none', async () => {
      const request = existing(['webex_voice'], 'deleting')
      expect(await begin(at.provisioning, request, 'key')).toMatchObject({ code: 'CONFLICT', outcome: 'refused' })
      at.server.state.customers.length = 0
      expect(await begin(at.provisioning, request, 'key')).toMatchObject({ ok: true })
      expect(at.server.state.changes[0]?.body).toMatchObject({ externalId: 'WBX-1', orgId: expect.any(String) })
      expect(at.server.state.changes[0]?.body).not.toHaveProperty('customerInfo')
    })
  })
})
