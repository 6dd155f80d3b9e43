import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { build, openKillable, type Killable } from '../support/killable.ts'
import { order, orderOf } from '../support/orders.ts'
import { finder, pressOn, services, setsPassword, shortFinder, shortServices, type Press } from '../support/walks.ts'

/**
 * Journey J11 with `kill -9`: whatever the moment, the card on the screen still works and nothing is done twice. From the
 * plan on to the receipt `tests/breaking` kills at every point there is.
 */

beforeAll(build, 120_000)

let bot: Killable
afterEach(() => bot.close())

const restart = async () => {
  await bot.kill()
  await bot.start()
}

const once = ['mapOrder', 'setPassword', 'saveSubdomain', 'saveCalling', 'addSite', 'provision', 'billingStarted']

describe('killed in the wizard', () => {
  beforeEach(async () => {
    bot = await openKillable()
  })

  test('between any two steps: each card that was on the screen is answered after the restart', async () => {
    const ola = bot.player('ola')
    await bot.take(order({}))
    for (const press of [...finder, { at: 'check', do: 'next' }]) {
      await ola.at(press.at)
      await restart()
      await pressOn(ola, press)
    }
    await ola.at('password')
    await restart()
    expect((await setsPassword(ola)).status).toBe(303)
    const plan: Press = { at: 'plan', do: 'provision', inputs: { confirmBilling: 'true' } }
    for (const press of [...services, { at: 'review', do: 'next' }, plan]) {
      await ola.at(press.at)
      await restart()
      await pressOn(ola, press)
    }
    await restart()
    await ola.sees(/Billing started on/)
    expect(await bot.done('WBX-1001')).toEqual(once)
  }, 180_000)

  test('between a press and its answer: the press counts, or the card can be pressed again', async () => {
    const zed = bot.player('zed')
    await bot.take(short)
    const presses = [...shortFinder, { at: 'check', do: 'next' }, ...shortServices]
    for (const [at, press] of presses.entries()) {
      const card = await zed.at(press.at)
      await zed.submits(card, press.do, press.inputs)
      await sleep((at % 5) * 8) // to meet it at different moments
      await restart()
      const next = presses[at + 1]?.at ?? 'plan'
      const again = () => zed.submits(card, press.do, press.inputs)
      // Webex does not repeat a press that nobody heard. A card that is gone meanwhile was answered after all.
      await zed.at(next, 1_000).catch(() => again().catch(() => undefined))
      await zed.at(next)
    }
    expect(await bot.done('WBX-1001')).toEqual(['mapOrder'])
  }, 180_000)
})

/** Zed's order: meetings only, for organisations that exist. */
const short = orderOf({ services: [{ service: 'meetings', quantity: 25 }] }, { contact: { email: 'zed@obcy.example' } })
