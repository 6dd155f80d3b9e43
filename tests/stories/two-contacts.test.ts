import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { happened } from '../support/history.ts'
import { order } from '../support/orders.ts'
import { spaceOf, type Space } from '../support/space.ts'
import { openStage, type Stage } from '../support/stage.ts'

/** Two of one company take the same order at the same moment, each heard by another instance. */

/** So many close races have to be run; `RACES=1000` for the figure in the README. */
const RACES = Number(process.env['RACES'] ?? 12)
const CLOSE_MS = 10
const contact = { email: 'zamowienia@nordwind.example', isAlias: true }
const names = { ola: 'Ola Nowak', marek: 'Marek Wiśniewski' }
type Racer = keyof typeof names

let stage: Stage
let space: Space
beforeAll(async () => {
  stage = await openStage({ instances: 2 })
  stage.instances.takeTurns = true
  space = await spaceOf(stage.player('ola'), 'Nordwind setup')
}, 60_000)
afterAll(() => stage.close())

/** What somebody has been told about an order: cards with buttons, and sentences. */
async function toldOf(who: Racer, orderId: string) {
  const messages = (await stage.player(who).messages()).filter((message) => JSON.stringify(message).includes(orderId))
  return { cards: messages.filter(({ attachments }) => attachments).length, words: messages.map(({ text }) => text) }
}

/** Resolves to how far apart the two instances heard of it, in milliseconds. */
async function race(orderId: string): Promise<number> {
  await stage.call('POST', '/orders', order({ orderId, contact }))
  const card = await space.sees(new RegExp(orderId))
  await stage.quiet()
  const { heard } = stage.instances
  const before = heard.length
  await Promise.all([stage.player('ola').submits(card, 'claim'), stage.player('marek').submits(card, 'claim')])
  await happened(stage, 'claimed', 1, orderId)
  await happened(stage, 'refused:claim', 1, orderId)
  await stage.quiet()
  const [first = 0, second = Infinity] = heard.slice(before)
  return second - first
}

test(
  `of two who press within ${CLOSE_MS} ms on two instances one has the order and the other is told, ${RACES} times`,
  async () => {
    const winners: Racer[] = []
    for (let n = 0, close = 0; close < RACES; n += 1) {
      const orderId = `RACE-${String(n).padStart(4, '0')}`
      if ((await race(orderId)) < CLOSE_MS) close += 1
      const { history } = await stage.order(orderId)
      expect(history.filter(({ what }) => what === 'claimed')).toHaveLength(1)
      const [ola, marek] = [await toldOf('ola', orderId), await toldOf('marek', orderId)]
      expect([ola.cards, marek.cards].sort()).toEqual([0, 1])
      const [winner, loser] = ola.cards === 1 ? (['ola', marek] as const) : (['marek', ola] as const)
      expect(loser.words).toEqual([expect.stringMatching(new RegExp(`^${names[winner]} took order ${orderId} on`))])
      winners.push(winner)
      if (n > RACES * 4) throw new Error(`Only ${close} of ${n} races were close`)
    }
  },
  60_000 + RACES * 1_000,
)
