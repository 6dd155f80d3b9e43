import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { CardSeen, Player } from '../support/player.ts'
import { openStage, type Stage } from '../support/stage.ts'
import { forwarded, marked, newer, noted, prompted, times, until } from './visits.ts'

let stage: Stage
beforeAll(async () => void (stage = await openStage()))
afterAll(() => stage.close())

/** Ola at the first question of an order of her own. */
async function atRole(orderId: string): Promise<{ ola: Player; card: CardSeen }> {
  const { player: ola } = await prompted(stage, 'ola', { orderId })
  await ola.presses('start')
  return { ola, card: await ola.at('role') }
}

const OUTDATED = 'Error: That card is out of date. This is where you are now.'
const partner = { role: 'partner' }

test.each([
  ['an unknown step', { step: 'nowhere' }],
  ['a step of the other half', { step: 'plan' }],
  ['an older revision', { rev: 0 }],
  ['a revision yet to come', { rev: 99_999 }],
])('10: a press with %s is told to be outdated, and the present step is shown again', async (what, change) => {
  const orderId = `OUT-${what.replaceAll(' ', '-')}`
  const { ola, card } = await atRole(orderId)
  await ola.forges(card.messageId, { ...partner, ...marked(card, 'next', change) })
  const shown = await newer(ola, card)
  expect(shown.step).toBe('role')
  expect(shown.words).toContain(OUTDATED)
  expect(await times(stage, orderId, 'answered:role')).toBe(0)
})

test('10: a press on a card whose place was taken long ago says so, above the present step', async () => {
  const { ola, card } = await atRole('OUT-5')
  const old = await forwarded(ola, card)
  await ola.presses('next', partner)
  const present = await ola.at('who')
  await ola.submits(old, 'next', { role: 'customer' })
  const shown = await newer(ola, present)
  expect(shown.step).toBe('who')
  expect(shown.words).toContain(OUTDATED)
})

test('10: a press that arrives after its card was deleted changes nothing: the card below is its answer', async () => {
  const { ola, card } = await atRole('OUT-6')
  await webexFault({ operation: 'webhook', resource: 'attachmentActions', deliver: 'late', delayMs: 1_500 })
  await ola.submits(card, 'next', partner)
  await ola.types('help')
  await stage.quiet()
  expect((await ola.forges(card.messageId, {})).status).toBe(404)
  await noted(stage, 'OUT-6', 'stale:next')
  await stage.quiet()
  expect((await ola.sees()).step).toBe('role')
  expect(await times(stage, 'OUT-6', 'answered:role')).toBe(0)
})

test('10: a press for an order that does not exist is answered like one that is not yours', async () => {
  const { ola, card } = await atRole('OUT-7')
  await ola.forges(card.messageId, { ...partner, ...marked(card, 'next', { order: 'NEVER-1' }) })
  await ola.reads(/not yours to press/)
  expect((await ola.sees()).step).toBe('role')
})

test('11: a submission that is delivered twice is processed once', async () => {
  const { ola } = await atRole('TWO-1')
  await webexFault({ operation: 'webhook', resource: 'attachmentActions', deliver: 'twice', delayMs: 50, times: 2 })
  await ola.presses('next', partner)
  await ola.at('who')
  await ola.presses('next', { who: 'me' })
  await ola.at('partnerNew')
  await until(() => repeated(2), 'both repeats')
  await stage.quiet()
  const { history } = await stage.order('TWO-1')
  expect(history.map(({ what }) => what).filter((what) => /^(answered|stale)/.test(what))).toEqual([
    'answered:role',
    'answered:who',
  ])
  expect((await ola.sees()).step).toBe('partnerNew')
})

test('12: an answer to step five before step four is refused, and step four is shown again', async () => {
  const { ola } = await atRole('ORDER-1')
  await ola.presses('next', partner)
  const present = await ola.at('who')
  const ahead = { customerAdminEmail: 'bea@zolta-lodz.example', ...marked(present, 'next', { step: 'customerAdmin' }) }
  await ola.forges(present.messageId, ahead)
  const shown = await newer(ola, present)
  expect(shown.step).toBe('who')
  expect(shown.words).toContain(OUTDATED)
})

test('12: provisioning before anything is answered names what is missing and calls nothing', async () => {
  const { ola, card } = await atRole('ORDER-2')
  await ola.forges(card.messageId, {
    confirmBilling: 'true',
    ...marked(card, 'next', { step: 'plan', do: 'provision' }),
  })
  const shown = await newer(ola, card)
  expect(shown.step).toBe('role')
  expect(shown.words).toContain('Nothing was provisioned.')
  expect(await stage.ledger()).toEqual([])
})

async function webexFault(fault: object): Promise<void> {
  const { status } = await stage.call('POST', '/sandbox/webex/faults', fault)
  expect(status).toBe(200)
}

/** Whether so many deliveries have been made a second time. */
async function repeated(count: number): Promise<boolean> {
  const { body } = await stage.call<{ items: readonly { attempt: number }[] }>('GET', '/sandbox/webex/deliveries')
  return body.items.filter(({ attempt }) => attempt === 2).length === count
}
