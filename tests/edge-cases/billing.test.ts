import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { CardSeen, Player } from '../support/player.ts'
import { openStage, type Stage } from '../support/stage.ts'
import { mapped, provisionings, receiptOf, toPlanOf } from './part-two.ts'
import { done, marked, newer, prompted, toCustomer } from './visits.ts'

let stage: Stage
beforeAll(async () => void (stage = await openStage({ settings: { PROVISIONING_TIMEOUT_MS: '1500' } })))
afterAll(() => stage.close())

const confirmed = { confirmBilling: 'true' }
/** Presses what is not on the card, with its right order and revision. */
async function forges(player: Player, card: CardSeen, verb: string, change: object): Promise<CardSeen> {
  await player.forges(card.messageId, { ...confirmed, ...marked(card, verb, change) })
  return newer(player, card)
}

test('75: without the confirmation nothing is provisioned', async () => {
  const zed = await toPlanOf(stage, 'BILL-75', 'messaging')
  for (const inputs of [{}, { confirmBilling: 'false' }, { confirmBilling: 'yes' }]) {
    const card = await zed.presses('provision', inputs)
    expect(card.step).toBe('plan')
    expect(card.words).toMatch(/Error: Tick the box to confirm that billing starts/)
  }
  expect(await done(stage, 'BILL-75')).toEqual(['mapOrder'])
  await zed.presses('close')
})

test('76: with settings missing the press lists them, and nothing is called', async () => {
  const zed = await mapped(stage, 'BILL-76', 'calling', 'meetings')
  const missing = /Nothing was provisioned.*Calling settings, .*Meeting site settings 1, Enterprise settings, Review/
  const atItsStep = await forges(zed, await zed.sees(), 'next', { do: 'provision' })
  expect(atItsStep.words).toMatch(missing)
  const asPlan = await forges(zed, atItsStep, 'next', { do: 'provision', step: 'plan' })
  expect(asPlan.step).toBe('subscription')
  expect(asPlan.words).toMatch(missing)
  expect(await done(stage, 'BILL-76')).toEqual(['mapOrder'])
  await zed.presses('close')
})

test('76: in part one, too', async () => {
  const zed = (await prompted(stage, 'zed', { orderId: 'BILL-76A' })).player
  const card = await forges(zed, await toCustomer(zed), 'next', { do: 'provision', step: 'plan' })
  expect(card.step).toBe('customerAdmin')
  expect(card.words).toMatch(/Nothing was provisioned.*Customer administrator, .*Both sides, Services/)
  expect(await done(stage, 'BILL-76A')).toEqual([])
  await zed.presses('close')
})

test('77: pressed twice at once, and by somebody else, it is called once', async () => {
  const zed = await toPlanOf(stage, 'BILL-77', 'messaging')
  const plan = await zed.sees()
  const marek = stage.player('marek')
  const his = (await prompted(stage, 'marek', { orderId: 'BILL-77M' })).card
  const press = { ...confirmed, ...marked(plan, 'provision', {}) }
  await Promise.all([
    zed.submits(plan, 'provision', confirmed),
    zed.submits(plan, 'provision', confirmed),
    marek.forges(his.messageId, press),
  ])
  await receiptOf(zed, 'BILL-77')
  await marek.reads(/This set-up is not yours to press/)
  expect(await stage.billings('BILL-77')).toBe(1)
  expect(await provisionings(stage, 'BILL-77')).toBe(1)
})

test('78: when the answer is lost it says "checking", and then what is true', async () => {
  const zed = await toPlanOf(stage, 'BILL-78', 'messaging')
  await stage.fault({ operation: 'provision', timeoutAfterActing: true })
  await stage.fault({ operation: 'getProvisioning', status: 503, times: 3 })
  await zed.submits(await zed.sees(), 'provision', confirmed)
  const told = await zed.reads(/Services and billing: checking what became of it; nothing is sent twice/)
  expect(told.text).not.toMatch(/failed|try again|active|billing has/i)
  await stage.clock('PT1M')
  await stage.clock('PT1M')
  await receiptOf(zed, 'BILL-78')
  expect(await stage.billings('BILL-78')).toBe(1)
  expect(await provisionings(stage, 'BILL-78')).toBe(1)
})

describe('79: when a part fails', () => {
  test.each([
    ['started', /Billing started on /],
    ['not_started', /Billing has not started/],
    ['unknown', /Whether billing has started is not known/],
  ])('79: each service is listed, and billing is what the service says: %s', async (billing, words) => {
    const orderId = `BILL-79-${billing.slice(0, 3)}`
    const zed = await toPlanOf(stage, orderId, 'messaging', 'contact_center')
    await stage.fault({ operation: 'provision', outcome: 'provisioned_with_errors', billing, errorCode: 10022 })
    await zed.submits(await zed.sees(), 'provision', confirmed)
    const card = await zed.sees(new RegExp(`Part of the order could not be provisioned[\\s\\S]*${orderId}`))
    expect(card.words).toMatch(words)
    expect(card.words).toMatch(/Messaging.*not provisioned.*EMAIL_IN_OTHER_ORG/)
    expect(card.words).toMatch(/Contact Center.*active/)
    expect(card.words).toMatch(/Ivo Novak/)
    const { status, matters } = await stage.order(orderId)
    expect(status).toBe('provisioned_with_errors')
    expect(matters).toEqual([expect.objectContaining({ kind: 'partly', reason: 'messaging' })])
  })
})

test('80: a compliance review is waited for, for days and over a restart, without a word too many', async () => {
  const zed = await toPlanOf(stage, 'BILL-80', 'messaging')
  await stage.fault({ operation: 'provision', outcome: 'pending_rpl_review' })
  await zed.submits(await zed.sees(), 'provision', confirmed)
  await zed.reads(/Services and billing: waiting for a compliance review, which can take days/)
  await stage.quiet()
  const before = (await zed.messages()).length
  for (let day = 0; day < 3; day++) await stage.clock('P1D')
  await stage.restart()
  await stage.clock('P1D')
  expect((await zed.messages()).length).toBe(before)
  const { status, matters } = await stage.order('BILL-80')
  expect(status).toBe('pending_review')
  expect(matters).toEqual([expect.objectContaining({ kind: 'review' })])
  await stage.call('POST', '/sandbox/provisioning/reviews', { orderId: 'BILL-80' })
  await stage.clock('PT19M')
  await stage.clock('PT1M')
  await receiptOf(zed, 'BILL-80')
  expect(await stage.billings('BILL-80')).toBe(1)
})

test('81: maintenance (2560) can be tried again later, and no setting is asked again', async () => {
  const zed = await toPlanOf(stage, 'BILL-81', 'calling')
  await stage.fault({ operation: 'provision', outcome: 'error', errorCode: 2560 })
  await zed.submits(await zed.sees(), 'provision', confirmed)
  const card = await zed.sees(/under maintenance \(2560\)/)
  expect(card.words).toMatch(/Billing has not started/)
  expect(await stage.billings('BILL-81')).toBe(0)
  await stage.clock('PT20M')
  await zed.submits(await zed.sees(/under maintenance/), 'retry')
  await receiptOf(zed, 'BILL-81')
  expect(await stage.billings('BILL-81')).toBe(1)
  expect((await done(stage, 'BILL-81')).filter((operation) => operation === 'saveCalling')).toHaveLength(1)
})

test('81: after a failure that may have started billing nothing is tried again', async () => {
  const zed = await toPlanOf(stage, 'BILL-81B', 'messaging')
  await stage.fault({ operation: 'provision', outcome: 'error', errorCode: 2560, billing: 'unknown' })
  await zed.submits(await zed.sees(), 'provision', confirmed)
  const card = await zed.sees(/This could not be done/)
  expect(card.words).toMatch(/Whether billing has started is not known/)
  expect(card.verbs).not.toContain('retry')
  await zed.types('try again')
  expect(await provisionings(stage, 'BILL-81B')).toBe(1)
})
