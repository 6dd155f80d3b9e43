import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { found } from '../support/grep.ts'
import { order } from '../support/orders.ts'
import type { Player } from '../support/player.ts'
import { spaceOf, type Space } from '../support/space.ts'
import { openStage, type Stage } from '../support/stage.ts'
import { cardsOf, toCheck, toPlan } from '../support/walks.ts'
import { forwarded, newer, times, until } from '../edge-cases/visits.ts'

/** Journey J13: the ordering side cancels an order. */

const ID = 'WBX-1001'

let stage: Stage
let ola: Player
let reps: Space
beforeEach(async () => {
  stage = await openStage({ orders: [order({})] })
  ola = stage.player('ola')
  reps = await spaceOf(stage.player('ivo'), 'Reps')
  await ola.at('prompt')
})
afterEach(() => stage.close())

interface Taken {
  readonly result: string
  readonly reasons?: readonly { readonly path: string; readonly reason: string }[]
}
const sends = async (body: object) => (await stage.call<Taken>('POST', '/orders', body)).body
const withdraws = async () => (await stage.call<Taken>('DELETE', `/orders/${ID}`)).body
const provisionings = async () =>
  (await stage.ledger()).filter(({ order: id, operation }) => id === ID && operation === 'provision')
const lastOperation = async () => {
  const last = (await stage.order(ID)).operations.at(-1)
  return `${last?.operation} ${last?.phase}`
}
const ticked = { confirmBilling: 'true' }

describe('J13: the order is cancelled', () => {
  const answers = ['ola@nordwind.example', 'bea@zolta-lodz.example', 'Centrala', 'Świętokrzyska']

  test('while it is set up: the card goes, she is told, the draft is deleted, the representatives are told', async () => {
    const card = await toCheck(ola)
    const copy = await forwarded(ola, card)
    expect(await withdraws()).toMatchObject({ result: 'updated' })
    const told = await ola.sees(/This order was cancelled/)
    expect(told.words).toContain('cancelled in the ordering tool')
    await reps.sees(/Cancelled in the ordering tool/)
    await stage.quiet()
    expect(await ola.messages()).toHaveLength(1)
    const kept = await stage.app().world.storage.orders.get(ID)
    expect(kept?.secret).toMatchObject({ answers: {}, found: {}, intents: [] })
    await ola.submits(copy, 'next')
    expect((await newer(ola, told)).title).toBe('This order was cancelled')
    await ola.submits(copy, 'close')
    await stage.quiet()
    expect(await stage.ledger()).toEqual([])
    expect(await withdraws()).toMatchObject({ result: 'unchanged' })
    await stage.app().close()
    expect(await found(`${await stage.kept()}/orders`, answers.slice(1))).toEqual([])
  })

  test('before anybody has begun: the prompt goes, and nobody is bothered', async () => {
    const copy = await forwarded(ola, await ola.at('prompt'))
    await withdraws()
    const told = await ola.sees(/This order was cancelled/)
    await stage.quiet()
    expect(await cardsOf(ola)).toHaveLength(1)
    expect(await reps.cards()).toEqual([])
    await ola.submits(copy, 'start')
    expect((await newer(ola, told)).title).toBe('This order was cancelled')
    expect(await sends(order({ customerName: 'Inna' }))).toMatchObject({ result: 'rejected' })
  })

  test('while the confirmed call still waits for an answer to a question before it: nothing is called', async () => {
    const plan = await toPlan(ola)
    await stage.fault({ operation: 'saveCalling', delayMs: 500 })
    await ola.submits(plan, 'provision', ticked)
    await until(async () => (await lastOperation()) === 'saveCalling calling', 'the settings')
    expect(await withdraws()).toMatchObject({ result: 'updated' })
    await ola.sees(/This order was cancelled/)
    await stage.clock('PT10M')
    expect(await provisionings()).toEqual([])
  })

  test('in the moment before provisioning is called: cancelled or called, never both', async () => {
    const plan = await toPlan(ola)
    await stage.fault({ operation: 'getProvisioning', delayMs: 500, times: 10 })
    await ola.submits(plan, 'provision', ticked)
    await until(async () => (await lastOperation()) === 'provision ready', 'the intent')
    expect(await withdraws()).toMatchObject({ result: 'updated' })
    await stage.clock('PT10M')
    expect(await provisionings()).toEqual([])
    expect(await stage.billings(ID)).toBe(0)
  })

  test('after billing has started: nothing is undone, the card to the representatives is urgent and has the receipt', async () => {
    const copy = await forwarded(ola, await toPlan(ola))
    await ola.presses('provision', ticked)
    const result = await ola.sees(/Services are active/)
    const { result: taken, reasons } = await withdraws()
    expect(taken).toBe('rejected')
    expect(reasons?.[0]?.reason).toBe('provisioning has begun; nothing was undone')
    const urgent = await reps.sees(/Urgent: cancelled after provisioning had begun/)
    expect(urgent.words).toContain('billing has started')
    expect(urgent.words).toMatch(/Reference|Receipt/)
    expect(urgent.words).not.toMatch(/ola@|Nowak/)
    await withdraws()
    await ola.submits(copy, 'provision', ticked)
    expect((await newer(ola, result)).words).toBe(result.words)
    expect(await times(stage, ID, 'cancelledTooLate')).toBe(1)
    expect(await stage.billings(ID)).toBe(1)
  })
})
