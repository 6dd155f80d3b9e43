import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { order } from '../support/orders.ts'
import type { Player } from '../support/player.ts'
import { openStage, type Stage } from '../support/stage.ts'
import { lines, onTo, receiptOf } from '../edge-cases/part-two.ts'
import { done, newer, prompted, toMapped } from '../edge-cases/visits.ts'

/** Journey J12 at the press itself: the order is read where it was placed before anything is sent for it. */

let stage: Stage
beforeAll(async () => void (stage = await openStage()))
afterAll(() => stage.close())

const orderOf = (orderId: string, quantity: number, language = 'en') =>
  order({
    orderId,
    language,
    contact: { email: 'zed@obcy.example' },
    lines: lines('messaging').map((line) => ({ ...line, services: [{ service: 'messaging', quantity }] })),
  })

async function toPlan(orderId: string, language = 'en'): Promise<Player> {
  const { player } = await prompted(stage, 'zed', { orderId, language, lines: lines('messaging') })
  await toMapped(player)
  await onTo(player, orderId, 'plan')
  return player
}

const isNow = (orderId: string, body: object) => stage.call('PUT', `/sandbox/orders/${orderId}`, body)
const confirms = async (player: Player) => {
  const plan = await player.at('plan')
  await player.submits(plan, 'provision', { confirmBilling: 'true' })
  return plan
}

test.each([
  ['en', /The order was changed in the meantime: Messaging 25 → 40/],
  ['pl', /Wiadomości 25 → 40/],
])(
  'an order that says something else by now is not provisioned; the card says what is different (%s)',
  async (language, words) => {
    const orderId = `READ-1-${language.toUpperCase()}`
    const zed = await toPlan(orderId, language)
    await isNow(orderId, orderOf(orderId, 40, language))
    const before = await confirms(zed)
    const plan = await newer(zed, before)
    expect(plan.step).toBe('plan')
    expect(plan.words).toMatch(words)
    expect(plan.words).toContain('40')
    expect(plan.values['confirmBilling']).toBeUndefined()
    expect(await done(stage, orderId)).toEqual(['mapOrder'])
    await confirms(zed)
    await receiptOf(zed, orderId)
    await stage.quiet()
    expect(await stage.billings(orderId)).toBe(1)
  },
)

test('the plan carries its fingerprint: on the card, in the press and on the receipt; another one is refused', async () => {
  const zed = await toPlan('READ-2')
  const plan = await zed.at('plan')
  const [, print = ''] = /Plan: ([A-Z0-9]{8})\n/.exec(plan.words) ?? []
  const mark = plan.form.actions?.flatMap(({ data }) => data?._w ?? []).find((_w) => _w.includes('"provision"')) ?? ''
  expect(mark).toContain(`"plan":"${print}"`)
  await zed.forges(plan.messageId, { _w: mark.replace(print, 'AAAAAAAA'), confirmBilling: 'true' })
  const again = await newer(zed, plan)
  expect(again.words).toMatch(/Nothing was provisioned: the plan has changed/)
  expect(await done(stage, 'READ-2')).toEqual(['mapOrder'])
  await confirms(zed)
  expect((await receiptOf(zed, 'READ-2')).words).toContain(`Plan: ${print}`)
})

test('an order that was withdrawn meanwhile ends there, and nothing is sent', async () => {
  const zed = await toPlan('READ-3')
  await isNow('READ-3', orderOf('READ-3', 25))
  await stage.call('DELETE', '/sandbox/orders/READ-3')
  await confirms(zed)
  await zed.sees(/This order was cancelled[\s\S]*READ-3/)
  expect(await done(stage, 'READ-3')).toEqual(['mapOrder'])
})
