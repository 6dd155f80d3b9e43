import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import { listen, type Listener } from '../support/listener.ts'
import { order } from '../support/orders.ts'
import { openStage, type Stage } from '../support/stage.ts'
import { cardsOf, finder, linesOf, PASSWORD, pressOn, services, setsPassword, walk } from '../support/walks.ts'
import type { Player } from '../support/player.ts'

/** Journey J1, by Webex's REST API alone: chapter by chapter, each goes on where the last one ended. */
describe('Ola sets up her first order', () => {
  let stage: Stage
  let ola: Player
  let listener: Listener
  beforeAll(async () => {
    stage = await openStage({ orders: [order({})] })
    ola = stage.player('ola')
  })
  afterAll(async () => {
    listener.stop()
    await stage.close()
  })
  afterEach(async () => {
    await stage.quiet()
    expect(await cardsOf(ola)).toHaveLength(1)
    expect(stage.logged()).not.toMatch(/"level":"error"/)
  })

  test('she gets one prompt: which order, for whom, how long it takes and until when', async () => {
    const prompt = await ola.at('prompt')
    listener = await listen(stage.url, 'ola')
    expect(prompt.title).toBe('Set up the Webex order for Żółta Łódź S.A.')
    for (const said of ['WBX-1001', '2 March 2026', 'about ten minutes', 'Last day to set up', '120 licences'])
      expect(prompt.words).toContain(said)
    expect(prompt.verbs).toEqual(['start', 'notMe', 'help', 'language'])
    expect(await ola.messages()).toHaveLength(1)
  })

  test('each answer takes its card away and leaves one line of it', async () => {
    for (const press of finder) {
      await pressOn(ola, press)
      await stage.quiet()
      expect(await cardsOf(ola)).toHaveLength(1)
    }
    expect(await linesOf(ola)).toEqual([
      "Done: Role: I'm a Partner",
      'Done: Who sets up: Yes, I will set up',
      'Done: Partner organisation: Nordwind Systemy Sp. z o.o., Poland (new)',
      'Done: Customer administrator: bea@zolta-lodz.example',
      'Done: Customer organisation: Żółta Łódź S.A., Poland (new)',
    ])
  })

  test('both sides are shown together before anything is created', async () => {
    const check = await ola.at('check')
    expect(check.title).toBe('Are both sides right?')
    for (const said of ['Nordwind Systemy Sp. z o.o.', 'Żółta Łódź S.A.', 'New, will be created', 'no return'])
      expect(check.words).toContain(said)
    expect(await stage.ledger()).toEqual([])
  })

  test('her confirmation sets the order up, and the first message of success says that nothing is billed', async () => {
    await ola.presses('next')
    const { text } = await ola.reads(/set up successfully/)
    expect(text).toContain('billing has not started')
    expect((await stage.order('WBX-1001')).status).toBe('mapped')
    expect(await done(stage)).toEqual(['mapOrder'])
  })

  test('the password is set on a page of its own, and the wizard goes on by itself', async () => {
    const card = await ola.at('password')
    expect(card.fields).toEqual([])
    const answer = await setsPassword(ola)
    expect(answer.status).toBe(303)
    await ola.at('subscription')
    expect(await done(stage)).toEqual(['mapOrder', 'setPassword'])
  })

  test('the services are set up one question at a time, up to the subdomain that was found to be free', async () => {
    for (const press of services) {
      await pressOn(ola, press)
      await stage.quiet()
      expect(await cardsOf(ola)).toHaveLength(1)
    }
    await ola.at('review')
    expect((await linesOf(ola)).slice(-6)).toEqual([
      'Done: Calling settings: Centrala, ul. Świętokrzyska 1, Łódź',
      'Done: Time zone and languages: Europe/Warsaw, Polish (Poland)',
      'Done: Calling terms: accepted',
      'Done: Meeting settings: Polish (Poland)',
      'Done: Meeting site settings 1: zolta-lodz.webex.com',
      'Done: Enterprise settings: zoltalodz',
    ])
    expect(await done(stage)).toEqual(['mapOrder', 'setPassword', 'saveSubdomain'])
  })

  test('the plan says what is created and what is billed, for whom and from when', async () => {
    const plan = await ola.presses('next')
    expect(plan.step).toBe('plan')
    for (const said of [
      'Calling: 120 licences',
      'Meetings: 120 licences',
      'Customer: Żółta Łódź S.A.',
      'Through partner: Nordwind Systemy Sp. z o.o.',
      'zolta-lodz.webex.com',
      'Subdomain: zoltalodz',
      'Charging starts for all purchased services',
      'now, as soon as it is provisioned',
    ])
      expect(plan.words).toContain(said)
    expect(await stage.billings('WBX-1001')).toBe(0)
  })

  test('without the tick nothing is billed', async () => {
    const again = await ola.presses('provision')
    expect(again.words).toMatch(/^Error: Tick the box/)
    expect(await done(stage)).not.toContain('provision')
  })

  test('her press provisions everything and starts billing, once and last of all', async () => {
    await ola.presses('provision', { confirmBilling: 'true' })
    const receipt = await ola.sees(/Services are active/)
    for (const said of ['WBX-1001', 'Billing started on', 'Provisioned by: Ola Nowak', 'Calling: active'])
      expect(receipt.words).toContain(said)
    expect(await done(stage)).toEqual([
      'mapOrder',
      'setPassword',
      'saveSubdomain',
      'saveCalling',
      'addSite',
      'provision',
      'billingStarted',
    ])
    expect(await stage.billings('WBX-1001')).toBe(1)
    expect((await stage.order('WBX-1001')).status).toBe('provisioned')
  })

  test('what stays in the chat are the two messages of success, the account between them, and no answer', async () => {
    await stage.quiet()
    expect(await linesOf(ola)).toEqual([])
    const [receipt, account, mapped, ...more] = await ola.messages()
    expect(receipt?.text).toContain('Services are active')
    expect(account?.text).toMatch(/✓ Calling location: done\n✓ Meeting site: done\n✓ Services and billing: done$/)
    expect(mapped?.text).toContain('set up successfully')
    expect(more).toEqual([])
    expect(listener.mostCards()).toBeLessThanOrEqual(2)
    expect(JSON.stringify(listener.heard())).not.toContain(PASSWORD)
  })
})

/** Calls of Webex's API are what Webex limits: a turn must not cost more of them than it needs. */
describe('a turn', () => {
  let stage: Stage
  beforeAll(async () => {
    stage = await openStage({ orders: [order({})] })
  })
  afterAll(() => stage.close())

  test('costs four calls: read the press, say its summary, post the next card, delete the answered one', async () => {
    const ola = stage.player('ola')
    await walk(ola, finder.slice(0, 2), 'who')
    await stage.quiet()
    const before = stage.called().length
    await walk(ola, finder.slice(2, 3), 'partnerNew')
    await stage.quiet()
    expect(stage.called().slice(before).sort()).toEqual([
      'DELETE messages',
      'GET attachment/actions',
      'POST messages',
      'POST messages',
    ])
  })
})

/** What was done to the world, in order. */
const done = async (stage: Stage) => (await stage.ledger()).map(({ operation }) => operation)
