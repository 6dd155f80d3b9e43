import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { ORDER, order, orderOf } from '../support/orders.ts'
import type { Player } from '../support/player.ts'
import { openStage, type Stage } from '../support/stage.ts'
import { finder, toPlan, toServices, walk } from '../support/walks.ts'
import { forwarded, newer, until } from '../edge-cases/visits.ts'

/** Journey J12: the ordering side changes an order while somebody sets it up. */

const ID = 'WBX-1001'
const [first] = ORDER.lines
const bought = (quantity: number) => orderOf({ services: first.services.map((one) => ({ ...one, quantity })) })

let stage: Stage
let ola: Player
beforeEach(async () => {
  stage = await openStage({ orders: [order({})] })
  ola = stage.player('ola')
  await ola.at('prompt')
})
afterEach(() => stage.close())

interface Taken {
  readonly result: string
  readonly reasons?: readonly { readonly path: string; readonly reason: string }[]
}
const sends = async (body: object) => (await stage.call<Taken>('POST', '/orders', body)).body
const provisionings = async () =>
  (await stage.ledger()).filter(({ order: id, operation }) => id === ID && operation === 'provision')
const lastOperation = async () => {
  const last = (await stage.order(ID)).operations.at(-1)
  return `${last?.operation} ${last?.phase}`
}
const ticked = { confirmBilling: 'true' }

describe('J12: the order changes while it is set up', () => {
  test('the next card says what changed, and only that', async () => {
    await toServices(ola)
    expect(await sends(bought(150))).toMatchObject({ result: 'updated' })
    const card = await ola.sees(/The order was changed in the meantime/)
    expect(card.step).toBe('subscription')
    expect(card.words).toContain('Calling 120 → 150, Meetings 120 → 150')
    expect(card.words).toContain('150 licences')
    expect((await ola.presses('next')).words).not.toContain('The order was changed')
  })

  test('a plan made before is void, and nothing is called with it', async () => {
    const plan = await toPlan(ola)
    const copy = await forwarded(ola, plan)
    await sends(bought(150))
    const again = await ola.sees(/150 licences/)
    expect(again.step).toBe('plan')
    expect(again.words).toContain('Calling 120 → 150')
    await ola.submits(copy, 'provision', ticked)
    expect((await newer(ola, again)).words).toMatch(/Nothing was provisioned: .*Calling 120 → 150/)
    await stage.quiet()
    expect(await provisionings()).toEqual([])
    await ola.presses('provision', ticked)
    await ola.sees(/Services are active/)
    expect(await stage.billings(ID)).toBe(1)
  })

  test('a change of the plan and its press at the same moment: what is stored first wins', async () => {
    const plan = await toPlan(ola)
    const [, change] = await Promise.all([ola.submits(plan, 'provision', ticked), sends(bought(150))])
    await stage.quiet()
    if (change.result === 'updated') await ola.presses('provision', ticked)
    await ola.sees(/Services are active/)
    expect(['updated', 'rejected']).toContain(change.result)
    expect(await stage.billings(ID)).toBe(1)
  })

  test('once provisioning has begun, a change is rejected with the reason', async () => {
    const plan = await toPlan(ola)
    await stage.fault({ operation: 'provision', delayMs: 600 })
    await ola.submits(plan, 'provision', ticked)
    await until(async () => (await lastOperation()) === 'provision calling', 'the call')
    expect(await sends(bought(150))).toMatchObject({ result: 'rejected', reasons: [{ path: 'orderId' }] })
    const result = await ola.sees(/Services are active/)
    expect(result.words).not.toContain('changed')
    const { reasons } = await sends(bought(150))
    expect(reasons?.[0]?.reason).toMatch(/provisioned/)
    expect(await stage.billings(ID)).toBe(1)
  })

  test.each([
    ['while the settings before it are being saved', 'saveCalling calling', 'saveCalling'],
    ['in the moment before provisioning is called', 'provision ready', 'getProvisioning'],
  ])('%s, a change voids the plan, and provisioning waits for another press', async (_, moment, operation) => {
    const plan = await toPlan(ola)
    await stage.fault({ operation, delayMs: 500, times: 9 })
    await ola.submits(plan, 'provision', ticked)
    await until(async () => (await lastOperation()) === moment, moment)
    expect(await sends(bought(150))).toMatchObject({ result: 'updated' })
    expect((await ola.sees(/Calling 120 → 150/)).step).toBe('plan')
    await stage.clock('PT10M')
    expect(await provisionings()).toEqual([])
    await stage.call('DELETE', '/sandbox/provisioning/faults')
    await ola.presses('provision', ticked)
    await ola.sees(/Services are active/)
    expect(await stage.billings(ID)).toBe(1)
  })

  test('unchanged, it changes nothing; other words for the same change nothing either', async () => {
    await walk(ola, finder.slice(0, 2), 'who')
    const before = await stage.order(ID)
    const card = await ola.sees()
    expect(await sends(order({}))).toMatchObject({ result: 'unchanged' })
    await stage.quiet()
    expect((await stage.order(ID)).history).toEqual(before.history)
    expect((await ola.sees()).messageId).toBe(card.messageId)
  })

  test('a change while a colleague is being named, or an offer waits, is said as well', async () => {
    await stage.player('marek').writes('hello')
    await walk(ola, finder.slice(0, 2), 'who')
    await ola.presses('help')
    await ola.presses('handOff')
    await sends(bought(150))
    expect((await ola.sees(/120 → 150/)).verbs).toContain('handOff')
    await ola.presses('handOff', { colleagueEmail: 'marek@nordwind.example' })
    await ola.sees(/Offered to Marek/)
    await sends(bought(160))
    expect((await ola.sees(/150 → 160/)).verbs).toContain('takeBack')
    expect((await ola.presses('takeBack')).step).toBe('who')
  })

  test('a zone moves what is still to come', async () => {
    const tomorrow = { requestedStartDate: '2031-03-04' }
    await sends(orderOf(tomorrow, { orderId: 'ZONE-1' }))
    expect((await stage.order('ZONE-1')).prompt.dueAt).toBe('2031-03-04T08:00:00.000Z')
    await sends(orderOf(tomorrow, { orderId: 'ZONE-1', timeZone: 'America/New_York' }))
    const { prompt, due } = await stage.order('ZONE-1')
    expect(prompt.dueAt).toBe('2031-03-04T14:00:00.000Z')
    expect(due.map(({ kind, dueAt }) => `${kind} ${dueAt}`).sort()).toEqual([
      'escalate 2031-03-05T14:00:00.000Z',
      'prompt 2031-03-04T14:00:00.000Z',
    ])
  })
})

describe('the contact changes', () => {
  const toMarek = order({ contact: { email: 'marek@nordwind.example' } })

  test('before the order is set up: the old card goes with its draft, and the new contact is prompted', async () => {
    await walk(ola, finder.slice(0, 5), 'customerNew')
    expect(await sends(toMarek)).toMatchObject({ result: 'updated' })
    const marek = stage.player('marek')
    const prompt = await marek.at('prompt')
    expect(prompt.words).toContain('marek@nordwind.example')
    await stage.quiet()
    expect(await ola.messages()).toEqual([])
    expect((await stage.app().world.storage.orders.get(ID))?.secret.answers).toEqual({})
    await marek.presses('start')
    expect((await marek.at('role')).values).toEqual({})
  })

  test('after it is set up: rejected with the reason, and the set-up goes on', async () => {
    await toServices(ola)
    const { result, reasons } = await sends(toMarek)
    expect(result).toBe('rejected')
    expect(reasons?.[0]?.path).toBe('contact.email')
    expect(reasons?.[0]?.reason).toMatch(/administrator in Control Hub/)
    expect((await ola.presses('next')).step).toBe('location')
    expect(await stage.player('marek').messages()).toEqual([])
  })
})
