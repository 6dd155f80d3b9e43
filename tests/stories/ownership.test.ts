import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { order } from '../support/orders.ts'
import type { CardSeen, Message, Player } from '../support/player.ts'
import { spaceOf, type Space } from '../support/space.ts'
import { openStage, type Stage } from '../support/stage.ts'
import { cardsOf, finder, toPlan, walk } from '../support/walks.ts'
import { forwarded, noted, until } from '../edge-cases/visits.ts'

/** Journeys J8 and J17: one owner, whoever presses. */

const ID = 'WBX-1001'

let stage: Stage
let ola: Player
let marek: Player
let zed: Player
let space: Space
beforeEach(async () => {
  stage = await openStage({ orders: [order({})] })
  ;[ola, marek, zed] = [stage.player('ola'), stage.player('marek'), stage.player('zed')]
  space = await spaceOf(ola, 'Nordwind setup')
  await ola.at('prompt')
})
afterEach(() => stage.close())

const owner = async () => (await stage.app().world.storage.orders.get(ID))?.state.session?.owner.name
/** Copies of what is on each card in the 1:1, where everybody can press them. */
const copyOf = async (player: Player): Promise<CardSeen> => forwarded(player, await player.sees())
const plain = (messages: readonly Message[]) => messages.filter(({ attachments }) => !attachments)

async function offeredToSpace(): Promise<CardSeen> {
  await walk(ola, finder.slice(0, 5), 'customerNew')
  await space.says('hand this over')
  await ola.sees(/waiting for an answer/)
  return space.sees(/offers you the set-up/)
}

describe('J8: two at the same moment', () => {
  test.each([
    ['J8: Marek takes over as Ola takes it back', 'takeOver', 'takeBack', false],
    ['J8: Ola takes it back as Marek takes over', 'takeBack', 'takeOver', true],
    ['J8: both press Take over', 'takeOver', 'takeOver', false],
  ])('%s: one has it, the other reads who', async (_, one, other, olaFirst) => {
    const offer = await offeredToSpace()
    const back = await ola.sees(/waiting for an answer/)
    const press = {
      takeOver: () => marek.submits(offer, 'takeOver'),
      takeBack: () => ola.submits(back, 'takeBack'),
    }
    const second = one === other ? () => ola.submits(offer, 'takeOver') : press[other as 'takeBack']
    await Promise.all(olaFirst ? [press.takeBack(), press.takeOver()] : [press.takeOver(), second()])
    await until(async () => (await space.cards()).length === 0, 'the offer to go')
    await stage.quiet()
    const won = await owner()
    if (won === 'Ola Nowak') {
      expect((await marek.reads(/offer of order WBX-1001 is over/)).text).toContain('Ola Nowak')
      expect(await cardsOf(marek)).toEqual([])
      expect((await ola.at('customerNew')).words).toContain('Żółta Łódź')
    } else {
      expect(won).toBe('Marek Wiśniewski')
      await ola.reads(/Marek Wiśniewski has taken over/)
      expect(await cardsOf(ola)).toEqual([])
      expect((await marek.sees(/from Ola Nowak/)).verbs).toContain('confirm')
    }
    const { history } = await stage.order(ID)
    expect(history.filter(({ what }) => what === 'takenOver' || what === 'takenBack')).toHaveLength(1)
  })

  test('Provision and a change pressed together: one plan is carried out, and billing is started once', async () => {
    const plan = await toPlan(ola)
    await Promise.all([ola.submits(plan, 'provision', { confirmBilling: 'true' }), ola.submits(plan, 'back')])
    await stage.quiet()
    const { history } = await stage.order(ID)
    if (!history.some(({ what }) => what.startsWith('begun:saveCalling'))) {
      const card = await ola.sees()
      expect(card.step).not.toBe('plan')
      expect(await stage.billings(ID)).toBe(0)
      return
    }
    await ola.sees(/Services are active/)
    expect(await stage.billings(ID)).toBe(1)
  })
})

describe('J17: the wrong hand', () => {
  test('a bystander of another company is answered in private, and nothing of it reaches the owner', async () => {
    await walk(ola, finder.slice(0, 3), 'partnerNew')
    const copy = await copyOf(ola)
    await stage.quiet() // the card she answered is taken away by now
    const before = await ola.messages()
    await zed.submits(copy, 'close')
    expect((await zed.reads(/not yours to press/)).text).not.toMatch(/Ola|Nordwind|WBX/)
    await noted(stage, ID, 'refused:close')
    await stage.quiet()
    expect(await ola.messages()).toEqual(before)
    expect(plain(await space.messages()).filter(({ text }) => /not yours/.test(text))).toEqual([])
    expect((await stage.order(ID)).session).toMatchObject({ step: 'partnerNew' })
    expect((await stage.order(ID)).history.at(-1)).toMatchObject({ what: 'refused:close', who: expect.any(String) })
  })

  test('a colleague reads whose it is, and that it can be asked for', async () => {
    await walk(ola, finder.slice(0, 3), 'partnerNew')
    await marek.submits(await copyOf(ola), 'next')
    expect((await marek.reads(/belongs to/)).text).toBe(
      'This set-up belongs to Ola Nowak. You can ask for it to be handed over to you.',
    )
    expect((await stage.order(ID)).matters).toEqual([])
  })

  test('three times from another company the representatives are told, once and masked; a fourth adds nothing', async () => {
    await walk(ola, finder.slice(0, 2), 'who')
    const copy = await copyOf(ola)
    const reps = await spaceOf(stage.player('ivo'), 'Reps')
    for (const count of [1, 2, 3, 4, 5]) {
      await zed.submits(copy, 'next')
      await noted(stage, ID, 'refused:next', count)
      await stage.quiet()
      const kinds = (await stage.order(ID)).matters.map(({ kind }) => kind)
      expect(kinds).toEqual(count < 3 ? [] : ['stranger'])
    }
    const [card, ...more] = (await reps.cards()).filter(({ words }) => words.includes(ID))
    expect(more).toEqual([])
    expect(card?.words).toContain('Somebody from another company tried to act on the order')
    expect(card?.words).not.toMatch(/zed@|Zed|ola@|Nowak/)
    expect((await zed.messages()).filter(({ text }) => /not yours/.test(text))).toHaveLength(1)
  })
})
