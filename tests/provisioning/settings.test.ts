import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { openTestProvisioning, type TestProvisioning } from '../support/provisioning.ts'
import {
  addSite,
  begin,
  done,
  mapOrder,
  mapped,
  provision,
  saveCalling,
  saveSubdomain,
  valueOf,
  type Mapped,
} from '../support/provisioning-requests.ts'

let at: TestProvisioning
let order: Mapped
beforeEach(async () => {
  at = await openTestProvisioning()
  order = await mapped(at.provisioning, mapOrder('A'))
})
afterEach(() => at.close())

/** Another order, for an organisation that has settings already. */
async function existingCustomer() {
  const { matches } = valueOf(await at.provisioning.findCustomerOrg('admin@baltyk.example', undefined))
  const customer = { orgId: String(matches[0]?.orgId), adminEmail: 'admin@baltyk.example' }
  return mapped(at.provisioning, mapOrder('B', { partner: { orgId: order.partnerOrgId }, customer }))
}

describe('a subdomain', () => {
  it.each(['zajeta', 'baltyk'])('that is taken is refused with free ones to choose from: %s', async (name) => {
    expect(await begin(at.provisioning, saveSubdomain('A', order.customerOrgId, name), 'key')).toMatchObject({
      code: 'SUBDOMAIN_TAKEN',
      field: 'name',
    })
    const { result, suggestions } = valueOf(await at.provisioning.checkSubdomain(name))
    expect(result).toBe('taken')
    expect(suggestions).toHaveLength(3)
    const checks = await Promise.all(suggestions.map((suggestion) => at.provisioning.checkSubdomain(suggestion)))
    expect(checks.map((check) => valueOf(check).result)).toEqual(['available', 'available', 'available'])
  })

  it('can be lost between the check and the saving', async () => {
    expect(valueOf(await at.provisioning.checkSubdomain('wyscig')).result).toBe('available')
    expect(await begin(at.provisioning, saveSubdomain('A', order.customerOrgId, 'wyscig'), 'key')).toMatchObject({
      code: 'SUBDOMAIN_TAKEN',
      outcome: 'refused',
    })
    expect(valueOf(await at.provisioning.checkSubdomain('wyscig')).result).toBe('taken')
  })

  it('may be saved anew by its own order, which frees the former one', async () => {
    for (const name of ['pierwsza', 'druga']) {
      expect(await done(at.provisioning, saveSubdomain('A', order.customerOrgId, name), name)).toMatchObject({
        status: 'provisioned',
      })
    }
    expect(valueOf(await at.provisioning.getOrganisation(order.customerOrgId)).subdomain).toBe('druga')
    expect(valueOf(await at.provisioning.checkSubdomain('pierwsza')).result).toBe('available')
  })

  it('that was there before cannot be changed', async () => {
    const { customerOrgId } = await existingCustomer()
    expect(await begin(at.provisioning, saveSubdomain('B', customerOrgId, 'nowa'), 'key')).toMatchObject({
      code: 'SUBDOMAIN_LOCKED',
    })
    expect(await begin(at.provisioning, saveSubdomain('B', customerOrgId, 'baltyk'), 'key')).toMatchObject({ ok: true })
  })

  it('can be taken by somebody else when a test wants it', async () => {
    await at.call('POST', 'names/taken', { kind: 'subdomain', name: 'zoltalodz' })
    expect(valueOf(await at.provisioning.checkSubdomain('zoltalodz')).result).toBe('taken')
  })
})

describe('a site', () => {
  it('that is taken or impossible is refused at once', async () => {
    const add = (name: string) => begin(at.provisioning, addSite('A', order.customerOrgId, { name }), name)
    expect(await add('zajeta')).toMatchObject({ code: 'SITE_TAKEN', field: 'site.name' })
    expect(await add('acme_pl')).toMatchObject({ code: 'SITE_INVALID' })
  })

  it('can be lost while its job runs: the job fails, and billing has not started', async () => {
    expect(valueOf(await at.provisioning.checkSite('wyscig2')).result).toBe('available')
    const job = await done(at.provisioning, addSite('A', order.customerOrgId, { name: 'wyscig2' }), 'key')
    expect(job).toMatchObject({
      status: 'error',
      billing: 'not_started',
      error: { errorCode: 'SITE_TAKEN', field: 'site.name' },
    })
  })

  it('moves from elsewhere with the right code only', async () => {
    const move = (transferCode: string) =>
      begin(at.provisioning, addSite('A', order.customerOrgId, { name: 'zajeta', transferCode }), transferCode)
    expect(await move('PLEASE')).toMatchObject({ code: 'VALIDATION', field: 'site.transferCode' })
    expect(await move('MOVE-ME')).toMatchObject({ ok: true })
  })
})

describe('a location', () => {
  it('needs a name that the organisation does not have', async () => {
    const { customerOrgId } = await existingCustomer()
    expect(await begin(at.provisioning, saveCalling('B', customerOrgId, 'gdańsk'), 'key')).toMatchObject({
      code: 'LOCATION_NAME_TAKEN',
      field: 'location.name',
    })
  })

  it('is replaced when its order saves it again', async () => {
    for (const [nth, name] of ['Łódź', 'Łódź', 'Zgierz'].entries()) {
      await done(at.provisioning, saveCalling('A', order.customerOrgId, name), `save-${nth}`)
    }
    expect(valueOf(await at.provisioning.getOrganisation(order.customerOrgId)).locations).toEqual(['Zgierz'])
  })

  it('needs a time zone that exists', async () => {
    const request = saveCalling('A', order.customerOrgId)
    const wrong = { ...request, location: { ...request.location, timeZone: 'Europe/Warszawa' } }
    expect(await begin(at.provisioning, wrong, 'key')).toMatchObject({ code: 'VALIDATION', field: 'location.timeZone' })
  })
})

describe('settings and billing', () => {
  it('are refused for an order that is not attached', async () => {
    expect(await begin(at.provisioning, saveSubdomain('X', order.customerOrgId, 'nowa'), 'one')).toMatchObject({
      code: 'CONFLICT',
    })
    expect(await begin(at.provisioning, provision('X', order), 'two')).toMatchObject({ code: 'CONFLICT' })
    const stranger = {
      ...provision('A', order),
      lines: [{ lineId: '9', services: [{ service: 'calling' as const, quantity: 1 }] }],
    }
    expect(await begin(at.provisioning, stranger, 'three')).toMatchObject({ code: 'CONFLICT', field: 'lines.0.lineId' })
  })

  it('are refused when the organisation has gone meanwhile', async () => {
    await at.call('DELETE', `organizations/${order.customerOrgId}`)
    expect(await begin(at.provisioning, saveCalling('A', order.customerOrgId), 'one')).toMatchObject({
      code: 'NOT_FOUND',
    })
    expect(await begin(at.provisioning, provision('A', order), 'two')).toMatchObject({ code: 'NOT_FOUND' })
    expect(await at.billingStarts()).toBe(0)
  })

  it('show a new name and another partner, once somebody changed them behind our back', async () => {
    const change = (body: object) => at.call('PATCH', `organizations/${order.customerOrgId}`, body)
    await change({ name: 'Zielona Łódź S.A.', managedBy: 'Konkurent' })
    expect(valueOf(await at.provisioning.getOrganisation(order.customerOrgId))).toMatchObject({
      name: 'Zielona Łódź S.A.',
      managedBy: 'Konkurent',
    })
    await change({ managedBy: null })
    expect(valueOf(await at.provisioning.getOrganisation(order.customerOrgId)).managedBy).toBeUndefined()
    expect(await at.call('PATCH', 'organizations/nobody', {})).toMatchObject({ status: 404 })
  })

  it('convert a trial', async () => {
    const { matches } = valueOf(await at.provisioning.findCustomerOrg('admin@proba.example', undefined))
    const customer = { orgId: String(matches[0]?.orgId), adminEmail: 'admin@proba.example' }
    const trial = await mapped(at.provisioning, mapOrder('T', { partner: { orgId: order.partnerOrgId }, customer }))
    await done(at.provisioning, provision('T', trial), 'key')
    expect(valueOf(await at.provisioning.getOrganisation(customer.orgId))).toMatchObject({
      isTrial: false,
      licences: [
        { service: 'meetings', quantity: 145 },
        { service: 'calling', quantity: 120 },
      ],
    })
  })

  it('are gone after a reset', async () => {
    expect(await at.call('POST', 'reset')).toMatchObject({ status: 204 })
    expect(await at.ledger()).toEqual([])
    expect(await at.provisioning.getOrganisation(order.customerOrgId)).toMatchObject({ code: 'NOT_FOUND' })
  })
})
