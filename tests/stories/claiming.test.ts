import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { happened } from '../support/history.ts'
import { codeIn, letterTo, lettersTo, mailFault } from '../support/letters.ts'
import { order, orderOf } from '../support/orders.ts'
import { cardOf } from '../support/player.ts'
import { spaceOf, type Space } from '../support/space.ts'
import { openStage, type Stage } from '../support/stage.ts'

/** Journey J2: the contact of an order is a shared address. */

const ALIAS = 'zamowienia@nordwind.example'
const contact = { email: ALIAS, isAlias: true }

const WORDS = {
  en: {
    claim: 'claim',
    letter: /^Webex order WBX-1001 waits for somebody of your company$/,
    open: /The first of you to take it has it|first/i,
    prompt: /^Set up the Webex order for Żółta Łódź S\.A\.$/,
    taken: /Ola Nowak took/,
    hasIt: /^Ola Nowak took order WBX-1001 on .*\d{1,2}:\d{2}/,
    notYours: /^This set-up is not yours to press/,
    stranger: /^Somebody from another company tried to act on the order/,
    notStarted: /^Not started a day after the requested start date/,
    unclaimed: /nobody has taken the order of the shared address/,
    unreachable: /^The contact cannot be reached/,
    mailDown: /the mail server does not answer/,
    reached: /^Reached on /m,
    page: /Write this to it:[^]*claim [A-Z0-9]{12,}/,
  },
  pl: {
    claim: 'biorę',
    letter: /^Zamówienie Webex WBX-1001 czeka na osobę z Twojej firmy$/,
    open: /pierwsza|pierwszy/i,
    prompt: /^Skonfiguruj zamówienie Webex dla: Żółta Łódź S\.A\.$/,
    taken: /Ola Nowak/,
    hasIt: /^Zamówienie WBX-1001 ma Ola Nowak, od: .*\d{1,2}:\d{2}/,
    notYours: /^To nie jest Twoja konfiguracja/,
    stranger: /^Ktoś z innej firmy próbował działać w tym zamówieniu/,
    notStarted: /^Nie rozpoczęto dzień po żądanej dacie rozpoczęcia/,
    unclaimed: /nikt nie wziął zamówienia ze wspólnego adresu/,
    unreachable: /^Nie można dotrzeć do osoby kontaktowej/,
    mailDown: /serwer poczty nie odpowiada/,
    reached: /^Udało się dotrzeć: /m,
    page: /Napisz do niego:[^]*biorę [A-Z0-9]{12,}/,
  },
} as const

describe.each(['en', 'pl'] as const)('an order of a shared address (%s)', (language) => {
  const words = WORDS[language]
  let stage: Stage
  let space: Space
  let reps: Space
  const player = (who: Parameters<Stage['player']>[0]) => stage.player(who)

  beforeEach(async () => {
    stage = await openStage({ settings: { DEFAULT_LANGUAGE: language, REPS_LANGUAGE: language } })
    space = await spaceOf(player('ola'), 'Nordwind setup')
    reps = await spaceOf(player('ivo'), 'Reps')
  })
  afterEach(() => stage.close())

  const comes = async (change: object = {}) => {
    await stage.call('POST', '/orders', order({ language, contact, ...change }))
    await stage.quiet()
  }
  const code = async () => codeIn(await letterTo(stage, ALIAS))
  const claims = async (who: 'ola' | 'marek' | 'zed', text: string) => player(who).writes(`${words.claim} ${text}`)
  const matters = async (title: RegExp) => (await reps.cards()).filter((card) => title.test(card.title))
  const history = async () => (await stage.order('WBX-1001')).history.map(({ what }) => what)

  test('comes by letter and as a card in the company’s space, and nothing is sent to the address in the chat', async () => {
    await comes()
    const letter = await letterTo(stage, ALIAS)
    expect(letter.subject).toMatch(words.letter)
    expect(letter.language).toBe(language)
    expect(letter.text).toMatch(new RegExp(`${words.claim}\\s+${codeIn(letter)}`))
    const card = await space.sees(/WBX-1001/)
    expect(card.verbs).toEqual(['claim'])
    expect(card.words).not.toMatch(/@/)
    expect(stage.called().filter((call) => call === 'POST messages')).toHaveLength(1)
    expect(await lettersTo(stage, ALIAS)).toHaveLength(1)
  })

  test('is taken by its card; whoever comes later, by card or by code, reads who has it and since when', async () => {
    await comes()
    const card = await space.sees(/WBX-1001/)
    const letter = await code()
    await stage.call('POST', '/sandbox/webex/faults', { operation: 'messages.delete', status: 403, times: 'always' })
    await player('ola').submits(card, 'claim')
    expect((await player('ola').sees(words.prompt)).verbs).toContain('start')
    const taken = await space.sees(words.taken)
    expect(taken.verbs).toEqual([])
    expect(taken.words).toMatch(/\d{1,2}:\d{2}/)
    expect(taken.words).not.toMatch(/@/)

    await player('marek').submits(card, 'claim')
    await player('marek').reads(words.hasIt)
    await claims('marek', letter)
    await happened(stage, 'refused:claim', 2)
    const told = (await player('marek').messages()).filter(({ text }) => words.hasIt.test(text))
    expect(told).toHaveLength(2)
    expect(cardOf((await player('marek').messages()).find(({ attachments }) => attachments))).toBeUndefined()
    expect((await stage.order('WBX-1001')).history).toContainEqual(
      expect.objectContaining({ what: 'claimed', via: 'card' }),
    )
  })

  test('is taken by the code of the letter, whose page only says what to write', async () => {
    await comes()
    const letter = await letterTo(stage, ALIAS)
    const link = letter.links.find((each) => each.includes('/claim/')) ?? ''
    const before = await stage.order('WBX-1001')
    for (const _twice of [1, 2]) {
      const page = await fetch(link, { headers: { 'accept-language': language } })
      expect(page.status).toBe(200)
      expect(await page.text()).toMatch(words.page)
    }
    expect(await stage.order('WBX-1001')).toEqual(before)
    await claims('ola', codeIn(letter).toLowerCase())
    await player('ola').sees(words.prompt)
    await space.sees(words.taken)
    expect((await stage.order('WBX-1001')).history).toContainEqual(
      expect.objectContaining({ what: 'claimed', via: 'code' }),
    )
  })

  test('has one winner of two who press at the same moment', async () => {
    await comes()
    const card = await space.sees(/WBX-1001/)
    await Promise.all([player('ola').submits(card, 'claim'), player('marek').submits(card, 'claim')])
    await happened(stage, 'claimed')
    await happened(stage, 'refused:claim')
    const prompts = await Promise.all(
      (['ola', 'marek'] as const).map(async (who) =>
        (await player(who).messages()).map(({ attachments }) => !!attachments),
      ),
    )
    expect(prompts.flat().sort()).toEqual([false, true])
    expect((await history()).filter((what) => what === 'claimed')).toHaveLength(1)
  })

  test('is refused to another company without a word of it, and the representatives are told once', async () => {
    await comes()
    const card = await space.sees(/WBX-1001/)
    await player('zed').submits(card, 'claim')
    const refusal = await player('zed').reads(words.notYours)
    expect(refusal.text).not.toMatch(/Żółta|WBX|nordwind/i)
    await player('zed').submits(card, 'claim')
    await claims('zed', await code())
    await happened(stage, 'refused:claim', 3)
    expect(await matters(words.stranger)).toHaveLength(1)
    expect((await matters(words.stranger))[0]?.words).not.toMatch(/zed@|zamowienia@/)
    expect(await history()).not.toContain('claimed')
    expect((await space.sees(/WBX-1001/)).verbs).toEqual(['claim'])
  })

  test('is free again when whoever took it closes it', async () => {
    await comes()
    await player('ola').submits(await space.sees(/WBX-1001/), 'claim')
    await player('ola').sees(words.prompt)
    await player('ola').presses('start')
    await player('ola').at('role')
    await player('ola').presses('close')
    await happened(stage, 'closed')
    const again = await space.sees(/WBX-1001/)
    expect(again.verbs).toEqual(['claim'])
    expect(again.words).not.toMatch(words.taken)
    await claims('marek', await code())
    await player('marek').sees(words.prompt)
    await happened(stage, 'claimed', 2)
    expect((await space.sees(/WBX-1001/)).words).toMatch(/Marek Wiśniewski/)
    expect((await player('ola').messages()).filter(({ attachments }) => attachments)).toEqual([])
  })

  test('that nobody takes is told to the representatives once, at nine the next day', async () => {
    await stage.clock('2030-03-01T07:00:00.000Z')
    await stage.call('POST', '/orders', orderOf({ requestedStartDate: '2030-03-04' }, { language, contact }))
    await stage.clock('2030-03-04T08:00:00.000Z')
    await letterTo(stage, ALIAS)
    await stage.clock('2030-03-05T07:59:00.000Z')
    expect(await matters(words.notStarted)).toEqual([])
    await stage.clock('2030-03-05T08:00:00.000Z')
    const card = await reps.sees(words.notStarted)
    expect(card.words).toMatch(words.unclaimed)
    expect(card.words).not.toMatch(/zamowienia@/)
    await stage.clock('P1D')
    expect(await matters(words.notStarted)).toHaveLength(1)
  })

  test('is told to the representatives while the mail server is down, and comes when it is back', async () => {
    await mailFault(stage, { down: true })
    await comes()
    for (const _try of [2, 3]) await stage.clock('PT10S')
    const told = await reps.sees(words.unreachable)
    expect(told.words).toMatch(words.mailDown)
    expect(await lettersTo(stage, ALIAS)).toEqual([])
    await mailFault(stage)
    await stage.clock('PT10M')
    await letterTo(stage, ALIAS, words.letter)
    expect((await reps.sees(words.unreachable)).words).toMatch(words.reached)
    expect(await matters(words.unreachable)).toHaveLength(1)
  })
})
