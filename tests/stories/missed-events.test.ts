import { afterEach, describe, expect, test } from '@jest/globals'
import { showAgain } from '../../flows/missed.ts'
import { onTo } from '../edge-cases/part-two.ts'
import { toMapped, until } from '../edge-cases/visits.ts'
import { orderOf } from '../support/orders.ts'
import type { Player } from '../support/player.ts'
import { spaceOf } from '../support/space.ts'
import { openStage, type Stage } from '../support/stage.ts'
import { cardsOf, linesOf, shortFinder, walk } from '../support/walks.ts'

/** Journey J21: Webex does not reach the bot for a while. What was said is not lost, and no press is ever guessed. */

const ID = 'WBX-1001'
/** Zed's order: messaging only, for organisations that exist. */
const zedsOrder = (change: object = {}) =>
  orderOf({ services: [{ service: 'messaging', quantity: 25 }] }, { contact: { email: 'zed@obcy.example' }, ...change })

let stage: Stage
let zed: Player
afterEach(() => stage.close())

async function open(change: object = {}): Promise<void> {
  stage = await openStage()
  await stage.clock('2026-03-02T09:00:00Z')
  await stage.call('POST', '/orders', zedsOrder(change))
  zed = stage.player('zed')
}
const webexFault = (fault: object) => stage.call('POST', '/sandbox/webex/faults', fault)
const deafen = () => webexFault({ operation: 'webhook.disable' })
/** Lines of the log, by their event. */
const logged = (event: string) =>
  stage
    .logged()
    .split('\n')
    .filter((line) => line.includes(`"${event}"`))
    .map((line) => JSON.parse(line) as Record<string, unknown>)
const times = async (code: string) => (await stage.order(ID)).history.filter(({ what }) => what.startsWith(code)).length

const MISSED = /I may have missed a press of yours between \d\d:\d\d and \d\d:\d\d\. Nothing was done because of it\./
const toPlan = async () => {
  await toMapped(zed)
  await onTo(zed, ID, 'plan')
  return zed.at('plan')
}
const CONFIRMED = { confirmBilling: 'true' }
const BILLED = /Billing started on/

describe('webhooks that Webex switched off', () => {
  test('are on again within two minutes, and the press that nobody heard is asked for again, once', async () => {
    await open()
    await walk(zed, shortFinder.slice(0, 2), 'who')
    await deafen()
    await zed.submits(await zed.at('who'), 'next', { who: 'me' })
    await stage.clock('PT2M')
    const again = await zed.sees(MISSED)
    expect(again).toMatchObject({ step: 'who' })
    await stage.clock('PT2M')
    expect((await zed.sees()).messageId).toBe(again.messageId)
    expect(await cardsOf(zed)).toHaveLength(1)
    expect(await times('missed:')).toBe(1)
    expect(logged('hearing.missed')).toMatchObject([{ level: 'error', channel: 'webex', messages: 0, cards: 1 }])
    expect(logged('hearing.missed')[0]?.['cause']).toContain('messages created: switched off')
    expect(await zed.presses('next', { who: 'me' })).toMatchObject({ step: 'partnerReview' })
  })

  test('lose no message: each is answered once, in order, also one that comes late after all', async () => {
    await open({ language: 'pl' })
    const ola = stage.player('ola')
    const space = await spaceOf(ola, 'Nordwind setup')
    await walk(zed, shortFinder.slice(0, 1), 'role')
    const before = (await delivered('messages')).length
    await webexFault({ operation: 'webhook', deliver: 'late', delayMs: 1_500, resource: 'messages' })
    await zed.writes('partner')
    await deafen()
    await zed.writes('1')
    await space.says('help')
    await stage.clock('PT2M')
    const again = await zed.sees(/mogło mi umknąć naciśnięcie/)
    expect(again).toMatchObject({ step: 'partnerReview' })
    expect(again.words).toMatch(
      /Między \d\d:\d\d a \d\d:\d\d mogło mi umknąć naciśnięcie przycisku\. Nic z tego powodu/,
    )
    await space.reads(/Set Up Now/)
    expect(logged('hearing.missed')).toMatchObject([{ messages: 3, cards: 1 }])
    await until(async () => (await delivered('messages')).length > before, 'the late webhook')
    await stage.quiet()
    expect((await zed.sees()).messageId).toBe(again.messageId)
    expect(await linesOf(zed)).toHaveLength(2)
  })

  test('never have Provision pressed: what was confirmed unheard runs once it is pressed again, and only once', async () => {
    await open()
    const plan = await toPlan()
    await webexFault({ operation: 'webhook', deliver: 'late', delayMs: 2_000, resource: 'attachmentActions' })
    await zed.submits(plan, 'provision', CONFIRMED)
    await deafen()
    await zed.submits(plan, 'provision', CONFIRMED)
    await stage.clock('PT2M')
    const again = await zed.sees(MISSED)
    expect(again.step).toBe('plan')
    await until(async () => (await times('stale:provision')) === 1, 'the late press')
    await stage.clock('PT20M')
    expect(await stage.billings(ID)).toBe(0)
    await zed.submits(again, 'provision', CONFIRMED)
    await zed.sees(BILLED)
    expect(await stage.billings(ID)).toBe(1)
  })

  test('leave an order alone that is being provisioned', async () => {
    await open()
    const plan = await toPlan()
    await stage.fault({ operation: 'provision', delayMs: 1_500 })
    await zed.submits(plan, 'provision', CONFIRMED)
    await until(async () => (await stage.order(ID)).status === 'provisioning', 'the call')
    await deafen()
    await stage.clock('PT2M')
    await zed.sees(BILLED)
    expect(await times('missed:')).toBe(0)
    expect(logged('hearing.missed')).toMatchObject([{ cards: 0 }])
    expect(await stage.billings(ID)).toBe(1)
  })
})

describe('an event that could not be stored', () => {
  test('is missed like any other: Webex does not send it again', async () => {
    await open()
    await walk(zed, shortFinder.slice(0, 2), 'who')
    const { inbox } = stage.app().world.storage
    stage.instances.turn = 0 // of several, the one that cannot store it hears of it
    const put = inbox.put.bind(inbox)
    inbox.put = () => Promise.reject(new Error('the disk is full'))
    await zed.submits(await zed.at('who'), 'next', { who: 'me' })
    await until(() => Promise.resolve(logged('webhook not taken in').length > 0), 'the refusal')
    inbox.put = put
    await stage.clock('PT1M')
    expect(await zed.sees(MISSED)).toMatchObject({ step: 'who' })
    expect(logged('hearing.missed')).toMatchObject([{ cause: 'something could not be stored', cards: 1 }])
    await stage.clock('PT1M')
    expect(await times('missed:')).toBe(1)
  })
})

describe('a confirmation that waits for a silent service', () => {
  test('shows its card again, for a press to cancel may be what nobody heard; it is still kept', async () => {
    await open()
    const plan = await toPlan()
    await stage.fault({ operation: '*', status: 503, times: 'always' })
    await zed.submits(plan, 'provision', CONFIRMED)
    const waits = await zed.sees(/I have your confirmation/)
    await deafen()
    await zed.submits(waits, 'cancel')
    await stage.clock('PT2M')
    const again = await zed.sees(MISSED)
    expect(again.verbs).toContain('cancel')
    await stage.call('DELETE', '/sandbox/provisioning/faults')
    await zed.presses('cancel')
    await stage.clock('PT1H')
    expect(await stage.billings(ID)).toBe(0)
  })
})

describe('a bot that was away', () => {
  test('for a minute at most, bothers nobody; what was said meanwhile is answered', async () => {
    await open()
    await walk(zed, shortFinder.slice(0, 1), 'role')
    await webexFault({ operation: 'webhook', deliver: 'never', resource: 'messages', times: 'always' })
    await zed.writes('partner')
    const card = await zed.at('role')
    await stage.restart()
    await zed.at('who')
    await stage.quiet()
    expect(logged('hearing.missed')).toMatchObject([{ level: 'warn', cause: 'a restart', messages: 1 }])
    await stage.restart()
    await stage.quiet()
    expect(logged('hearing.missed')).toHaveLength(1)
    expect(await times('missed:')).toBe(0)
    expect((await zed.sees()).words).not.toMatch(MISSED)
    expect((await cardsOf(zed)).map(({ id }) => id)).not.toContain(card.messageId)
  })

  test('for longer, shows each open set-up again, also one that would have lapsed meanwhile, and says between when', async () => {
    await open()
    await walk(zed, shortFinder.slice(0, 2), 'who')
    await stage.restart(120)
    const again = await zed.sees(MISSED)
    expect(again).toMatchObject({ step: 'who' })
    expect(again.words).toContain('between 10:00 and 12:01')
    expect(logged('hearing.missed')).toMatchObject([{ level: 'error', cause: 'the bot was away', cards: 1 }])
    await stage.clock('PT29M')
    expect(await zed.presses('next', { who: 'me' })).toMatchObject({ step: 'partnerReview' })
  })
})

describe('a press that was stored before the bot went', () => {
  test('is answered after all, before anything is asked again', async () => {
    await open()
    await walk(zed, shortFinder.slice(0, 2), 'who')
    await webexFault({ operation: 'attachmentActions.get', status: 403, by: 'bot', times: 'always' })
    await zed.submits(await zed.at('who'), 'next', { who: 'me' })
    await until(() => Promise.resolve(logged('errand failed').length > 0), 'the first try')
    await stage.app().close()
    await stage.call('DELETE', '/sandbox/webex/faults')
    await stage.restart(20)
    expect(await zed.sees(MISSED)).toMatchObject({ step: 'partnerReview' })
    expect(await times('answered:who')).toBe(1)
  })
})

describe('what cannot be made good at once', () => {
  test('is tried again: Webex refuses the repair, then the list of messages; nothing is forgotten', async () => {
    await open()
    await walk(zed, shortFinder.slice(0, 1), 'role')
    await deafen()
    await webexFault([
      { operation: 'webhooks.update', status: 403, by: 'bot' },
      { operation: 'rooms.list', status: 403, by: 'bot' },
    ])
    await zed.writes('partner')
    await stage.clock('PT1M')
    expect(logged('hearing.unsure')).toHaveLength(1)
    expect((await zed.sees()).step).toBe('role')
    await stage.clock('PT1M')
    expect(logged('hearing.unsure')).toHaveLength(2)
    expect(await zed.sees(MISSED)).toMatchObject({ step: 'role' })
    await stage.restart()
    await stage.clock('PT2M') // so long it is left to the one of several that noticed it
    await zed.at('who')
    await stage.quiet()
    expect(logged('hearing.missed')).toMatchObject([{ messages: 1, cards: 1 }])
    expect(await times('missed:')).toBe(1)
  })

  test('goes on after a crash where it had got to: nobody gets a second card', async () => {
    await open()
    await stage.call('POST', '/orders', zedsOrder({ orderId: 'WBX-1002', contact: { email: 'ola@nordwind.example' } }))
    await walk(zed, shortFinder.slice(0, 2), 'who')
    const ola = stage.player('ola')
    await ola.presses('start')
    const { world } = stage.app()
    const to = world.now().toISOString()
    const gap = { from: to, since: to, to, cause: 'a test' }
    expect(await showAgain(gap, world)).toBe(2)
    await stage.restart()
    expect(await showAgain(gap, stage.app().world)).toBe(2)
    await zed.sees(MISSED)
    await ola.sees(MISSED)
    await stage.quiet()
    expect(await times('missed:')).toBe(1)
    expect([await cardsOf(zed), await cardsOf(ola)].map(({ length }) => length)).toEqual([1, 1])
  })

  test('an offer is put to both again: who made it, and who may have accepted it', async () => {
    await open()
    const marek = stage.player('marek')
    await stage.call('POST', '/orders', zedsOrder({ orderId: 'WBX-1002', contact: { email: 'ola@nordwind.example' } }))
    const ola = stage.player('ola')
    await ola.presses('start')
    const space = await spaceOf(ola, 'Nordwind setup')
    await space.says('hand this to @{marek@nordwind.example}')
    const offer = await marek.sees(/offers you the set-up/)
    await deafen()
    await marek.submits(offer, 'takeOver')
    await stage.clock('PT2M')
    await ola.sees(MISSED)
    await until(async () => (await marek.sees()).messageId !== offer.messageId, 'the offer once more')
    await marek.submits(await marek.sees(/offers you the set-up/), 'takeOver')
    await until(async () => (await marek.sees()).step === 'role', 'the set-up in new hands')
  })
})

/** Deliveries to webhooks that got through. */
const delivered = async (resource: string) => {
  const { body } = await stage.call<{ items: { resource: string; status: number | null }[] }>(
    'GET',
    '/sandbox/webex/deliveries',
  )
  return body.items.filter((each) => each.resource === resource && each.status === 200)
}
