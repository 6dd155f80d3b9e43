import { beforeEach, describe, expect, test } from '@jest/globals'
import type { State } from '../../flows/record.ts'
import { takeIn } from '../../flows/intake.ts'
import { cardsOf, people } from '../support/clock-steps.ts'
import { ClockWorld } from '../support/clock-world.ts'
import { orderOf } from '../support/orders.ts'

/** The real decisions and due work, in memory; the clock stops wherever something falls due. */

const MINUTE = 60_000
const ID = 'A-1'
const look = () => Promise.resolve()

let town: ClockWorld
beforeEach(() => {
  town = new ClockWorld()
})

/** An order comes in at an instant, in Warsaw unless it is said otherwise. */
async function placed(at: string, requestedStartDate: string, { family = 'A-FLEX', timeZone = 'Europe/Warsaw' } = {}) {
  town.now = Date.parse(at)
  const order = orderOf({ requestedStartDate, family }, { orderId: ID, timeZone })
  expect(await takeIn(order, town.world)).toEqual({ orderId: ID, result: 'created' })
  await until(at)
}

const until = (at: string) => town.pass(Date.parse(at), look)

/** The bot is down until an instant. */
async function downUntil(at: string): Promise<void> {
  town.now = Date.parse(at)
  town.restart()
  await town.settle()
}

async function state(): Promise<State> {
  const doc = await town.world.storage.orders.get(ID)
  if (!doc) throw new Error('There is no order')
  return doc.state
}

/** When something happened. */
const times = async (what: string): Promise<readonly string[]> =>
  (await state()).history.filter((line) => line.what === what).map(({ at }) => at.slice(0, 16))

/** What Ola has in front of her. */
const read = () => [...town.screens.values()].flatMap(({ to, words }) => (to === 'ola' ? [words] : [])).join('\n')

const prompts = () => cardsOf(town, ID).filter(({ asks }) => asks === 'prompt')
const forward = (presses: number, who: 'me' | 'colleague' | 'customer' = 'me') =>
  people(town, { do: 'forward', id: ID, presses, who }, look)
async function close(): Promise<void> {
  await people(town, { do: 'press', id: ID, verb: 'close' }, look)
  await town.settle()
}

describe('85: the requested start date', () => {
  test.each([
    ['is today, and nine has not come', '2026-03-02T05:00Z', '2026-03-02', '2026-03-02T08:00'],
    ['is today, and nine is over', '2026-03-02T10:00Z', '2026-03-02', '2026-03-02T10:00'],
    ['was yesterday', '2026-03-03T10:00Z', '2026-03-02', '2026-03-03T10:00'],
    ['is a Saturday', '2026-03-02T10:00Z', '2026-03-07', '2026-03-07T08:00'],
    ['is the 29th of February', '2028-02-20T10:00Z', '2028-02-29', '2028-02-29T08:00'],
    ['is the last day of the year', '2026-12-20T10:00Z', '2026-12-31', '2026-12-31T08:00'],
  ])('85: %s', async (_, at, day, prompted) => {
    await placed(at, day)
    await until('2028-03-10T00:00Z')
    expect(await times('prompted')).toEqual([prompted])
  })
})

test.each([
  ['Pacific/Auckland', '2026-03-01T20:00'],
  ['Europe/Warsaw', '2026-03-02T08:00'],
  ['America/New_York', '2026-03-02T14:00'],
])('87: which day it is, is asked in %s alone', async (timeZone, prompted) => {
  await placed('2026-03-01T12:00Z', '2026-03-02', { timeZone })
  await until('2026-03-02T23:59Z')
  expect(await times('prompted')).toEqual([prompted])
})

test.each([
  ['2026-03-28', '2026-03-28T08:00', '2026-03-29T07:00'],
  ['2026-10-24', '2026-10-24T07:00', '2026-10-25T08:00'],
])('88: over a change of clocks after %s nine stays nine, and nobody is told twice', async (day, prompted, told) => {
  await placed('2026-03-20T10:00Z', day)
  await until('2026-10-28T00:00Z')
  expect(await times('prompted')).toEqual([prompted])
  expect(await times('escalated')).toEqual([told])
})

describe('89: started a second before the check', () => {
  beforeEach(async () => {
    await placed('2026-03-01T10:00Z', '2026-03-02')
    await until('2026-03-03T07:59:59Z')
  })

  test('89: nobody is told; abandoned afterwards, it is told at the next daily check, once', async () => {
    await forward(3)
    await until('2026-03-04T07:59Z')
    expect(await times('escalated')).toEqual([])
    await until('2026-03-08T00:00Z')
    expect(await times('escalated')).toEqual(['2026-03-04T08:00'])
  })

  test('89: opened without an answer to the question of the role, it counts as not started', async () => {
    await forward(1)
    await until('2026-03-03T09:00Z')
    expect(await times('escalated')).toEqual(['2026-03-03T08:00'])
  })
})

describe('91: the window is open to the last minute of its last day, and closed in the first of the next', () => {
  test.each([
    ['A-FLEX', '2026-03-09'],
    ['A-FLEX-3', '2026-03-09'],
    ['A-WX', '2026-04-01'],
    ['A-SPK', '2026-04-01'],
  ])('91: %s until the end of %s', async (family, day) => {
    await placed('2026-03-01T10:00Z', '2026-03-02', { family })
    const midnight = Date.parse(`${day}T${family.startsWith('A-FLEX') ? '23' : '22'}:00:00Z`)
    await town.pass(midnight - MINUTE, look)
    expect((await state()).status).toBe('awaiting')
    await town.pass(midnight, look)
    expect((await state()).status).toBe('closed')
    expect(read()).toMatch(/time to set up this order is over/)
  })
})

describe('92: a set-up that is live when the window lapses', () => {
  beforeEach(async () => {
    await placed('2026-03-01T10:00Z', '2026-03-02')
    await until('2026-03-09T22:50Z')
    await forward(4)
    await until('2026-03-09T23:05Z')
  })

  test('92: may go on up to the check, and the mapping is refused', async () => {
    expect((await state()).status).toBe('awaiting')
    await forward(2)
    expect(cardsOf(town, ID).map(({ asks }) => asks)).toEqual(['check'])
    await forward(1)
    expect((await state()).status).toBe('closed')
    expect(await times('begun:mapOrder')).toEqual([])
    expect(read()).toMatch(/time to set up this order is over/)
  })

  test('92: closed by hand, it is over', async () => {
    await close()
    expect((await state()).status).toBe('closed')
  })

  test('92: left alone, it is over with the idle limit', async () => {
    await until('2026-03-09T23:40Z')
    expect(await times('closedByPolicy')).toEqual(['2026-03-09T23:20'])
  })
})

test('93: a family nobody knows is refused at the door, and nothing is guessed', async () => {
  const order = orderOf({ family: 'A-NEW' }, { orderId: ID })
  expect(await takeIn(order, town.world)).toMatchObject({ result: 'rejected', reasons: [{ path: 'lines.0.family' }] })
  expect(await town.world.storage.orders.get(ID)).toBeUndefined()
})

test('96: a clock that is set back repeats no prompt, no reminder and no escalation', async () => {
  await placed('2026-03-01T10:00Z', '2026-03-02')
  for (const at of ['2026-03-02T08:10Z', '2026-03-03T08:10Z', '2026-03-06T08:10Z']) {
    await until(at)
    const sent = town.sent.length
    town.now -= 9 * 60 * MINUTE
    town.restart()
    await until(at)
    expect(town.sent.slice(sent)).toEqual([])
  }
  expect(await times('prompted')).toHaveLength(1)
  expect(await times('escalated')).toHaveLength(1)
  expect(await times('reminded')).toEqual(['2026-03-03T08:00', '2026-03-06T08:00'])
})

describe('90: a bot that was down', () => {
  test('90: over the prompt and the check prompts once, and tells once', async () => {
    await placed('2026-03-01T10:00Z', '2026-03-02')
    await downUntil('2026-03-03T12:00Z')
    expect(prompts()).toHaveLength(1)
    await downUntil('2026-03-03T12:01Z')
    await until('2026-03-03T23:00Z')
    expect(await times('prompted')).toEqual(['2026-03-03T12:00'])
    expect(await times('escalated')).toEqual(['2026-03-03T12:00'])
  })

  test('90: for most of the window reminds once and not four times', async () => {
    await placed('2026-03-01T10:00Z', '2026-03-02')
    await until('2026-03-02T12:00Z')
    await downUntil('2026-03-08T12:00Z')
    await until('2026-03-09T07:00Z')
    expect(await times('reminded')).toEqual(['2026-03-08T12:00'])
  })
})
