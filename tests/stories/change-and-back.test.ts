import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { listen } from '../support/listener.ts'
import { order } from '../support/orders.ts'
import type { CardSeen, Player } from '../support/player.ts'
import { openStage, type Stage } from '../support/stage.ts'
import { finder, pressOn, services, setsPassword, toCheck, toReview, walk } from '../support/walks.ts'

/** Journeys J23 and J24: nothing that was said is set in stone, and no card is a trap. */

let stage: Stage
let ola: Player
beforeEach(async () => {
  // Long enough that a card from yesterday belongs to a wizard that is still open.
  stage = await openStage({ orders: [order({})], settings: { IDLE_MINUTES: '2000' } })
  ola = stage.player('ola')
})
afterEach(() => stage.close())

const answers = async () => (await stage.app().world.storage.orders.get('WBX-1001'))?.secret.answers ?? {}

describe('changing an answer from the review', () => {
  test('asks that question with the old answer in it, and comes straight back', async () => {
    await toReview(ola)
    const location = await ola.presses('change', { change: 'location' })
    expect(location).toMatchObject({
      step: 'location',
      values: { 'location.city': 'Łódź', 'location.name': 'Centrala' },
    })
    const review = await ola.presses('next', { ...location.values, 'location.city': 'Pabianice' })
    expect(review.step).toBe('review')
    expect(review.words).toContain('Centrala, ul. Świętokrzyska 1, Pabianice')
    expect(review.words).not.toContain('Łódź\n')
  })

  test('asks only what the new answer makes necessary, and what is given up again is not sent', async () => {
    await toReview(ola)
    const site = await ola.presses('change', { change: 'site' })
    const second = await ola.presses('addSite', site.values)
    expect(second.step).toBe('site2')
    const { values } = await ola.presses('next', { ...site.values, 'site.name': 'druga-witryna' })
    expect(Object.keys(values)).toEqual([])
    const licences = await ola.at('licences')
    expect(licences.fields).toEqual(['sites[0].licences', 'sites[1].licences'])
    const wrong = await ola.presses('next', { 'sites[0].licences': '100', 'sites[1].licences': '19' })
    expect(wrong.words).toMatch(/^Error: .*add up/)
    const review = await ola.presses('next', { 'sites[0].licences': '100', 'sites[1].licences': '20' })
    expect(review.words).toContain('druga-witryna.webex.com')

    const again = await ola.presses('change', { change: 'site' })
    await ola.presses('next', again.values)
    const back = await ola.at('review')
    expect(back.words).not.toContain('druga-witryna')
    expect(Object.keys(await answers())).not.toContain('site2')
    expect(Object.keys(await answers())).not.toContain('licences')
    const plan = await ola.presses('next')
    expect(plan.words).toContain('zolta-lodz.webex.com')
    expect(plan.words).not.toContain('druga-witryna')
    await ola.presses('provision', { confirmBilling: 'true' })
    await ola.sees(/Billing started on/)
    expect((await stage.ledger()).filter(({ operation }) => operation === 'addSite')).toHaveLength(1)
  })

  test('makes a new plan, which has to be confirmed anew', async () => {
    await toReview(ola)
    await ola.presses('next')
    await ola.at('plan')
    await ola.presses('back')
    const location = await pressOn(ola, { at: 'review', do: 'change', inputs: { change: 'location' } })
    await ola.presses('next', { ...location.values, 'location.city': 'Pabianice' })
    await ola.at('review')
    const plan = await ola.presses('next')
    expect(plan.words).toContain('Centrala, Pabianice')
    expect(plan.values['confirmBilling']).toBeUndefined()
    expect(await stage.billings('WBX-1001')).toBe(0)
  })
})

describe('changing the customer before both sides are confirmed', () => {
  test('looks the new address up, asks what that leads to, and forgets the organisation that is not needed', async () => {
    await toCheck(ola)
    const admin = await ola.presses('change', { change: 'customerAdmin' })
    expect(admin.values).toEqual({ customerAdminEmail: 'bea@zolta-lodz.example' })
    await ola.presses('next', { customerAdminEmail: 'admin@baltyk.example' })
    const review = await ola.at('customerReview')
    expect(review.words).toContain('Bałtyk Spedycja S.A.')
    const check = await ola.presses('next')
    expect(check.step).toBe('check')
    expect(check.words).toContain('Bałtyk Spedycja S.A.')
    expect(Object.keys(await answers())).not.toContain('customerNew')
    await ola.presses('next')
    await ola.at('password')
    expect((await stage.ledger()).map(({ operation }) => operation)).toEqual(['mapOrder'])
  })
})

test('going back walks through what was answered, with every answer still there, and forward again', async () => {
  await toCheck(ola)
  const seen: CardSeen[] = []
  for (const { at } of finder.slice(1).reverse()) {
    await ola.presses('back')
    seen.push(await ola.at(at))
  }
  const given = finder.slice(1).reverse()
  for (const [place, { inputs = {} }] of given.entries()) expect(seen[place]?.values).toMatchObject(inputs)
  expect(seen.at(-1)?.verbs).not.toContain('back')
  for (const { at } of finder.slice(1)) {
    const card = await ola.at(at)
    await ola.presses('next', card.values)
  }
  await ola.at('check')
})

describe("yesterday's card", () => {
  /** Webex will not delete the card that is on the screen now. */
  const willStay = async () => {
    await stage.quiet()
    await stage.call('POST', '/sandbox/webex/faults', { operation: 'messages.delete', status: 403 })
  }

  test('is answered with where she is now, and changes nothing', async () => {
    const role = await walk(ola, finder.slice(0, 1), 'role')
    await willStay()
    await walk(ola, finder.slice(1, 4), 'customerAdmin')
    await stage.clock('PT25H')
    const before = await answers()
    await ola.at('customerAdmin')
    const now = await ola.pressesOn(role, 'next', { role: 'customer' })
    expect(now.step).toBe('customerAdmin')
    expect(now.words).toContain('That card is out of date')
    expect(await answers()).toEqual(before)
  })

  test('is answered with Set Up Now when the wizard was closed', async () => {
    const role = await walk(ola, finder.slice(0, 1), 'role')
    await willStay()
    await walk(ola, finder.slice(1, 2), 'who')
    await ola.presses('close')
    await stage.clock('PT25H')
    await ola.at('prompt')
    const now = await ola.pressesOn(role, 'next', { role: 'partner' })
    expect(now.step).toBe('prompt')
    expect(await answers()).toEqual({})
  })

  test('is answered with the receipt when the order is done', async () => {
    await toReview(ola)
    const review = await ola.at('review')
    await willStay()
    await ola.presses('next')
    await ola.at('plan')
    await ola.presses('provision', { confirmBilling: 'true' })
    await ola.sees(/Billing started on/)
    await stage.clock('PT25H')
    const now = await ola.pressesOn(review, 'next')
    expect(now.words).toContain('Billing started on')
    expect(await stage.billings('WBX-1001')).toBe(1)
  })
})

test('step n of m counts up by one, is recounted where the way branches, and m is never below n', async () => {
  const listener = await listen(stage.url, 'ola')
  await toCheck(ola)
  await ola.presses('change', { change: 'customerAdmin' })
  await ola.at('customerAdmin')
  await ola.presses('next', { customerAdminEmail: 'admin@baltyk.example' })
  await ola.at('customerReview')
  await ola.presses('next')
  await ola.at('check')
  await ola.presses('next')
  await setsPassword(ola)
  await walk(ola, [...services.slice(0, -2), { at: 'enterprise', do: 'next' }, { at: 'review', do: 'next' }], 'plan')
  await stage.quiet()
  const steps = listener.heard().flatMap(({ text }) => {
    const [, part, n, m] = /Part (\d) of 2: .* Step (\d+) of (\d+)/.exec(text) ?? []
    return n && m ? [{ part, n: Number(n), m: Number(m) }] : []
  })
  listener.stop()
  expect(steps.filter(({ n, m }) => n > m)).toEqual([])
  const ns = (part: string) => steps.filter((step) => step.part === part).map(({ n }) => n)
  expect(ns('1')).toEqual([1, 2, 3, 4, 5, 6, 4, 5, 6])
  expect(ns('2')).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
  expect(steps.at(-1)).toMatchObject({ n: 10, m: 10 })
})
