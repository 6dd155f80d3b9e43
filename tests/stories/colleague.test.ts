import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { happened } from '../support/history.ts'
import { codeIn, letterTo, lettersTo, mailFault } from '../support/letters.ts'
import { order } from '../support/orders.ts'
import type { CardSeen, Player } from '../support/player.ts'
import { spaceOf, type Space } from '../support/space.ts'
import { openStage, type Stage } from '../support/stage.ts'
import { cardsOf, walk } from '../support/walks.ts'

/** Step W2a: somebody else in my company will set up. The order moves, and nothing goes along. */

const MAREK = 'marek@nordwind.example'
const toColleague = [
  { at: 'prompt', do: 'start' },
  { at: 'role', do: 'next', inputs: { role: 'partner' } },
  { at: 'who', do: 'next', inputs: { who: 'colleague' } },
]

const WORDS = {
  en: {
    prompt: /^Set up the Webex order for Żółta Łódź S\.A\.$/,
    claim: 'claim',
    gone: /^Order WBX-1001 is now with marek@nordwind\.example/,
    fromOla: /Ola Nowak asks you to set up this order/,
    fromMarek: /Marek Wiśniewski asks you to set up this order/,
    belongs: /^This set-up belongs to marek@nordwind\.example/,
    byLetter: (address: string) => new RegExp(`^${address} cannot be reached in the chat`),
    notReached: /^The e-mail about order WBX-1001 could not be delivered/,
    unreachable: /^The contact cannot be reached/,
    reached: /Reached on /,
    letter: /^Webex order WBX-1001 waits to be set up$/,
    own: /own address/,
    elsewhere: /does not belong to your company/,
  },
  pl: {
    prompt: /^Skonfiguruj zamówienie Webex dla: Żółta Łódź S\.A\.$/,
    claim: 'biorę',
    gone: /^Zamówienie WBX-1001 ma teraz: marek@nordwind\.example/,
    fromOla: /Ola Nowak prosi Cię o skonfigurowanie tego zamówienia/,
    fromMarek: /Marek Wiśniewski prosi Cię o skonfigurowanie tego zamówienia/,
    belongs: /^Tę konfigurację prowadzi marek@nordwind\.example/,
    byLetter: (address: string) => new RegExp(`^Adres ${address} jest nieosiągalny na czacie`),
    notReached: /^Nie udało się dostarczyć wiadomości e-mail o zamówieniu WBX-1001/,
    unreachable: /^Nie można dotrzeć do osoby kontaktowej/,
    reached: /Udało się dotrzeć: /,
    letter: /^Zamówienie Webex WBX-1001 czeka na konfigurację$/,
    own: /Twój adres/,
    elsewhere: /nie należy do Twojej firmy/,
  },
} as const

const choicesOf = (card: CardSeen, id: string): readonly string[] =>
  card.form.body.flatMap((element) =>
    element['id'] === id ? (element['choices'] as readonly { value: string }[]).map(({ value }) => value) : [],
  )

describe.each(['en', 'pl'] as const)('an order that somebody else in the company will set up (%s)', (language) => {
  const words = WORDS[language]
  let stage: Stage
  let ola: Player
  let marek: Player
  let reps: Space

  beforeEach(async () => {
    stage = await openStage({
      orders: [order({ language })],
      settings: { DEFAULT_LANGUAGE: language, REPS_LANGUAGE: language },
    })
    ola = stage.player('ola')
    marek = stage.player('marek')
    reps = await spaceOf(stage.player('ivo'), 'Reps')
    await walk(ola, toColleague, 'colleague')
  })
  afterEach(() => stage.close())

  const names = async (colleagueEmail: string) => {
    await ola.submits(await ola.at('colleague'), 'next', { colleagueEmail })
    await happened(stage, 'delegated')
  }
  const unreachable = (name: string, reachable = false) =>
    stage.call('POST', `/sandbox/webex/people/${name}`, { reachable })
  const keepOldCards = () =>
    stage.call('POST', '/sandbox/webex/faults', { operation: 'messages.delete', status: 403, times: 'always' })

  test('goes by address, with a fresh prompt there and a confirmation here', async () => {
    await names(MAREK)
    await ola.reads(words.gone)
    expect(await cardsOf(ola)).toEqual([])
    const prompt = await marek.sees(words.prompt)
    expect(prompt.words).toMatch(words.fromOla)
    await marek.presses('start')
    const role = await marek.at('role')
    expect(role.values).toEqual({})
    expect(await lettersTo(stage, MAREK)).toEqual([])
    expect((await stage.order('WBX-1001')).matters).toEqual([])
  })

  test('is picked from the people of the company in shared spaces, and may come back', async () => {
    const card = await ola.at('colleague')
    expect(choicesOf(card, 'colleaguePick')).toEqual([MAREK])
    await ola.submits(card, 'next', { colleaguePick: MAREK })
    await happened(stage, 'delegated')
    await marek.sees(words.prompt)
    await marek.presses('notMe')
    await marek.submits(await marek.at('colleague'), 'next', { colleagueEmail: 'Ola@Nordwind.example' })
    await happened(stage, 'delegated', 2)
    const back = await ola.sees(words.prompt)
    expect(back.words).toMatch(words.fromMarek)
    expect(await cardsOf(ola)).toHaveLength(1)
    expect(await cardsOf(marek)).toEqual([])
    const trail = (await stage.order('WBX-1001')).history.filter(({ what }) => what === 'delegated')
    expect(new Set(trail.map(({ who }) => who)).size).toBe(2)
    await ola.presses('start')
    await ola.at('role')
  })

  test('leaves a dead card behind that says whose the order is', async () => {
    await keepOldCards()
    const old = await ola.at('colleague')
    await names(MAREK)
    await marek.sees(words.prompt)
    await ola.submits(old, 'next', { colleagueEmail: MAREK })
    await ola.reads(words.belongs)
    expect((await stage.order('WBX-1001')).history.filter(({ what }) => what === 'delegated')).toHaveLength(1)
  })

  test('is not taken to oneself or to another company', async () => {
    expect((await ola.presses('next', { colleagueEmail: 'ola@nordwind.example' })).words).toMatch(words.own)
    expect((await ola.presses('next', { colleagueEmail: 'zed@obcy.example' })).words).toMatch(words.elsewhere)
  })

  test('waits for a colleague whom the chat does not reach: a letter goes out, and its code works', async () => {
    await unreachable('marek')
    await names(MAREK)
    await ola.reads(words.byLetter(MAREK))
    const letter = await letterTo(stage, MAREK, words.letter)
    expect(letter.language).toBe(language)
    expect(letter.text).toMatch(words.fromOla)
    expect((await reps.sees(words.unreachable)).words).not.toMatch(/marek@/)
    await unreachable('marek', true)
    await marek.writes(`${words.claim} ${codeIn(letter)}`)
    expect((await marek.sees(words.prompt)).verbs).toContain('start')
    await stage.quiet()
    expect((await reps.sees(words.unreachable)).words).toMatch(words.reached)
    expect(await lettersTo(stage, MAREK)).toHaveLength(1)
  })

  test('is shown at once to a colleague who was out of reach and now says anything', async () => {
    await unreachable('marek')
    await names(MAREK)
    await letterTo(stage, MAREK, words.letter)
    await unreachable('marek', true)
    await marek.writes('hello')
    await marek.sees(words.prompt)
  })

  test('can be taken with the letter by a colleague who has another address in the chat', async () => {
    const address = 'm.wisniewski@nordwind.example'
    await names(address)
    await ola.reads(words.byLetter(address))
    await marek.writes(`${words.claim} ${codeIn(await letterTo(stage, address))}`)
    await marek.sees(words.prompt)
    await marek.presses('start')
    await marek.at('role')
  })

  test('is told to the giver and to the representatives when not even the letter arrives', async () => {
    const address = 'nikt@nordwind.example'
    await mailFault(stage, { to: address, answer: 550, times: 'always' })
    await names(address)
    await ola.reads(words.notReached)
    await reps.sees(words.unreachable)
    expect(await lettersTo(stage, address)).toEqual([])
    expect((await stage.order('WBX-1001')).status).toBe('awaiting')
  })
})
