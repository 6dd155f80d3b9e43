import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { order } from '../support/orders.ts'
import type { CardSeen, Message } from '../support/player.ts'
import { spaceOf, type Space } from '../support/space.ts'
import { openStage, type Stage } from '../support/stage.ts'

/** Two of one company take the same order at the same moment, each heard by another instance. */

/** So many close races have to be run; `RACES=1000` for the figure in the README. */
const RACES = Number(process.env['RACES'] ?? 12)
const CLOSE_MS = 10
/** Orders that are taken in at once; so many messages are listed at once. */
const BATCH = 12
const contact = { email: 'zamowienia@nordwind.example', isAlias: true }
const names = { ola: 'Ola Nowak', marek: 'Marek Wiśniewski' }

let stage: Stage
let space: Space
beforeAll(async () => {
  stage = await openStage({ instances: 2 })
  stage.instances.takeTurns = true
  space = await spaceOf(stage.player('ola'), 'Nordwind setup')
}, 60_000)
afterAll(() => stage.close())

const idOf = (n: number): string => `RACE-${String(n).padStart(4, '0')}`

/** Resolves when no event has come for a moment, so that the next two are those of the next race. */
async function still(): Promise<void> {
  const { heard } = stage.instances
  for (let before = -1; before !== heard.length; await sleep(25)) before = heard.length
}

/** Resolves to how far apart the two instances heard of it, in milliseconds. */
async function race(orderId: string, card: CardSeen): Promise<number> {
  await still()
  const { heard } = stage.instances
  const before = heard.length
  await Promise.all([stage.player('ola').submits(card, 'claim'), stage.player('marek').submits(card, 'claim')])
  const trail = async () => (await stage.order(orderId)).history.map(({ what }) => what)
  for (const end = Date.now() + 15_000; !(await trail()).includes('refused:claim'); await sleep(5)) {
    if (Date.now() > end) throw new Error(`Nobody was refused: ${(await trail()).join(', ')}`)
  }
  const [first = 0, second = Infinity] = heard.slice(before)
  return second - first
}

/** Orders enough for so many races, and their cards in the space; then one race after the other. */
async function races(ids: readonly string[]): Promise<readonly number[]> {
  for (const orderId of ids) await stage.call('POST', '/orders', order({ orderId, contact }))
  await stage.quiet()
  const cards = await space.cards()
  const apart: number[] = []
  for (const orderId of ids) {
    const card = cards.find(({ words, title }) => `${title} ${words}`.includes(orderId))
    if (!card) throw new Error(`There is no card of ${orderId}`)
    apart.push(await race(orderId, card))
  }
  await stage.quiet()
  return apart
}

/** What somebody has been told about an order: cards with buttons, and sentences. */
const about = (messages: readonly Message[], orderId: string) => {
  const told = messages.filter((message) => JSON.stringify(message).includes(orderId))
  return { cards: told.filter(({ attachments }) => attachments).length, words: told.map(({ text }) => text) }
}

/** One has it, and the other was told who that is. */
async function judged(ids: readonly string[]): Promise<void> {
  const [olas, mareks] = [await stage.player('ola').messages(), await stage.player('marek').messages()]
  for (const orderId of ids) {
    const { history } = await stage.order(orderId)
    expect(history.filter(({ what }) => what === 'claimed')).toHaveLength(1)
    const [ola, marek] = [about(olas, orderId), about(mareks, orderId)]
    expect([ola.cards, marek.cards].sort()).toEqual([0, 1])
    const [winner, loser] = ola.cards === 1 ? (['ola', marek] as const) : (['marek', ola] as const)
    expect(loser.words).toEqual([expect.stringMatching(new RegExp(`^${names[winner]} took order ${orderId} on`))])
  }
}

test(
  `of two who press within ${CLOSE_MS} ms on two instances one has the order and the other is told, ${RACES} times`,
  async () => {
    let close = 0
    for (let n = 0; close < RACES; n += BATCH) {
      if (n > RACES * 4 + BATCH) throw new Error(`Only ${close} of ${n} races were close`)
      const ids = Array.from({ length: BATCH }, (_, at) => idOf(n + at))
      close += (await races(ids)).filter((ms) => ms < CLOSE_MS).length
      await judged(ids)
    }
  },
  60_000 + RACES * 1_000,
)
