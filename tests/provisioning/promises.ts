import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import {
  addSite,
  done,
  mapOrder,
  mapped,
  provision,
  saveCalling,
  saveSubdomain,
  valueOf,
} from '../support/provisioning-requests.ts'
import type { BackEnd } from './back-end.ts'
import { canBeAsked, isIdempotent, startsOnce } from './promises-once.ts'

/** What every adapter must keep to, whatever is behind it. A new adapter is one more call of this. */
export function keepsItsPromises(name: string, open: () => Promise<BackEnd>): void {
  describe(`${name} as a provisioning back end`, () => {
    let backEnd: BackEnd
    beforeEach(async () => {
      backEnd = await open()
    })
    afterEach(() => backEnd.close())

    describe('answers questions', () => asksQuestions(() => backEnd))
    describe('sets an order up', () => setsUp(() => backEnd))
    describe('does everything once', () => isIdempotent(() => backEnd))
    describe('is told twice', () => startsOnce(() => backEnd))
    describe('can be asked what became of a lost answer', () => canBeAsked(() => backEnd))
  })
}

function asksQuestions(at: () => BackEnd): void {
  it('knows nobody’s organisation before there is one', async () => {
    expect(await at().provisioning.findPartnerOrg('ola@nordwind.example')).toEqual({
      ok: true,
      value: { kind: 'none', matches: [] },
    })
    expect(await at().provisioning.findCustomerOrg('bea@zolta-lodz.example', 'Żółta Łódź S.A.')).toMatchObject({
      ok: true,
      value: { kind: 'none' },
    })
  })

  it('says that an organisation does not exist', async () => {
    expect(await at().provisioning.getOrganisation('no/such organisation')).toMatchObject({
      ok: false,
      code: 'NOT_FOUND',
      outcome: 'refused',
    })
  })

  it('tells a free name from an impossible one', async () => {
    const { provisioning } = at()
    expect(valueOf(await provisioning.checkSubdomain('zoltalodz'))).toEqual({
      name: 'zoltalodz',
      result: 'available',
      suggestions: [],
    })
    expect(valueOf(await provisioning.checkSubdomain('Zolta Lodz!')).result).toBe('invalid')
    expect(valueOf(await provisioning.checkSite('zolta-lodz')).result).toBe('available')
    expect(valueOf(await provisioning.checkSite('-zolta')).result).toBe('invalid')
  })

  it('knows no job of an order it never heard of', async () => {
    expect(await at().provisioning.findJobs('WBX-0000 & more')).toEqual({ ok: true, value: [] })
    expect(await at().provisioning.getJob('no-such-job')).toMatchObject({ ok: false, code: 'NOT_FOUND' })
  })
}

function setsUp(at: () => BackEnd): void {
  it('from the first mapping to billing', async () => {
    const { provisioning, billingStarts } = at()
    const first = await done(provisioning, mapOrder('A'), 'map')
    expect(first).toMatchObject({
      status: 'provisioned',
      partnerCreated: true,
      customerCreated: true,
      billing: 'not_started',
    })
    const organisations = { partnerOrgId: String(first.partnerOrgId), customerOrgId: String(first.customerOrgId) }
    const { customerOrgId } = organisations
    const settings = [
      saveSubdomain('A', customerOrgId, 'zoltalodz'),
      saveCalling('A', customerOrgId),
      addSite('A', customerOrgId, {}),
    ]
    for (const request of settings)
      expect(await done(provisioning, request, request.operation)).toMatchObject({ status: 'provisioned' })
    expect(await billingStarts('A')).toBe(0)
    const job = await done(provisioning, provision('A', organisations), 'provision')
    expect(job).toMatchObject({ status: 'provisioned', billing: 'started' })
    expect(Date.parse(job.startedAt ?? '')).toBeLessThanOrEqual(Date.now())
    expect(job.perService.map(({ service, status }) => `${service} ${status}`)).toEqual([
      'calling provisioned',
      'meetings provisioned',
    ])
    expect(await billingStarts('A')).toBe(1)
  })

  it('shows afterwards what was set up', async () => {
    const { provisioning } = at()
    const organisations = await mapped(provisioning, mapOrder('A'))
    const { customerOrgId, partnerOrgId } = organisations
    await done(provisioning, saveSubdomain('A', customerOrgId, 'zoltalodz'), 'subdomain')
    await done(provisioning, saveCalling('A', customerOrgId), 'calling')
    await done(provisioning, provision('A', organisations), 'provision')
    expect(valueOf(await provisioning.findPartnerOrg('ola@nordwind.example'))).toMatchObject({
      kind: 'one',
      matches: [{ orgId: partnerOrgId, emailRole: 'admin' }],
    })
    expect(valueOf(await provisioning.getOrganisation(customerOrgId))).toMatchObject({
      name: 'Żółta Łódź S.A.',
      subdomain: 'zoltalodz',
      locations: ['Łódź'],
      activeSubscriptions: 1,
      licences: [
        { service: 'calling', quantity: 120 },
        { service: 'meetings', quantity: 120 },
      ],
    })
    expect(valueOf(await provisioning.checkSubdomain('zoltalodz')).result).toBe('taken')
  })

  it('hands a password on, and that again', async () => {
    const { provisioning } = at()
    const { partnerOrgId } = await mapped(provisioning, mapOrder('A'))
    const set = () => provisioning.setPassword(partnerOrgId, 'ola@nordwind.example', 'Zielona-Łąka-7')
    expect(await set()).toEqual({ ok: true, value: undefined })
    expect(await set()).toEqual({ ok: true, value: undefined })
    expect(await provisioning.setPassword('nobody', 'ola@nordwind.example', 'Zielona-Łąka-7')).toMatchObject({
      code: 'NOT_FOUND',
    })
  })
}
