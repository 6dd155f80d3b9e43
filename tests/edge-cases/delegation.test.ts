import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import type { CardSeen, Player } from '../support/player.ts'
import { spaceOf } from '../support/space.ts'
import { openStage, type Stage } from '../support/stage.ts'
import { cardsOf, walk, type Press } from '../support/walks.ts'
import { forwarded, marked, noted, prompted, times, toMapped } from './visits.ts'

let stage: Stage
let ola: Player
let marek: Player
let bea: Player
beforeEach(async () => {
  stage = await openStage()
  ola = stage.player('ola')
  marek = stage.player('marek')
  bea = stage.player('bea')
})
afterEach(() => stage.close())

/** To the card on which somebody else is named. */
const toNaming = (player: Player, who: 'colleague' | 'customer'): Promise<CardSeen> => {
  const presses: readonly Press[] = [
    { at: 'prompt', do: 'start' },
    { at: 'role', do: 'next', inputs: { role: 'partner' } },
    { at: 'who', do: 'next', inputs: { who } },
  ]
  return walk(player, presses, who === 'colleague' ? 'colleague' : 'customerSetsUp')
}

const hands = async (from: Player, colleagueEmail: string): Promise<void> => {
  await from.submits(await toNaming(from, 'colleague'), 'next', { colleagueEmail })
  await from.reads(/is now with/)
  await stage.quiet()
}

const answer = { customerContactEmail: 'bea@zolta-lodz.example', ackNoAccess: 'true' }
const toTheCustomer = async (orderId: string): Promise<CardSeen> => {
  await prompted(stage, 'ola', { orderId })
  await toNaming(ola, 'customer')
  await ola.presses('confirm', answer)
  const card = await ola.sees(/The customer will set up/)
  await bea.sees(/Set up your Webex order/)
  await stage.quiet()
  return card
}

const reaches = (who: string, reachable: boolean) => stage.call('POST', `/sandbox/webex/people/${who}`, { reachable })
const mailsTo = async (to: string) =>
  (await stage.call<{ items: readonly { subject: string; text: string }[] }>('GET', `/sandbox/mail?to=${to}`)).body
    .items
const matters = async (orderId: string) => (await stage.order(orderId)).matters.map(({ kind }) => kind)

describe('a colleague is named by address', () => {
  test('19: the own address is refused in any letter case, and the way it is written does not matter', async () => {
    await prompted(stage, 'ola', { orderId: 'SELF-1' })
    await toNaming(ola, 'colleague')
    for (const colleagueEmail of ['ola@nordwind.example', 'OLA@Nordwind.Example', ' mailto:Ola@nordwind.example '])
      expect((await ola.presses('next', { colleagueEmail })).words).toContain('Error: This is your own address')
    expect(await times(stage, 'SELF-1', 'delegated')).toBe(0)
  })

  test('19: with a plus tag it is another mailbox: allowed, and said', async () => {
    await prompted(stage, 'ola', { orderId: 'SELF-2' })
    await ola.submits(await toNaming(ola, 'colleague'), 'next', { colleagueEmail: 'ola+webex@nordwind.example' })
    const { text } = await ola.reads(/Order SELF-2 is now with ola\+webex@nordwind\.example/)
    expect(text).toMatch(/your own address with an addition/)
    await stage.quiet()
    expect(await mailsTo('ola%2Bwebex@nordwind.example')).toHaveLength(1)
  })

  test('20: another company is refused, and what else there is is said', async () => {
    await prompted(stage, 'ola', { orderId: 'OTHER-1' })
    await toNaming(ola, 'colleague')
    for (const colleagueEmail of [
      'zed@obcy.example',
      'ola@nordwind.example.obcy.example',
      'ola@sub.nordwind.example',
    ]) {
      const { words } = await ola.presses('next', { colleagueEmail })
      expect(words).toContain('Error: This address does not belong to your company')
      expect(words).toContain('choose Customer will set up')
    }
    expect(await times(stage, 'OTHER-1', 'delegated')).toBe(0)
    expect(await mailsTo('zed@obcy.example')).toEqual([])
  })

  test('21: what is no address is an error at the field, and what was typed stays', async () => {
    await prompted(stage, 'ola', { orderId: 'MALFORMED-1' })
    await toNaming(ola, 'colleague')
    for (const colleagueEmail of ['a@', '@b.pl', 'a b@c.pl', 'a@@b.pl', 'a@b']) {
      const card = await ola.presses('next', { colleagueEmail })
      expect(card).toMatchObject({ step: 'colleague', values: { colleagueEmail } })
      expect(card.words).toContain('Error: Enter an email address like name@example.com.')
    }
    for (const colleagueEmail of ['', '   ', '\u00a0\u200b'])
      expect((await ola.presses('next', { colleagueEmail })).words).toMatch(/Error: (Choose a colleague|Enter)/)
    expect((await stage.order('MALFORMED-1')).session).toMatchObject({ step: 'colleague' })
  })

  test('22: there and back again is allowed; each hop is on record, and nobody is reminded twice', async () => {
    await stage.clock('2030-03-04T10:00:00Z')
    await prompted(stage, 'ola', { orderId: 'CHAIN-1' })
    await hands(ola, 'marek@nordwind.example')
    expect((await marek.sees(/CHAIN-1/)).words).toContain('Ola Nowak asks you to set up this order.')
    expect(await cardsOf(ola)).toEqual([])
    await hands(marek, 'ola@nordwind.example')
    expect((await ola.sees(/CHAIN-1/)).words).toContain('Marek Wiśniewski asks you to set up this order.')
    expect(await cardsOf(marek)).toEqual([])
    const { history, due } = await stage.order('CHAIN-1')
    const hops = history.filter(({ what }) => what === 'delegated').map(({ who }) => who)
    expect(new Set(hops).size).toBe(2)
    const kinds = due.map(({ kind }) => kind).filter((kind) => ['remind', 'escalate', 'expire'].includes(kind))
    expect(kinds.sort()).toEqual(['escalate', 'expire', 'remind'])
    await stage.clock('2030-03-05T12:00:00Z')
    expect(await times(stage, 'CHAIN-1', 'reminded')).toBe(1)
    expect(await cardsOf(ola)).toHaveLength(1)
    expect(await cardsOf(marek)).toEqual([])
    expect((await matters('CHAIN-1')).filter((kind) => kind === 'notStarted')).toHaveLength(1)
  })

  test('24: the old contact’s cards go, and a copy of one is refused', async () => {
    await prompted(stage, 'ola', { orderId: 'OLD-1' })
    const copy = await forwarded(ola, await toNaming(ola, 'colleague'))
    await ola.submits(await ola.at('colleague'), 'next', { colleagueEmail: 'marek@nordwind.example' })
    await marek.sees(/OLD-1/)
    await ola.submits(copy, 'next', { colleagueEmail: 'zed@obcy.example' })
    await noted(stage, 'OLD-1', 'refused:next')
    await ola.reads(/belongs to marek@nordwind/)
    expect((await stage.order('OLD-1')).session).toBeUndefined()
    await marek.presses('start')
    await marek.at('role')
    await ola.submits(copy, 'close')
    await noted(stage, 'OLD-1', 'refused:close')
    expect((await stage.order('OLD-1')).session).toMatchObject({ step: 'role' })
  })
})

describe('after the point of no return', () => {
  test('23: nobody is handed the order any more, by words or by a card from before', async () => {
    const { player: zed } = await prompted(stage, 'zed', { orderId: 'LATE-1' })
    const naming = await forwarded(zed, await toNaming(zed, 'colleague'))
    await zed.presses('close')
    await toMapped(zed)
    const told = await zed.types('hand this to jan@obcy.example')
    expect(told.words).toContain('can no longer be handed over')
    expect(told.words).toContain('Control Hub')
    await zed.forges(naming.messageId, { ...marked(naming, 'next', {}), colleagueEmail: 'jan@obcy.example' })
    expect((await zed.sees(/out of date/)).step).toBe('subscription')
    expect(await times(stage, 'LATE-1', 'delegated')).toBe(0)
    expect((await stage.order('LATE-1')).status).toBe('mapped')
  })
})

describe('the customer sets up', () => {
  test('25: without the tick it is refused, and nothing is handed over', async () => {
    await prompted(stage, 'ola', { orderId: 'ACK-1' })
    const card = await toNaming(ola, 'customer')
    expect(card.verbs[0]).toBe('back')
    for (const ackNoAccess of ['false', '', 'maybe']) {
      const again = await ola.presses('confirm', { ...answer, ackNoAccess })
      expect(again.words).toContain('Error: Tick the box to confirm this, or go back.')
    }
    expect((await stage.order('ACK-1')).status).toBe('awaiting')
    expect(await bea.messages()).toEqual([])
  })

  test('26: taken back before the customer has started, the order is the partner’s again', async () => {
    await toTheCustomer('BACK-1')
    const prompt = await ola.presses('takeBack')
    expect(prompt.step).toBe('prompt')
    await stage.quiet()
    expect(await cardsOf(bea)).toEqual([])
    expect(await stage.order('BACK-1')).toMatchObject({ status: 'awaiting' })
    await ola.presses('start')
    await ola.at('role')
  })

  test('26: once the customer has started, it is refused with the reason', async () => {
    const card = await toTheCustomer('BACK-2')
    const copy = await forwarded(ola, card)
    await bea.submits(await bea.sees(/Set up your Webex order/), 'start')
    await bea.reads(/sign in to Control Hub/)
    expect((await ola.sees(/The customer is setting up/)).verbs).toEqual([])
    await ola.submits(copy, 'takeBack')
    await ola.reads(/The customer has started already/)
    expect((await stage.order('BACK-2')).status).toBe('with_customer')
  })
})

describe('the new person cannot be reached', () => {
  test('27: by chat: a letter goes out, the giver is told, and the chat is tried until it works', async () => {
    await reaches('marek', false)
    await prompted(stage, 'ola', { orderId: 'LOST-1' })
    await hands(ola, 'marek@nordwind.example')
    await ola.reads(/marek@nordwind\.example cannot be reached in the chat, so order LOST-1 goes there by e-mail/)
    expect((await mailsTo('marek@nordwind.example')).map(({ text }) => text)).toEqual([
      expect.stringContaining('Ola Nowak asks you to set up this order.'),
    ])
    expect(await matters('LOST-1')).toEqual(['unreachable'])
    await reaches('marek', true)
    await stage.clock('PT1H')
    expect((await marek.sees(/LOST-1/)).verbs).toContain('start')
    const reps = await spaceOf(stage.player('ivo'), 'Reps')
    expect((await reps.sees(/The contact cannot be reached/)).words).toMatch(/Reached/)
  })

  test('27: by mail neither: it stays with the new person, the giver is told and the representatives are', async () => {
    await reaches('marek', false)
    await stage.call('POST', '/sandbox/mail/faults', { answer: 550, to: 'marek@nordwind.example', times: 'always' })
    await prompted(stage, 'ola', { orderId: 'LOST-2' })
    await hands(ola, 'marek@nordwind.example')
    await ola.reads(/The e-mail about order LOST-2 could not be delivered/)
    expect(await stage.order('LOST-2')).toMatchObject({ status: 'awaiting', prompt: { undelivered: 'unreachable' } })
    const reps = await spaceOf(stage.player('ivo'), 'Reps')
    expect((await reps.sees(/The contact cannot be reached/)).words).toMatch(/m\*\*\*@nordwind\.example/)
    expect(new Set(await matters('LOST-2'))).toEqual(new Set(['unreachable']))
  })
})
