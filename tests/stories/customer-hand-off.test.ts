import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { happened } from '../support/history.ts'
import { letterTo, lettersTo, mailFault } from '../support/letters.ts'
import { order } from '../support/orders.ts'
import type { Player } from '../support/player.ts'
import { spaceOf, type Space } from '../support/space.ts'
import { openStage, type Stage } from '../support/stage.ts'
import { cardsOf, walk } from '../support/walks.ts'

/** Journey J4: the customer will set up. */

const BEA = 'bea@zolta-lodz.example'
const toCustomer = [
  { at: 'prompt', do: 'start' },
  { at: 'role', do: 'next', inputs: { role: 'partner' } },
  { at: 'who', do: 'next', inputs: { who: 'customer' } },
]

const WORDS = {
  en: {
    prompt: /^Set up the Webex order for Żółta Łódź S\.A\.$/,
    safe: 'Go back',
    noAccess: /Nordwind Systemy Sp\. z o\.o\. has no access to manage its organisation/,
    tick: /^Error: Tick the box/,
    hold: 'what do you hold',
    letter: /^Webex order WBX-1001: the set-up was left to you by Nordwind/,
    bea: /^Set up your Webex order$/,
    left: /^The customer will set up$/,
    setting: /^The customer is setting up$/,
    reps: /^The customer will set up: Żółta Łódź S\.A\.$/,
    guide: /^You can start: sign in to Control Hub/,
    started: /^The customer has started already/,
    takenBack: /Taken back from the customer on /,
    draft: /draft|set-up is open/,
    unreachable: /^The contact cannot be reached/,
    notReached: /^The e-mail about order WBX-1001 could not be delivered/,
  },
  pl: {
    prompt: /^Skonfiguruj zamówienie Webex dla: Żółta Łódź S\.A\.$/,
    safe: 'Cofnij',
    noAccess: /Nordwind Systemy Sp\. z o\.o\. nie będzie mieć dostępu do zarządzania organizacją klienta/,
    tick: /^Błąd: Zaznacz pole/,
    hold: 'co przechowujesz',
    letter: /^Zamówienie Webex WBX-1001: konfigurację przekazał Ci Nordwind/,
    bea: /^Skonfiguruj swoje zamówienie Webex$/,
    left: /^Klient skonfiguruje$/,
    setting: /^Klient konfiguruje$/,
    reps: /^Klient skonfiguruje\. Klient: Żółta Łódź S\.A\.$/,
    guide: /^Możesz zaczynać: zaloguj się do Control Hub/,
    started: /^Klient już rozpoczął/,
    takenBack: /Cofnięto przekazanie klientowi: /,
    draft: /szkic|konfiguracja jest otwarta/,
    unreachable: /^Nie można dotrzeć do osoby kontaktowej/,
    notReached: /^Nie udało się dostarczyć wiadomości e-mail o zamówieniu WBX-1001/,
  },
} as const

describe.each(['en', 'pl'] as const)('an order left to the customer (%s)', (language) => {
  const words = WORDS[language]
  let stage: Stage
  let ola: Player
  let bea: Player
  let reps: Space

  beforeEach(async () => {
    stage = await openStage({
      orders: [order({ language })],
      settings: { DEFAULT_LANGUAGE: language, REPS_LANGUAGE: language },
    })
    ola = stage.player('ola')
    bea = stage.player('bea')
    reps = await spaceOf(stage.player('ivo'), 'Reps')
    await walk(ola, toCustomer, 'customerSetsUp')
  })
  afterEach(() => stage.close())

  const leaves = async () => {
    await ola.submits(await ola.at('customerSetsUp'), 'confirm', { customerContactEmail: BEA, ackNoAccess: 'true' })
    await happened(stage, 'leftToCustomer')
  }
  const keepOldCards = () =>
    stage.call('POST', '/sandbox/webex/faults', { operation: 'messages.delete', status: 403, times: 'always' })

  test('is asked for in words, with the safe way first, and takes a tick that typing does not replace', async () => {
    const card = await ola.at('customerSetsUp')
    expect(card.words).toMatch(/Żółta Łódź S\.A\./)
    expect(card.words).toMatch(words.noAccess)
    expect(card.verbs.slice(0, 2)).toEqual(['back', 'confirm'])
    expect(card.form.actions?.[0]?.title).toBe(words.safe)
    const unticked = await ola.presses('confirm', { customerContactEmail: BEA, ackNoAccess: 'false' })
    expect(unticked.words).toMatch(words.tick)
    expect(unticked.values['customerContactEmail']).toBe(BEA)
    const typed = await ola.types(language === 'en' ? 'yes' : 'tak')
    expect(typed.step).toBe('customerSetsUp')
    expect((await stage.order('WBX-1001')).status).toBe('awaiting')
    expect((await ola.presses('back')).step).toBe('who')
  })

  test('leaves nothing with the partner, and the customer and the representatives are told', async () => {
    await leaves()
    const card = await ola.sees(words.left)
    expect(card.verbs).toContain('takeBack')
    expect(await cardsOf(ola)).toHaveLength(1)
    const letter = await letterTo(stage, BEA, words.letter)
    expect(letter.language).toBe(language)
    expect(letter.links.filter((link) => link.includes('/claim/'))).toEqual([])
    expect((await bea.sees(words.bea)).verbs).toEqual(['start'])
    expect((await reps.sees(words.reps)).words).not.toMatch(/bea@|ola@/)
    expect((await stage.order('WBX-1001')).status).toBe('with_customer')
    expect((await stage.order('WBX-1001')).due.map(({ kind }) => kind)).toEqual([])
    await ola.writes(words.hold)
    expect((await ola.reads(/WBX-1001/)).text).not.toMatch(words.draft)
    expect(await stage.ledger()).toEqual([])
  })

  test('answers every older card of the partner with that state alone', async () => {
    await keepOldCards()
    const old = await ola.at('customerSetsUp')
    await leaves()
    const left = await ola.sees(words.left)
    await ola.submits(old, 'confirm', { customerContactEmail: 'zed@obcy.example', ackNoAccess: 'true' })
    expect((await ola.pressesOn(left, 'help')).title).toMatch(words.left)
    expect((await stage.order('WBX-1001')).history.filter(({ what }) => what === 'leftToCustomer')).toHaveLength(1)
    expect(await lettersTo(stage, 'zed@obcy.example')).toEqual([])
  })

  test('can be taken back until the customer starts, and is then as before', async () => {
    await leaves()
    await bea.sees(words.bea)
    await ola.sees(words.left)
    const prompt = await ola.presses('takeBack')
    expect(prompt.title).toMatch(words.prompt)
    await stage.quiet()
    expect(await cardsOf(bea)).toEqual([])
    expect((await reps.sees(words.reps)).words).toMatch(words.takenBack)
    expect((await stage.order('WBX-1001')).due.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['escalate', 'expire', 'remind']),
    )
    expect((await stage.order('WBX-1001')).history.map(({ what }) => what)).toContain('takenBackFromCustomer')
    await ola.presses('start')
    expect((await ola.at('role')).values).toEqual({})
  })

  test('can be taken back by typing it', async () => {
    await leaves()
    await ola.sees(words.left)
    expect((await ola.types(language === 'en' ? 'take it back' : 'cofnij przekazanie')).title).toMatch(words.prompt)
  })

  test('is the customer’s once they press start: they read how, and the partner cannot take it back', async () => {
    await keepOldCards()
    await leaves()
    const card = await bea.sees(words.bea)
    const left = await ola.sees(words.left)
    await bea.submits(card, 'start')
    await bea.reads(words.guide)
    expect((await ola.sees(words.setting)).verbs).toEqual([])
    await ola.submits(left, 'takeBack')
    await ola.reads(words.started)
    expect((await stage.order('WBX-1001')).status).toBe('with_customer')
    await bea.submits(card, 'start')
    await happened(stage, 'customerStarted')
    expect((await stage.order('WBX-1001')).history.filter(({ what }) => what === 'customerStarted')).toHaveLength(1)
  })

  test('reaches a customer who is not in the chat by letter', async () => {
    await stage.call('POST', '/sandbox/webex/people/bea', { reachable: false })
    await leaves()
    await letterTo(stage, BEA, words.letter)
    expect((await stage.order('WBX-1001')).status).toBe('with_customer')
  })

  test('is told to the partner and the representatives when the letter is refused', async () => {
    await mailFault(stage, { to: BEA, answer: 550, times: 'always' })
    await leaves()
    await ola.reads(words.notReached)
    await reps.sees(words.unreachable)
    expect((await ola.sees(words.left)).verbs).toContain('takeBack')
  })
})
