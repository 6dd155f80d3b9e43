import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { orderOf } from '../support/orders.ts'
import { openStage, type Stage } from '../support/stage.ts'
import { cardsOf } from '../support/walks.ts'
import { mapped, onTo, provisionings, receiptOf, toCheckOf, toPlanOf } from './part-two.ts'
import { done, newer, noted, prompted, toCustomer, until } from './visits.ts'

let stage: Stage
beforeAll(async () => void (stage = await openStage()))
afterAll(() => stage.close())

const confirmed = { confirmBilling: 'true' }

test('82: a 429 of the provisioning service is waited out, and the person is told to wait', async () => {
  const zed = await toPlanOf(stage, 'BREAK-82', 'messaging')
  await stage.fault({ operation: 'provision', status: 429, retryAfter: 120 })
  await zed.submits(await zed.sees(), 'provision', confirmed)
  await zed.sees(/The provisioning service asks for patience until/)
  await stage.clock('PT110S')
  expect(await provisionings(stage, 'BREAK-82')).toBe(0)
  await stage.clock('PT36S')
  await receiptOf(zed, 'BREAK-82')
  expect(await stage.billings('BREAK-82')).toBe(1)
})

test('82: a 429 of a look-up is waited out, and the answers are kept', async () => {
  const zed = (await prompted(stage, 'zed', { orderId: 'BREAK-82L' })).player
  const card = await toCustomer(zed)
  await stage.fault({ operation: 'findCustomerOrg', status: 429, retryAfter: 20 })
  await zed.submits(card, 'next', { customerAdminEmail: 'admin@baltyk.example' })
  await until(
    async () => (await stage.call<unknown[]>('GET', '/sandbox/provisioning/faults')).body.length === 0,
    'the 429',
  )
  await stage.clock('PT4S')
  await zed.reads(/Still checking/)
  expect((await zed.sees()).step).toBe('customerAdmin')
  await stage.clock('PT17S')
  await zed.at('customerReview')
  await zed.presses('close')
})

test('82: a 429 of Webex delays the next card, and loses nothing', async () => {
  const zed = await mapped(stage, 'BREAK-82W', 'messaging')
  const card = await zed.sees()
  await stage.call('POST', '/sandbox/webex/faults', { operation: 'createMessage', status: 429, retryAfter: 1 })
  await zed.submits(card, 'next')
  expect((await newer(zed, card)).step).toBe('enterprise')
  await zed.presses('close')
})

test('83: a token that expired does not lose the step', async () => {
  const zed = (await prompted(stage, 'zed', { orderId: 'BREAK-83' })).player
  const card = await toCustomer(zed)
  await stage.fault({ operation: 'findCustomerOrg', status: 401 })
  await zed.submits(card, 'next', { customerAdminEmail: 'admin@baltyk.example' })
  await zed.sees(/A service is not answering/)
  await zed.presses('retry')
  await zed.at('customerReview')
  await zed.presses('next')
  await stage.fault({ operation: 'mapOrder', status: 401 })
  await zed.submits(await zed.at('check'), 'next')
  await noted(stage, 'BREAK-83', 'begun:mapOrder')
  await stage.clock('PT10S')
  await zed.at('subscription')
  expect(await done(stage, 'BREAK-83')).toEqual(['mapOrder'])
  await zed.presses('close')
})

test('84: closing in part two drops the settings, keeps the mapping, and begins again at what was bought', async () => {
  const zed = await mapped(stage, 'BREAK-84', 'meetings')
  await onTo(zed, 'BREAK-84', 'enterprise')
  await zed.presses('close')
  const prompt = await zed.sees(/is deleted|are deleted/)
  expect(prompt.words).toMatch(/Your order is set up\. Its services still have to be set up/)
  expect((await stage.order('BREAK-84')).status).toBe('mapped')
  await zed.presses('start')
  expect((await zed.sees()).step).toBe('subscription')
  await zed.presses('next')
  await zed.presses('next', { 'meeting.defaultLanguage': 'de_de' })
  expect((await zed.at('site')).values['site.name']).not.toBe('break-84')
  expect(await done(stage, 'BREAK-84')).toEqual(['mapOrder'])
  await zed.presses('close')
})

describe('94: an order that is withdrawn during the wizard', () => {
  test.each([
    ['part one', async (orderId: string) => toCheckOf(stage, orderId, 'messaging')],
    ['part two', async (orderId: string) => mapped(stage, orderId, 'messaging')],
  ])('94: ends the next submit with the cancelled message, in %s', async (part, to) => {
    const orderId = `BREAK-94-${part.slice(-3)}`
    const zed = await to(orderId)
    const card = await zed.sees()
    const before = await done(stage, orderId)
    await stage.call('DELETE', `/orders/${orderId}`)
    await zed.submits(card, 'next').catch(() => undefined)
    const told = await zed.sees(/This order was cancelled/)
    expect(told.verbs).toEqual([])
    expect(await done(stage, orderId)).toEqual(before)
    expect((await stage.order(orderId)).status).toBe('cancelled')
    const left = async () => (await cardsOf(zed)).filter(({ text }) => text.includes(orderId))
    await until(async () => (await left()).length === 1, 'all other cards of the order to go')
  })
})

test('86: an order for a day that does not exist is rejected, the operator is told, and the bot goes on', async () => {
  const { status, body } = await stage.call(
    'POST',
    '/orders',
    orderOf({ requestedStartDate: '2026-02-30' }, { orderId: 'BREAK-86' }),
  )
  expect(status).toBe(200)
  expect(body).toMatchObject({ orderId: 'BREAK-86', result: 'rejected' })
  expect(JSON.stringify(body)).toMatch(/lines\.0\.requestedStartDate.*must be a date that exists/)
  expect(stage.logged()).toMatch(/"order":"BREAK-86".*order\.rejected/)
  expect((await stage.call('GET', '/orders/BREAK-86')).status).toBe(404)
  await prompted(stage, 'zed', { orderId: 'BREAK-86-OK' })
})
