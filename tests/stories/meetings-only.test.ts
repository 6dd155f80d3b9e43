import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { orderOf } from '../support/orders.ts'
import { openStage, type Stage } from '../support/stage.ts'

describe('an order of meetings only, for a partner and a customer that exist', () => {
  let stage: Stage
  beforeAll(async () => {
    const order = orderOf(
      { services: [{ service: 'meetings', quantity: 25 }] },
      { contact: { email: 'zed@obcy.example' } },
    )
    stage = await openStage({ orders: [order] })
  })
  afterAll(() => stage.close())

  test('is set up card by card and billed once', async () => {
    const zed = stage.player('zed')
    await zed.sees(/Set up the Webex order for Żółta Łódź/)
    await zed.presses('start')
    await zed.presses('next', { role: 'partner' })
    await zed.presses('next', { who: 'me' })
    await zed.sees(/Is this your partner organisation/)
    await zed.presses('next')
    await zed.presses('next', { customerAdminEmail: 'admin@baltyk.example' })
    await zed.sees(/Is this the customer's organisation/)
    await zed.presses('next')
    await zed.sees(/Are both sides right/)
    await zed.presses('next')
    await zed.reads(/set up successfully/)
    await zed.sees(/Is this what was bought/)
    await zed.presses('next')
    await zed.presses('next', { 'meeting.defaultLanguage': 'pl_pl' })
    const site = { 'site.name': 'zolta-lodz', 'site.timeZone': 'Europe/Warsaw', 'site.userManagement': 'control_hub' }
    await zed.presses('next', site)
    await zed.sees(/keeps its subdomain/)
    await zed.presses('next')
    await zed.sees(/Are these settings right/)
    await zed.presses('next')
    await zed.sees(/start billing\?/)
    await zed.presses('provision', { confirmBilling: 'true' })
    await zed.sees(/Services are active/)
    expect(await stage.billings('WBX-1001')).toBe(1)
    expect((await stage.order('WBX-1001')).status).toBe('provisioned')
  })
})
