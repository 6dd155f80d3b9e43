import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { Player } from '../support/player.ts'
import { openStage, type Stage } from '../support/stage.ts'
import { done, newer, prompted, toBothSides, toCustomerOf } from './visits.ts'

let stage: Stage
beforeAll(async () => void (stage = await openStage()))
afterAll(() => stage.close())

const zedAt = async (orderId: string) => (await prompted(stage, 'zed', { orderId })).player
const control = (method: string, path: string, body?: unknown) =>
  stage.call(method, `/sandbox/provisioning/organizations/${path}`, body)

/** To both sides, for a new customer of this name in this country. */
async function toNew(
  zed: Player,
  customerCompanyName: string,
  customerCountry = 'PL',
  email = 'bea@zolta-lodz.example',
) {
  await toCustomerOf(zed, email)
  await zed.at('customerNew')
  return zed.presses('next', { customerCompanyName, customerCountry })
}

test('44: an organisation that another partner manages takes an acknowledgement', async () => {
  const zed = await zedAt('MANAGED-1')
  await toCustomerOf(zed, 'admin@zarzadzana.example')
  const review = await zed.at('customerReview')
  expect(review.words).toContain('Managed by: Konkurent Partner S.A.')
  const shown = await zed.presses('next', { ackManaged: 'false' })
  expect(shown.step).toBe('customerReview')
  expect(shown.words).toContain('Error: Tick the box to go on')
  await zed.presses('next', { ackManaged: 'true' })
  await zed.at('check')
})

describe('45: a new customer', () => {
  test('45: in a country where the offer is not sold is refused with the reason, at the country', async () => {
    const zed = await zedAt('SOLD-1')
    await toNew(zed, 'Żółta Łódź S.A.', 'CU')
    await zed.at('customerCountry')
    await zed.presses('next', { confirmCountry: 'true' })
    await zed.at('check')
    await zed.presses('next')
    const shown = await zed.at('customerNew')
    expect(shown.words).toContain('The offer is not sold in this country.')
    expect(shown.values['customerCountry']).toBe('CU')
    expect(await done(stage, 'SOLD-1')).toEqual([])
    await zed.presses('next', { customerCompanyName: 'Żółta Łódź S.A.', customerCountry: 'PL' })
    await zed.at('check')
    await zed.presses('next')
    await zed.at('subscription')
    expect(await done(stage, 'SOLD-1')).toEqual(['mapOrder'])
  })

  test('45: also when it is the new partner’s country that is refused', async () => {
    const { player: ola } = await prompted(stage, 'ola', { orderId: 'SOLD-2' })
    await toPartnerNew(ola, 'RU')
    await ola.presses('next', { customerAdminEmail: 'admin@baltyk.example' })
    await ola.at('customerReview')
    await ola.presses('next')
    await ola.at('check')
    await ola.presses('next')
    const shown = await ola.at('partnerNew')
    expect(shown.words).toContain('The offer is not sold in this country.')
    expect(await done(stage, 'SOLD-2')).toEqual([])
  })

  test('45: that has to be reviewed for compliance waits, for days if need be, and goes on by itself', async () => {
    const own = await openStage()
    try {
      const { player: zed } = await prompted(own, 'zed', { orderId: 'REVIEW-1' })
      await toNew(zed, 'Przegląd Sp. z o.o.')
      await zed.at('check')
      await zed.presses('next')
      const waiting = await zed.sees(/Waiting for a compliance review/)
      expect(waiting.words).toContain('It can take days.')
      await own.clock('P3D')
      expect((await zed.sees()).messageId).toBe(waiting.messageId)
      await own.call('POST', '/sandbox/provisioning/reviews', { orderId: 'REVIEW-1' })
      await own.clock('PT19M')
      await zed.at('subscription')
      expect(await done(own, 'REVIEW-1')).toEqual(['mapOrder'])
    } finally {
      await own.close()
    }
  })
})

async function toPartnerNew(ola: Player, partnerCountry: string): Promise<void> {
  await ola.presses('start')
  await ola.at('role')
  await ola.presses('next', { role: 'partner' })
  await ola.presses('next', { who: 'me' })
  await ola.at('partnerNew')
  const partnerCompanyName = 'Nordwind Systemy Sp. z o.o.'
  await ola.presses('next', { partnerAdminEmail: 'ola@nordwind.example', partnerCompanyName, partnerCountry })
  await ola.at('customerAdmin')
}

test('46: a country other than the contract’s has to be confirmed, because the data stays there', async () => {
  const zed = await zedAt('COUNTRY-1')
  const card = await toNew(zed, 'Nowa S.A.', 'DE', 'biuro@nowa.example')
  expect(card.step).toBe('customerCountry')
  expect(card.words).toContain('The contract says Poland, you chose Germany. The data region cannot be changed later.')
  const shown = await zed.presses('next', { confirmCountry: 'false' })
  expect(shown.step).toBe('customerCountry')
  expect(shown.words).toContain('Error: Tick the box, or go back to change the country.')
  await zed.presses('next', { confirmCountry: 'true' })
  expect((await zed.at('check')).words).toContain('Germany')
})

describe('47: an organisation that changes between its review and the mapping', () => {
  const BALTYK = '5e7a0000-0000-4000-8000-000000000031'
  const OBCY = '5e7a0000-0000-4000-8000-000000000021'

  test('47: is reviewed again under its new name', async () => {
    const zed = await zedAt('CHANGED-1')
    await toBothSides(zed)
    await control('PATCH', BALTYK, { name: 'Bałtyk Logistyka S.A.' })
    const check = await zed.at('check')
    await zed.presses('next')
    const review = await zed.at('customerReview')
    expect(review.words).toContain('Name: Bałtyk Logistyka S.A.')
    expect(await done(stage, 'CHANGED-1')).toEqual([])
    await zed.presses('next')
    const again = await zed.at('check')
    expect(again.messageId).not.toBe(check.messageId)
    expect(again.words).toContain('Bałtyk Logistyka S.A.')
    await zed.presses('next')
    await zed.at('subscription')
  })

  test('47: taken over by another partner, it takes the acknowledgement', async () => {
    const zed = await zedAt('CHANGED-2')
    await toBothSides(zed)
    await control('PATCH', BALTYK, { managedBy: 'Konkurent Partner S.A.' })
    const check = await zed.at('check')
    await zed.presses('next')
    expect((await newer(zed, check)).words).toContain('Managed by: Konkurent Partner S.A.')
    await control('PATCH', BALTYK, { managedBy: null })
  })

  test('47: deleted, the customer is looked for again, and never goes on with what is gone', async () => {
    const zed = await zedAt('CHANGED-3')
    await toBothSides(zed)
    await control('DELETE', BALTYK)
    await zed.presses('next')
    await zed.at('customerNew')
    await zed.presses('next', { customerCompanyName: 'Bałtyk od nowa', customerCountry: 'PL' })
    expect((await zed.at('check')).words).toContain('Bałtyk od nowa')
    expect(await done(stage, 'CHANGED-3')).toEqual([])
    await zed.presses('next')
    expect((await zed.at('subscription')).words).not.toContain('40 now')
  })

  test('47: the same for the partner’s: deleted, it is looked for again', async () => {
    const zed = await zedAt('CHANGED-4')
    await toCustomerOf(zed, 'admin@proba.example')
    await zed.at('customerReview')
    await zed.presses('next')
    await zed.at('check')
    await control('DELETE', OBCY)
    await zed.presses('next')
    await zed.at('partnerNew')
    expect(await done(stage, 'CHANGED-4')).toEqual([])
  })
})
