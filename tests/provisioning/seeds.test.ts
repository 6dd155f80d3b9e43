import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import type { Organisation } from '../../flows/provisioning/contract.ts'
import { seedAddresses, seedRules } from '../../sandbox/provisioning/seed.ts'
import { openTestProvisioning, type TestProvisioning } from '../support/provisioning.ts'
import { begin, done, mapOrder, mapped, valueOf } from '../support/provisioning-requests.ts'

let at: TestProvisioning
beforeEach(async () => {
  at = await openTestProvisioning()
})
afterEach(() => at.close())

const lookUp = (side: 'partner' | 'customer', email: string) =>
  side === 'partner' ? at.provisioning.findPartnerOrg(email) : at.provisioning.findCustomerOrg(email, undefined)

/** The only organisation that a customer's look-up finds. */
async function customer(email: string): Promise<Organisation> {
  const [organisation] = valueOf(await lookUp('customer', email)).matches
  if (!organisation) throw new Error(`${email} leads nowhere`)
  return organisation
}

describe('each address leads where its row says', () => {
  it.each(seedAddresses)('$lookup $email: $leads. $what', async ({ lookup, email, leads }) => {
    const answer = await lookUp(lookup, email)
    expect(answer.ok ? answer.value.kind : answer.code).toBe(leads)
  })

  it('and an address is the same in capitals and with spaces around', async () => {
    expect(await lookUp('customer', ' ADMIN@Baltyk.example ')).toEqual(await lookUp('customer', 'admin@baltyk.example'))
  })
})

describe('what the rows say besides', () => {
  it('Ola’s organisation is found once an order of hers is mapped, and Marek’s list then begins with it', async () => {
    const { partnerOrgId, customerOrgId } = await mapped(at.provisioning, mapOrder('A'))
    expect(valueOf(await lookUp('partner', 'ola@nordwind.example')).matches).toMatchObject([
      { orgId: partnerOrgId, emailRole: 'admin' },
    ])
    const marek = valueOf(await lookUp('partner', 'marek@nordwind.example')).matches
    expect(marek.map(({ isTrial }) => isTrial)).toEqual([false, false, true, false])
    expect(marek[0]).toMatchObject({ orgId: partnerOrgId, emailRole: 'admin' })
    expect(valueOf(await lookUp('partner', 'kasia@nordwind.example')).matches).toMatchObject([{ emailRole: 'user' }])
    expect(valueOf(await lookUp('customer', 'bea@zolta-lodz.example'))).toMatchObject({
      kind: 'one',
      matches: [{ orgId: customerOrgId, emailRole: 'admin' }],
    })
  })

  it('a colleague of a known customer gets a candidate to choose, if the company’s name fits', async () => {
    await mapped(at.provisioning, mapOrder('A'))
    const find = (companyName: string) => at.provisioning.findCustomerOrg('adam@zolta-lodz.example', companyName)
    expect(valueOf(await find('żółta łódź'))).toMatchObject({ kind: 'many', matches: [{ emailRole: 'none' }] })
    expect(valueOf(await find('Zupełnie Inna'))).toMatchObject({ kind: 'none' })
  })

  it('roles, licences, trials and other partners are to be seen', async () => {
    expect(valueOf(await lookUp('partner', 'ivo@cisco-reps.example')).matches).toMatchObject([
      { emailRole: 'read_only' },
    ])
    expect(valueOf(await lookUp('partner', 'zed@obcy.example')).matches).toMatchObject([{ emailRole: 'admin' }])
    expect(await customer('admin@baltyk.example')).toMatchObject({
      emailRole: 'admin',
      subdomain: 'baltyk',
      licences: [{ service: 'calling' }],
      locations: ['Gdańsk', 'Szczecin'],
    })
    expect(await customer('user@baltyk.example')).toMatchObject({ emailRole: 'user', name: 'Bałtyk Spedycja S.A.' })
    expect(await customer('other@proba.example')).toMatchObject({
      isTrial: true,
      trialAdminEmail: 'admin@proba.example',
    })
    expect(await customer('admin@zarzadzana.example')).toMatchObject({ managedBy: 'Konkurent Partner S.A.' })
  })

  it('a hidden organisation shows nothing but a masked name, and cannot be chosen', async () => {
    const hidden = await customer('jan@inna-firma.example')
    expect(hidden).toMatchObject({ name: 'I*** F*** S***', domains: [] })
    const request = mapOrder('A', { customer: { orgId: hidden.orgId, adminEmail: 'jan@inna-firma.example' } })
    expect(await begin(at.provisioning, request, 'key')).toMatchObject({ code: 'NOT_FOUND', field: 'customer.orgId' })
  })

  it('one address is answered late', async () => {
    const slow = await openTestProvisioning({ pace: 0.1, timeoutMs: 200 })
    expect(await slow.provisioning.findCustomerOrg('slow@wolno.example', undefined)).toMatchObject({
      outcome: 'unknown',
    })
    await slow.close()
  })
})

describe('a mapping is refused', () => {
  const partner = (adminEmail: string, country = 'PL') => ({
    partner: { create: { adminEmail, companyName: 'Nowy Partner', country } },
  })
  const newCustomer = (adminEmail: string) => ({
    customer: { create: { adminEmail, companyName: 'Nowy Klient', country: 'PL' } },
  })
  const obcy = '5e7a0000-0000-4000-8000-000000000021'

  it.each(seedRules.notSold.countries)('where the offer is not sold: %s', async (country) => {
    const answer = await begin(at.provisioning, mapOrder('A', partner('ola@nordwind.example', country)), 'key')
    expect(answer).toMatchObject({ code: 'COUNTRY_NOT_SOLD', outcome: 'refused', field: 'partner.create.country' })
  })

  it.each<[string, object, object]>([
    [
      'a partner’s administrator who is in another organisation',
      partner('admin@baltyk.example'),
      { code: 'EMAIL_IN_OTHER_ORG', field: 'partner.create.adminEmail' },
    ],
    [
      'a customer’s administrator who is in another organisation',
      newCustomer('zed@obcy.example'),
      { code: 'EMAIL_IN_OTHER_ORG', field: 'customer.create.adminEmail' },
    ],
    [
      'the partner’s administrator as the customer’s',
      newCustomer('OLA@nordwind.example'),
      { code: 'EMAIL_IN_OTHER_ORG' },
    ],
    ['a free account', newCustomer('free@poczta.example'), { code: 'CONSUMER_ACCOUNT' }],
    [
      'a partner’s organisation as the customer’s',
      { customer: { orgId: obcy, adminEmail: 'zed@obcy.example' } },
      { code: 'CONFLICT' },
    ],
    [
      'a partner organisation that is none',
      { partner: { orgId: 'nobody' } },
      { code: 'NOT_FOUND', field: 'partner.orgId' },
    ],
  ])('for %s', async (_what, change, refusal) => {
    expect(await begin(at.provisioning, mapOrder('A', change), 'key')).toMatchObject({
      ok: false,
      outcome: 'refused',
      ...refusal,
    })
  })

  it('for a trial that somebody else wants to convert', async () => {
    const { orgId } = await customer('admin@proba.example')
    const convert = (adminEmail: string) =>
      begin(at.provisioning, mapOrder('A', { customer: { orgId, adminEmail } }), adminEmail)
    expect(await convert('other@proba.example')).toMatchObject({ code: 'VALIDATION', field: 'customer.adminEmail' })
    expect(await convert('admin@proba.example')).toMatchObject({ ok: true })
  })
})

describe('two orders that create the same partner organisation', () => {
  it('end up sharing one', async () => {
    const second = mapOrder('B', {
      partner: {
        create: { adminEmail: 'marka@nordwind.example', companyName: 'NORDWIND  Systemy Sp. z o.o. ', country: 'PL' },
      },
      customer: { create: { adminEmail: 'jan@inny-klient.example', companyName: 'Inny Klient', country: 'PL' } },
    })
    const jobs = await Promise.all([done(at.provisioning, mapOrder('A'), 'a'), done(at.provisioning, second, 'b')])
    expect(jobs.map(({ status }) => status)).toEqual(['provisioned', 'provisioned'])
    expect(new Set(jobs.map(({ partnerOrgId }) => partnerOrgId)).size).toBe(1)
    expect(jobs.filter(({ partnerCreated }) => partnerCreated)).toHaveLength(1)
  })
})
