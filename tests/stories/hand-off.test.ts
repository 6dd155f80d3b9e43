import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { happened } from '../support/history.ts'
import { lettersTo } from '../support/letters.ts'
import { order } from '../support/orders.ts'
import type { CardSeen, Player } from '../support/player.ts'
import { spaceOf, type Space } from '../support/space.ts'
import { openStage, type Stage } from '../support/stage.ts'
import { cardsOf, finder, toServices, walk } from '../support/walks.ts'

/** Journey J3: the baton. */

const WORDS = {
  en: {
    hand: 'hand this to',
    fresh: 'fresh',
    offered: /Offered to Marek Wiśniewski/,
    offeredSpace: /Offered to the people in the space/,
    offeredHere: /^The set-up is offered\./,
    inPrivate: /^I set this up in private/,
    offer: /^Ola Nowak offers you the set-up of order WBX-1001/,
    answers: /4 answers/,
    inherited: /Who sets up \(from Ola Nowak\): Yes, I will set up/,
    customer: /Customer administrator \(from Ola Nowak\): bea@zolta-lodz\.example/,
    taken: /^Marek Wiśniewski has taken over the set-up of order WBX-1001/,
    withdrawn: /^Ola Nowak has taken back the offer of order WBX-1001/,
    over: /^The offer of order WBX-1001 is over\. The set-up is with: Marek Wiśniewski/,
    belongs: /^This set-up belongs to Marek Wiśniewski/,
    declined: /Marek Wiśniewski did not take the set-up over/,
    lapsed: /Nobody took the set-up over in time/,
    unreachable: /The offer could not be delivered to Marek Wiśniewski/,
    elsewhere: /does not belong to your company/,
    self: /The set-up is yours already/,
    unknown: /Nobody of that name or address was found in the chat/,
    late: /can no longer be handed over/,
  },
  pl: {
    hand: 'przekaż',
    fresh: 'od nowa',
    offered: /Propozycja dla: Marek Wiśniewski/,
    offeredSpace: /Propozycja dla: osoby z pokoju/,
    offeredHere: /^Propozycja przekazania została wysłana\./,
    inPrivate: /^Konfiguruję to prywatnie/,
    offer: /^Ola Nowak proponuje Ci konfigurację zamówienia WBX-1001/,
    answers: /4 odpowiedzi/,
    inherited: /Kto konfiguruje \(od: Ola Nowak\): Tak, skonfiguruję/,
    customer: /Administrator klienta \(od: Ola Nowak\): bea@zolta-lodz\.example/,
    taken: /^Konfigurację zamówienia WBX-1001 prowadzi teraz Marek Wiśniewski/,
    withdrawn: /^Ola Nowak cofa propozycję przekazania zamówienia WBX-1001/,
    over: /^Propozycja przekazania zamówienia WBX-1001 już nie obowiązuje\. Konfigurację prowadzi: Marek Wiśniewski/,
    belongs: /^Tę konfigurację prowadzi Marek Wiśniewski/,
    declined: /Marek Wiśniewski nie przejmuje konfiguracji/,
    lapsed: /Nikt nie przejął konfiguracji na czas/,
    unreachable: /Nie udało się dostarczyć propozycji\. Adresat: Marek Wiśniewski/,
    elsewhere: /nie należy do Twojej firmy/,
    self: /Konfiguracja już jest Twoja/,
    unknown: /Na czacie nie znaleziono takiej osoby ani takiego adresu/,
    late: /nie można go przekazać/,
  },
} as const

const choicesOf = (card: CardSeen, id: string): readonly string[] =>
  card.form.body.flatMap((element) =>
    element['id'] === id ? (element['choices'] as readonly { value: string }[]).map(({ value }) => value) : [],
  )

describe.each(['en', 'pl'] as const)('a set-up that is handed over (%s)', (language) => {
  const words = WORDS[language]
  let stage: Stage
  let ola: Player
  let marek: Player
  let space: Space

  /** Ola has answered four questions, and the fifth is on the card. */
  beforeEach(async () => {
    stage = await openStage({
      orders: [order({ language })],
      settings: { DEFAULT_LANGUAGE: language, REPS_LANGUAGE: language, IDLE_MINUTES: '600' },
    })
    ola = stage.player('ola')
    marek = stage.player('marek')
    space = await spaceOf(ola, 'Nordwind setup')
    await walk(ola, finder.slice(0, 5), 'customerNew')
  })
  afterEach(() => stage.close())

  const offers = async (to = '@{marek@nordwind.example}') => {
    await space.says(`${words.hand} ${to}`)
    await happened(stage, 'offered')
    return ola.at('offered')
  }
  const history = async () => (await stage.order('WBX-1001')).history.map(({ what }) => what)
  const keepOldCards = () =>
    stage.call('POST', '/sandbox/webex/faults', { operation: 'messages.delete', status: 403, times: 'always' })

  test('stays with the giver until it is taken, and then moves in one step with its answers marked', async () => {
    const waiting = await offers()
    expect(waiting.title).toMatch(words.offered)
    expect(waiting.verbs).toEqual(['takeBack', 'help', 'close'])
    await space.reads(words.offeredHere)
    const offer = await marek.sees(words.offer)
    expect(offer.words).toMatch(words.answers)
    expect(offer.words).not.toMatch(/bea@|Nordwind Systemy|ola@/)
    expect(offer.verbs).toEqual(['takeOver', 'decline'])

    const inherited = await marek.presses('takeOver')
    expect(inherited.words).toMatch(words.inherited)
    await ola.reads(words.taken)
    await stage.quiet()
    expect(await cardsOf(ola)).toHaveLength(0)

    // His own address finds other organisations than hers; her answer about the customer is confirmed when it counts.
    const pick = await marek.presses('confirm')
    expect(pick.step).toBe('partnerPick')
    await marek.presses('next', { orgId: choicesOf(pick, 'orgId')[0] })
    const later = await marek.presses('next')
    expect(later.words).toMatch(words.customer)
    expect((await marek.presses('confirm')).step).toBe('customerNew')
    expect(await history()).toEqual(expect.arrayContaining(['offered', 'takenOver', 'confirmedInherited']))
    expect(await lettersTo(stage, 'marek@nordwind.example')).toEqual([])
  })

  test('is not the giver’s any more: an old card does nothing and says whose it is', async () => {
    await keepOldCards()
    const old = await ola.at('customerNew')
    await offers()
    const offer = await marek.sees(words.offer)
    const inherited = await marek.presses('takeOver')
    await ola.submits(old, 'next', { customerCompanyName: 'X', customerCountry: 'DE' })
    await ola.reads(words.belongs)
    await marek.submits(offer, 'takeOver')
    await happened(stage, 'refused:next')
    expect((await marek.at('inherited')).rev).toBe(inherited.rev)
    expect(inherited.words).not.toMatch(/Company X/)
  })

  test('can be taken back, and the other one reads so', async () => {
    await offers()
    await marek.sees(words.offer)
    const back = await ola.presses('takeBack')
    expect(back.step).toBe('customerNew')
    await marek.reads(words.withdrawn)
    await stage.quiet()
    expect(await cardsOf(marek)).toEqual([])
  })

  test('can be declined, and the giver reads who did', async () => {
    await offers()
    await marek.sees(words.offer)
    await marek.submits(await marek.sees(words.offer), 'decline')
    const back = await ola.at('customerNew')
    expect(back.words).toMatch(words.declined)
    await stage.quiet()
    expect(await cardsOf(marek)).toEqual([])
  })

  test('comes back after four hours without an answer, once, with all that was answered', async () => {
    await offers()
    await marek.sees(words.offer)
    await stage.clock('PT3H58M')
    expect((await ola.at('offered')).title).toMatch(words.offered)
    await stage.clock('PT3M')
    const back = await ola.at('customerNew')
    expect(back.words).toMatch(words.lapsed)
    await stage.clock('PT1H')
    expect((await ola.at('customerNew')).messageId).toBe(back.messageId)
    expect((await history()).filter((what) => what === 'offerLapsed')).toHaveLength(1)
    expect(await cardsOf(marek)).toEqual([])
    expect((await ola.presses('next', { customerCompanyName: 'Żółta Łódź S.A.', customerCountry: 'PL' })).step).toBe(
      'check',
    )
  })

  test('goes by address from the help card', async () => {
    await ola.presses('help')
    const card = await ola.presses('handOff')
    expect(card.fields).toEqual(['colleagueEmail', 'fresh'])
    const nobody = await ola.presses('handOff', { colleagueEmail: 'nikt@nordwind.example' })
    expect(nobody.words).toMatch(words.unknown)
    expect((await ola.presses('handOff', { colleagueEmail: 'Marek@Nordwind.example' })).title).toMatch(words.offered)
    expect((await marek.sees(words.offer)).words).toMatch(words.answers)
  })

  test('goes by address, typed in the 1:1', async () => {
    const waiting = await ola.types(`${words.hand} marek@nordwind.example`)
    expect(waiting.title).toMatch(words.offered)
    const taken = language === 'en' ? 'take over' : 'przejmij'
    await marek.sees(words.offer)
    expect((await marek.types(taken)).words).toMatch(words.inherited)
  })

  test('may go without the answers', async () => {
    await offers(`@{marek@nordwind.example} ${words.fresh}`)
    await marek.sees(words.offer)
    const role = await marek.presses('takeOver')
    expect(role.step).toBe('role')
    expect(role.values).toEqual({})
  })

  test('takes nothing along that was typed and not sent', async () => {
    const half = await ola.types('customerCompanyName: 100% Tajna S.A.')
    expect(half.step).toBe('customerNew')
    await offers()
    await marek.sees(words.offer)
    await marek.presses('takeOver')
    const pick = await marek.presses('confirm')
    await marek.presses('next', { orgId: choicesOf(pick, 'orgId')[0] })
    await marek.presses('next')
    const there = await marek.presses('confirm')
    expect(there.step).toBe('customerNew')
    expect(there.words).not.toMatch(/Tajna/)
  })

  test('offered to a space goes to the first of the company who takes it', async () => {
    await space.says(words.hand)
    await happened(stage, 'offered')
    expect((await ola.at('offered')).title).toMatch(words.offeredSpace)
    const offer = await space.sees(words.offer)
    expect(offer.words).not.toMatch(/bea@|ola@|Nordwind Systemy/)
    await keepOldCards()
    await stage.player('zed').submits(offer, 'takeOver')
    await happened(stage, 'refused:takeOver')
    expect((await stage.order('WBX-1001')).history.map(({ what }) => what)).not.toContain('takenOver')
    await marek.submits(offer, 'takeOver')
    await marek.at('inherited')
    await ola.reads(words.taken)
    await ola.submits(offer, 'takeOver')
    await ola.reads(words.over)
  })

  test('offered to a space is taken back by the giver’s own Take over', async () => {
    await space.says(words.hand)
    await happened(stage, 'offered')
    await ola.submits(await space.sees(words.offer), 'takeOver')
    expect((await ola.at('customerNew')).words).not.toMatch(words.lapsed)
    await happened(stage, 'takenBack')
    expect((await space.cards()).filter(({ title }) => words.offer.test(title))).toEqual([])
  })

  test.each([
    ['another company', '@{zed@obcy.example}', 'elsewhere'],
    ['oneself', '@{ola@nordwind.example}', 'self'],
    ['an address nobody has', 'nikt@nordwind.example', 'unknown'],
  ] as const)('is refused with the reason on the live card: %s', async (_who, to, why) => {
    await space.says(`${words.hand} ${to}`)
    await space.reads(words.inPrivate)
    await stage.quiet()
    const card = await ola.at('customerNew')
    expect(card.words).toMatch(words[why])
    expect(await history()).not.toContain('offered')
  })

  test('stays with the giver when the other cannot be reached, and the giver reads why', async () => {
    await stage.call('POST', '/sandbox/webex/people/marek', { reachable: false })
    await space.says(`${words.hand} @{marek@nordwind.example}`)
    await happened(stage, 'offerUnreachable')
    expect((await ola.at('customerNew')).words).toMatch(words.unreachable)
  })
})

describe.each(['en', 'pl'] as const)('a set-up after the point of no return (%s)', (language) => {
  test('is not handed over', async () => {
    const stage = await openStage({ orders: [order({ language })] })
    try {
      const ola = stage.player('ola')
      await toServices(ola)
      const refused = await ola.types(`${WORDS[language].hand} marek@nordwind.example`)
      expect(refused.step).toBe('subscription')
      expect(refused.words).toMatch(WORDS[language].late)
    } finally {
      await stage.close()
    }
  })
})
