import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { order } from '../support/orders.ts'
import type { CardSeen, Player } from '../support/player.ts'
import { spaceOf, type Space } from '../support/space.ts'
import { openStage, type Stage } from '../support/stage.ts'
import { cardsOf, finder, walk } from '../support/walks.ts'
import { forwarded, marked, times, until } from '../edge-cases/visits.ts'

/** Any press on any card, however old, is answered with what is true now. */

const ID = 'WBX-1001'

let stage: Stage
let ola: Player
let marek: Player
let space: Space
beforeEach(async () => {
  stage = await openStage({
    orders: [order({})],
    settings: { CLAIM_SPACES: 'nordwind.example=Nordwind setup' },
  })
  ;[ola, marek] = [stage.player('ola'), stage.player('marek')]
  space = await spaceOf(ola, 'Nordwind setup')
  await ola.at('prompt')
})
afterEach(() => stage.close())

const owner = async () => (await stage.app().world.storage.orders.get(ID))?.state.session?.owner.name
/** Copies of what is on each card in the 1:1, where everybody can press them. */
const copyOf = async (player: Player): Promise<CardSeen> => forwarded(player, await player.sees())
async function offeredToSpace(): Promise<CardSeen> {
  await walk(ola, finder.slice(0, 5), 'customerNew')
  await space.says('hand this over')
  await ola.sees(/waiting for an answer/)
  return space.sees(/offers you the set-up/)
}

describe('no dead buttons', () => {
  /** Forges one of a card's buttons on the copy of it, and waits until it is answered by words or by a card. */
  async function answered(player: Player, card: CardSeen, verb: string): Promise<void> {
    const before = (await player.messages()).map(({ id }) => id)
    await player.forges(card.messageId, marked(card, verb, {}))
    await until(
      async () => (await player.messages()).some(({ id }) => !before.includes(id)),
      `an answer to "${verb}" on "${card.title}"`,
    )
    await stage.quiet()
  }

  const unchanged = async () => {
    const { status, session, operations, matters } = await stage.order(ID)
    return { status, session, operations, matters }
  }

  test('every button of every card that Ola had is answered when the order is over, and changes nothing', async () => {
    const cards = [await copyOf(ola)]
    for (const press of finder) {
      await ola.at(press.at)
      cards.push(await forwarded(ola, await ola.presses(press.do, press.inputs)))
    }
    await stage.call('DELETE', `/orders/${ID}`)
    await ola.sees(/This order was cancelled/)
    await stage.quiet()
    const before = await unchanged()
    for (const card of cards) for (const verb of new Set(card.verbs)) await answered(ola, card, verb)
    expect(await unchanged()).toEqual(before)
    expect(await cardsOf(ola)).toHaveLength(1)
    expect(await stage.ledger()).toEqual([])
  })

  test('every button of cards that changed hands is answered to who had them, and to who has them', async () => {
    const offer = await forwarded(marek, await offeredToSpace())
    const waiting = await copyOf(ola)
    await marek.submits(await space.sees(/offers you the set-up/), 'takeOver')
    const inherited = await forwarded(marek, await marek.sees(/from Ola Nowak/))
    await marek.presses('confirm')
    await stage.quiet()
    const before = await unchanged()
    await answered(marek, offer, 'takeOver')
    await answered(marek, inherited, 'confirm')
    await answered(ola, offer, 'takeOver')
    await stage.clock('PT2M')
    await answered(ola, waiting, 'takeBack')
    expect(await owner()).toBe('Marek Wiśniewski')
    expect((await unchanged()).operations).toEqual(before.operations)
  })

  test('the customer’s card and the partner’s, after the order was taken back', async () => {
    await walk(ola, finder.slice(0, 2), 'who')
    await ola.presses('next', { who: 'customer' })
    await ola.presses('confirm', { customerContactEmail: 'bea@zolta-lodz.example', ackNoAccess: 'true' })
    const partners = await forwarded(ola, await ola.sees(/The customer will set up/))
    const bea = stage.player('bea')
    const customers = { ...(await bea.sees(/Set up your Webex order/)) }
    const copy = await forwarded(ola, customers)
    await ola.presses('takeBack')
    await stage.quiet()
    const before = await unchanged()
    for (const verb of ['takeBack', 'help']) await answered(ola, partners, verb)
    await answered(ola, copy, 'start').then(async () => expect((await ola.at('role')).step).toBe('role'))
    expect((await unchanged()).status).toBe(before.status)
  })

  test('the card in the space of a shared address, once it is taken and once the order is over', async () => {
    const contact = { email: 'zamowienia@nordwind.example', isAlias: true }
    await stage.call('POST', '/orders', order({ orderId: 'SHARED-1', contact }))
    const open = await space.sees(/SHARED-1/)
    const copy = await forwarded(marek, open)
    await marek.submits(open, 'claim')
    await marek.sees(/SHARED-1/)
    await stage.quiet()
    await answered(ola, copy, 'claim')
    await ola.reads(/Marek Wiśniewski took order SHARED-1/)
    await answered(marek, copy, 'claim')
    await stage.call('DELETE', '/orders/SHARED-1')
    await marek.sees(/This order was cancelled/)
    await answered(ola, copy, 'claim')
    await answered(marek, copy, 'claim')
    expect((await stage.order('SHARED-1')).status).toBe('cancelled')
  })

  test('a representative’s card that is settled says so', async () => {
    const ivo = stage.player('ivo')
    const reps = await spaceOf(ivo, 'Reps')
    await stage.clock('P2D')
    const card = await reps.sees(/Not started a day after/)
    await ola.presses('start')
    await ola.presses('next', { role: 'partner' })
    await reps.sees(/Started/)
    await stage.quiet()
    for (const verb of card.verbs) {
      const [settledCard] = await reps.cards()
      const before = (await ivo.messages()).length
      await ivo.forges(settledCard?.messageId ?? '', marked(card, verb, {}))
      await until(async () => (await ivo.messages()).length > before, `an answer to ${verb}`)
      expect((await ivo.messages())[0]?.text).toMatch(/Nothing is left to do here for order WBX-1001/)
    }
    expect(await times(stage, ID, 'matterClaimed')).toBe(0)
  })
})
