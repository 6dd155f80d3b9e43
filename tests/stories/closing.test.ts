import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { order } from '../support/orders.ts'
import type { Player } from '../support/player.ts'
import { openStage, type Stage } from '../support/stage.ts'
import { cardsOf, finder, linesOf, services, toCheck, toPlan, toReview, toServices, walk } from '../support/walks.ts'

/** Journey J6: what is closed is gone, and says so. */

let stage: Stage
let ola: Player
beforeEach(async () => {
  stage = await openStage({ orders: [order({})] })
  ola = stage.player('ola')
})
afterEach(() => stage.close())

/** What the store holds of the draft. */
const held = async () => (await stage.app().world.storage.orders.get('WBX-1001'))?.secret

const nothing = { answers: {}, found: {}, intents: [] }

describe('closing before both sides are confirmed', () => {
  test('takes the draft, its card and its lines away, and leaves Set Up Now, which says what was forgotten', async () => {
    await toCheck(ola)
    await stage.quiet()
    expect(await linesOf(ola)).toHaveLength(5)

    const prompt = await ola.presses('close')
    await stage.quiet()
    expect(prompt).toMatchObject({ step: 'prompt', title: 'Set up the Webex order for Żółta Łódź S.A.' })
    expect(prompt.words).toContain('Your 5 answers for order WBX-1001 are deleted, nothing was kept')
    expect(await ola.messages()).toHaveLength(1)
    expect(await held()).toEqual(nothing)
    expect(await stage.order('WBX-1001')).toMatchObject({ status: 'awaiting' })
  })

  test('and Set Up Now begins at the first question, with nothing filled in but what the order says', async () => {
    await walk(ola, finder.slice(0, 3), 'partnerNew')
    const changed = {
      partnerAdminEmail: 'somebody@nordwind.example',
      partnerCompanyName: 'Other',
      partnerCountry: 'DE',
    }
    await ola.presses('next', changed)
    await ola.at('customerAdmin')
    await ola.presses('close')
    const role = await ola.presses('start')
    expect(role).toMatchObject({ step: 'role', values: {} })
    const partner = await walk(ola, finder.slice(1, 3), 'partnerNew')
    expect(partner.values).toMatchObject({
      partnerAdminEmail: 'ola@nordwind.example',
      partnerCompanyName: 'Nordwind Systemy Sp. z o.o.',
      partnerCountry: 'PL',
    })
  })

  test('says so too when nothing had been answered yet', async () => {
    await walk(ola, finder.slice(0, 1), 'role')
    expect((await ola.presses('close')).words).toContain('No answer was kept')
  })

  test('leaves no card behind that could still be pressed', async () => {
    const old = await walk(ola, finder.slice(0, 2), 'who')
    await ola.presses('close')
    await stage.quiet()
    expect((await ola.forges(old.messageId, {})).status).toBe(404)
    expect(await cardsOf(ola)).toHaveLength(1)
  })
})

test('starting over forgets the answers, too, and goes on at the first question', async () => {
  await toCheck(ola)
  const role = await ola.types('start over')
  await stage.quiet()
  expect(role).toMatchObject({ step: 'role', values: {} })
  expect(await linesOf(ola)).toEqual([])
  expect(await cardsOf(ola)).toHaveLength(1)
  expect(await held()).toEqual(nothing)
})

describe('a wizard that is left alone', () => {
  test('is warned about five minutes before, and closed after half an hour', async () => {
    await toCheck(ola)
    await stage.clock('PT24M')
    await stage.quiet()
    expect((await ola.at('check')).step).toBe('check')
    await stage.clock('PT1M')
    await ola.reads(/closes in five minutes and nothing is kept/)
    await stage.clock('PT5M')
    const prompt = await ola.at('prompt')
    await stage.quiet()
    expect(prompt.words).toContain('left idle')
    expect(prompt.words).toContain('Your 5 answers for order WBX-1001 are deleted')
    expect(await linesOf(ola)).toEqual([])
    expect(await held()).toEqual(nothing)
    expect((await stage.order('WBX-1001')).status).toBe('awaiting')
  })

  test('lives on when she gives a sign of life after the warning', async () => {
    await toCheck(ola)
    await stage.clock('PT26M')
    await ola.reads(/closes in five minutes/)
    await ola.types('help')
    await stage.clock('PT20M')
    expect((await ola.at('check')).step).toBe('check')
    await stage.clock('PT6M')
    await stage.clock('PT5M')
    await ola.at('prompt')
  })

  test('lapses also while the bot was down', async () => {
    await toCheck(ola)
    await stage.clock('PT10M')
    await stage.restart()
    expect((await ola.at('check')).step).toBe('check')
    await stage.clock('PT25M')
    await ola.at('prompt')
    expect(await held()).toEqual(nothing)
  })
})

describe('closing after the order is set up', () => {
  test('keeps the organisations and the saved subdomain, and forgets the settings that were not sent', async () => {
    await toReview(ola)
    const prompt = await ola.presses('close')
    await stage.quiet()
    expect(prompt.words).toContain('Your order is set up')
    expect(await linesOf(ola)).toEqual([])
    expect(await held()).toEqual({
      ...nothing,
      mapping: expect.objectContaining({ customerName: 'Żółta Łódź S.A.', partnerCreated: true }) as unknown,
      savedSubdomain: 'zoltalodz',
    })
    expect((await stage.order('WBX-1001')).status).toBe('mapped')
  })

  test('and Set Up Now goes on at part two: no organisation is asked for again, nothing is done twice', async () => {
    await toReview(ola)
    await ola.presses('close')
    const again = await ola.presses('start')
    expect(again.step).toBe('subscription')
    await walk(ola, services.slice(0, -2), 'enterprise')
    const kept = await ola.at('enterprise')
    expect(kept.words).toContain('zoltalodz')
    await ola.presses(kept.verbs.includes('next') ? 'next' : 'save', { subdomain: 'zoltalodz' })
    await ola.at('review')
    await ola.presses('next')
    await ola.at('plan')
    await ola.presses('provision', { confirmBilling: 'true' })
    await ola.sees(/Billing started on/)
    const done = (await stage.ledger()).map(({ operation }) => operation)
    for (const once of ['mapOrder', 'saveSubdomain', 'provision', 'billingStarted'])
      expect([once, done.filter((operation) => operation === once).length]).toEqual([once, 1])
  })

  test('does not ask for the password again that was set', async () => {
    await toServices(ola)
    await ola.presses('close')
    expect((await ola.presses('start')).step).toBe('subscription')
  })

  test('is possible up to the plan, and then nothing was billed', async () => {
    await toPlan(ola)
    await ola.presses('close')
    expect(await stage.billings('WBX-1001')).toBe(0)
    expect((await ola.presses('start')).step).toBe('subscription')
  })
})
