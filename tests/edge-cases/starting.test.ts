import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { ORDER } from '../support/orders.ts'
import { openStage, type Stage } from '../support/stage.ts'
import { forwarded, inSpace, marked, newer, noted, prompted, times, toMapped, type Name } from './visits.ts'

let stage: Stage
beforeAll(async () => void (stage = await openStage()))
afterAll(() => stage.close())

const future = { ...ORDER.lines[0], requestedStartDate: '2027-06-14' }
const place = (who: Name, orderId: string) => prompted(stage, who, { orderId })

test('1: pressed before the requested start date, the button is refused and the date is given', async () => {
  const { player: ola, card } = await place('ola', 'EARLY-0')
  await stage.call('POST', '/orders', { ...ORDER, orderId: 'EARLY-1', lines: [future] })
  await ola.forges(card.messageId, marked(card, 'start', { order: 'EARLY-1' }))
  expect((await ola.reads(/starts on/)).text).toBe(
    'This order starts on 14 June 2027. Set Up Now works from that day on.',
  )
  expect(await stage.order('EARLY-1')).toMatchObject({ status: 'placed' })
  expect((await stage.order('EARLY-1')).session).toBeUndefined()
})

test('3: pressed twice quickly, the button begins one session with one first step', async () => {
  const { player: ola, card } = await place('ola', 'TWICE-1')
  await Promise.all([ola.submits(card, 'start'), ola.submits(card, 'start')])
  await ola.at('role')
  await noted(stage, 'TWICE-1', 'pressedTwice')
  await stage.quiet()
  expect(await times(stage, 'TWICE-1', 'started')).toBe(1)
  const asked = (await ola.messages()).filter(({ text }) => text.includes('What is your role'))
  expect(asked).toHaveLength(1)
})

test('5: forwarded to another space, a card is refused to a stranger in private, and nothing of the order is told', async () => {
  const { player: ola, card } = await place('ola', 'FORWARD-1')
  const there = await forwarded(ola, card)
  const zed = stage.player('zed')
  await zed.submits(there, 'start')
  const { text } = await zed.reads(/not yours to press/)
  expect(text).not.toMatch(/FORWARD|Żółta|Nordwind|ola@/)
  await stage.quiet()
  expect((await inSpace(ola)).some((message) => /not yours/.test(message.text))).toBe(false)
  expect(await times(stage, 'FORWARD-1', 'refused:start')).toBe(1)
  expect((await stage.order('FORWARD-1')).session).toBeUndefined()
})

test('5: the contact who presses it there is served in private, and the space is told so', async () => {
  const { player: marek, card } = await place('marek', 'FORWARD-2')
  await marek.submits(await forwarded(marek, card), 'start')
  expect((await marek.at('role')).title).toBe('What is your role in this order?')
  await stage.quiet()
  expect((await inSpace(marek))[0]?.text).toBe('I set this up in private: please look at your direct messages with me.')
})

test('6: an old card counts like the newest prompt while the presser is still the contact', async () => {
  const { player: ola, card } = await place('ola', 'OLD-1')
  const old = await forwarded(ola, card)
  await ola.presses('start')
  await ola.presses('close')
  const newer = await ola.sees(/Closed\./)
  expect(newer.rev).toBeGreaterThan(old.rev)
  await ola.submits(old, 'start')
  expect((await ola.at('role')).title).toBe('What is your role in this order?')
})

test('6: once somebody else is the contact, the old card is refused and the new one works', async () => {
  const { player: ola, card } = await place('ola', 'OLD-2')
  const old = await forwarded(ola, card)
  await stage.call('POST', '/orders', { ...ORDER, orderId: 'OLD-2', contact: { email: 'marek@nordwind.example' } })
  const marek = stage.player('marek')
  await marek.sees(/OLD-2/)
  await ola.submits(old, 'start')
  await ola.reads(/not yours to press/)
  expect((await stage.order('OLD-2')).session).toBeUndefined()
  await marek.presses('start')
  await marek.at('role')
})

test('7: after the mapping, Set Up Now resumes part two and never asks for the role again', async () => {
  const { player: zed, card } = await place('zed', 'AFTER-1')
  const old = await forwarded(zed, card)
  await toMapped(zed)
  await zed.presses('close')
  expect((await zed.sees(/Closed\./)).words).toContain('Set Up Now goes on from there')
  await zed.submits(old, 'start')
  expect((await zed.at('subscription')).words).toContain('Part 2 of 2')
})

test('7: after provisioning, Set Up Now shows the result', async () => {
  const lines = [{ ...ORDER.lines[0], services: [{ service: 'messaging', quantity: 5 }] }]
  const { player: zed, card } = await prompted(stage, 'zed', { orderId: 'AFTER-2', lines })
  const old = await forwarded(zed, card)
  await toMapped(zed)
  for (const step of ['subscription', 'enterprise', 'review']) {
    await zed.at(step)
    await zed.presses('next')
  }
  await zed.at('plan')
  await zed.presses('provision', { confirmBilling: 'true' })
  const result = await zed.sees(/Services are active/)
  await zed.submits(old, 'start')
  expect((await newer(zed, result)).words).toBe(result.words)
  expect(await stage.billings('AFTER-2')).toBe(1)
})

test('7: after a withdrawal, Set Up Now shows that the order was cancelled', async () => {
  const { player: marek, card } = await place('marek', 'AFTER-3')
  const old = await forwarded(marek, card)
  await stage.call('DELETE', '/orders/AFTER-3')
  const told = await marek.sees(/This order was cancelled/)
  await marek.submits(old, 'start')
  expect((await newer(marek, told)).title).toBe('This order was cancelled')
  expect((await stage.order('AFTER-3')).session).toBeUndefined()
})

test('7: after the window has closed, Set Up Now says so and names the representative', async () => {
  const { player: bea, card } = await place('bea', 'AFTER-4')
  await stage.clock('P9D')
  const closed = await bea.sees(/time to set up this order is over/)
  expect(closed.words).toContain('Ivo Novak, ivo@cisco-reps.example')
  expect((await bea.types('start')).title).toBe(closed.title)
  expect((await bea.forges(card.messageId, marked(card, 'start', {}))).status).toBe(404)
  expect(await stage.order('AFTER-4')).toMatchObject({ status: 'closed' })
})
