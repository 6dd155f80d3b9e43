import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals'
import { order, orderOf } from '../support/orders.ts'
import { openStage, type Stage } from '../support/stage.ts'
import { finder, services, walk, type Press } from '../support/walks.ts'
import { openWholesale, type WholesaleServer } from '../support/wholesale.ts'
import { PARTNER } from '../support/wholesale-back-end.ts'
import { wholesaleSuite } from '../support/wholesale-document.ts'

/** The wizard of a partner on the Webex Wholesale contract, with Cisco's API as it is described behind it. */

const inGerman = (press: Press): Press => ({ ...press, inputs: { ...press.inputs, customerLanguage: 'de_DE' } })

const organisations: readonly Press[] = [
  ...finder.slice(0, 3),
  { at: 'partnerReview', do: 'next' },
  ...finder.slice(4).map((press) => (press.at === 'customerNew' ? inGerman(press) : press)),
  { at: 'check', do: 'next' },
]
/** Neither sites nor a subdomain: Webex gives both by itself, so nobody is asked. */
const settings = services.filter(({ at }) => at !== 'site' && at !== 'enterprise')
const toPlan = [...organisations, ...settings, { at: 'review', do: 'next' }]

wholesaleSuite('an order on the Webex Wholesale contract', () => {
  let webex: WholesaleServer
  let stage: Stage
  beforeAll(async () => {
    webex = await openWholesale()
    stage = await openStage({
      settings: {
        PROVISIONING_BACKEND: 'wholesale',
        PROVISIONING_URL: webex.url,
        PROVISIONING_TOKEN: webex.token,
        WHOLESALE_PROVISIONING_ID: 'template-1',
        WHOLESALE_PARTNER_ORG_ID: PARTNER,
        WHOLESALE_PARTNER_NAME: 'Nordwind Systemy Sp. z o.o.',
        WHOLESALE_ADDRESSES: 'PL=ul. Prosta 1; Warszawa; 00-001',
      },
    })
  })
  afterAll(async () => {
    await stage.close()
    await webex.close()
  })
  beforeEach(() => {
    webex.state.customers.length = 0
    webex.state.changes.length = 0
    webex.state.takenEmails.clear()
  })
  afterEach(async () => {
    await stage.quiet()
    expect(webex.wrong).toEqual([])
    expect(stage.logged()).not.toMatch(/"level":"error"/)
  })

  test('is set up without a question that cannot be kept, and creates nothing before the press that may cost money', async () => {
    expect(stage.logged()).toMatch(/saveSubdomain.*provisioning is limited/)
    await stage.call('POST', '/orders', order({}))
    const ola = stage.player('ola')
    const review = await walk(ola, organisations.slice(0, 3), 'partnerReview')
    expect(review.words).toContain('Nordwind Systemy Sp. z o.o.')
    expect(review.words).not.toMatch(/Created|subscriptions|domain/)
    const plan = await walk(ola, toPlan.slice(3), 'plan')
    expect(plan.words).not.toMatch(/Subdomain|webex\.com/)
    expect(webex.calls).not.toContain('create')
    await ola.presses('provision', { confirmBilling: 'true' })
    const receipt = await ola.sees(/Services are active/)
    expect(receipt.words).toContain('Whether billing has started is not known')
    expect(receipt.words).toContain('Calling: active')
    expect(webex.state.changes).toMatchObject([
      {
        kind: 'create',
        body: {
          externalId: 'WBX-1001',
          packages: ['webex_calling', 'webex_meetings'],
          customerInfo: { name: 'Żółta Łódź S.A.', primaryEmail: 'bea@zolta-lodz.example', language: 'de_DE' },
          provisioningParameters: { calling: { location: { name: 'Centrala', language: 'pl_pl' } } },
        },
      },
    ])
    expect((await stage.order('WBX-1001')).status).toBe('provisioned')
  })

  test('creates one customer although the answer was lost and the bot restarted', async () => {
    await stage.call('POST', '/orders', order({ orderId: 'WBX-1002' }))
    const ola = stage.player('ola')
    await walk(ola, toPlan, 'plan')
    webex.fault({ at: 'create', acting: true, silent: 'broken' })
    const pressed = ola.presses('provision', { confirmBilling: 'true' })
    while (webex.state.changes.length === 0) await new Promise((resolve) => setTimeout(resolve, 10))
    await stage.restart()
    await stage.clock('PT5M')
    await pressed
    await ola.sees(/Services are active/)
    expect(webex.state.changes.map(({ kind }) => kind)).toEqual(['create'])
  })

  test('leads back to the address of an administrator who is somewhere else already', async () => {
    webex.state.takenEmails.add('bea@zolta-lodz.example')
    const meetings = orderOf({ services: [{ service: 'meetings', quantity: 5 }] }, { orderId: 'WBX-1003' })
    await stage.call('POST', '/orders', meetings)
    const ola = stage.player('ola')
    const asked = await walk(ola, organisations.slice(0, 5), 'customerAdmin')
    expect(asked.words).toMatch(/^Error: /)
    await ola.presses('next', { customerAdminEmail: 'beata@zolta-lodz.example' })
    await walk(ola, organisations.slice(5), 'subscription')
    const only = [settings[0], settings.at(-1), { at: 'review', do: 'next' }] as Press[]
    await walk(ola, only, 'plan')
    await ola.presses('provision', { confirmBilling: 'true' })
    await ola.sees(/Services are active/)
    expect(webex.state.changes).toMatchObject([
      { body: { address: { addressLine1: 'ul. Prosta 1' }, packages: ['webex_meetings'] } },
    ])
  })
})
