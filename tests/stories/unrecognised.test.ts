import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { happened } from '../support/history.ts'
import { order } from '../support/orders.ts'
import type { CardSeen, Player } from '../support/player.ts'
import { spaceOf, type Space } from '../support/space.ts'
import { openStage, type Stage } from '../support/stage.ts'
import { finder, walk, type Press } from '../support/walks.ts'

/** Journey J5: an organisation is not recognised, and a representative finds the right one. */

const BALTYK = '5e7a0000-0000-4000-8000-000000000031'
const GÓRY = '5e7a0000-0000-4000-8000-000000000041'
const OBCY = '5e7a0000-0000-4000-8000-000000000021'

/** Ola's way to a customer that exists already. */
const toCustomer: readonly Press[] = [
  ...finder.slice(0, 4),
  { at: 'customerAdmin', do: 'next', inputs: { customerAdminEmail: 'admin@baltyk.example' } },
]
const toPartner: readonly Press[] = finder.slice(0, 3)

const WORDS = {
  en: {
    stopped: /^Don't continue: the customer organisation was not recognised$/,
    stoppedPartner: /^Don't continue: the partner organisation was not recognised$/,
    matter: /^An organisation was not recognised: Żółta Łódź S\.A\.$/,
    customerSide: /the customer organisation was not recognised/,
    partnerSide: /the partner organisation was not recognised/,
    clock: /days left|Last day|last day/i,
    claimedByIvo: /Claimed by Ivo Novak on /,
    iTakeCare: /^You take care of order WBX-1001/,
    toldClaimed: /^Order WBX-1001 was claimed by Ivo Novak on /,
    unknownOrg: /^No organisation with this id could be found/,
    ruled: /^It is on record/,
    prompt: /The answer came from Ivo Novak/,
    refusedBefore: /This organisation was refused earlier on this order\. According to Ivo Novak/,
    ruledReview: /According to Ivo Novak, your Cisco account representative, this is the right organisation/,
    clarified: /Clarified on .*Ivo/,
    nothingLeft: /^Nothing is left to do here for order WBX-1001/,
    claim: 'claim',
    right: 'right organisation',
    createNew: 'create new',
  },
  pl: {
    stopped: /^Nie kontynuuj: nie rozpoznano organizacji klienta$/,
    stoppedPartner: /^Nie kontynuuj: nie rozpoznano organizacji partnera$/,
    matter: /^Nie rozpoznano organizacji\. Klient: Żółta Łódź S\.A\.$/,
    customerSide: /nie rozpoznano organizacji klienta/,
    partnerSide: /nie rozpoznano organizacji partnera/,
    clock: /dni|dzień/,
    claimedByIvo: /Zajmuje się tym Ivo Novak, od: /,
    iTakeCare: /^Zajmujesz się zamówieniem WBX-1001/,
    toldClaimed: /^Zamówieniem WBX-1001 zajmuje się Ivo Novak, od: /,
    unknownOrg: /^Nie udało się znaleźć organizacji o tym identyfikatorze/,
    ruled: /^Zapisano/,
    prompt: /Odpowiedź: Ivo Novak/,
    refusedBefore:
      /Tę organizację wcześniej odrzucono w tym zamówieniu\. Według przedstawiciela konta Cisco \(Ivo Novak\)/,
    ruledReview: /Według przedstawiciela konta Cisco \(Ivo Novak\) to właściwa organizacja/,
    clarified: /Wyjaśniono: .*Ivo/,
    nothingLeft: /^Przy zamówieniu WBX-1001 nie ma tu już nic do zrobienia/,
    claim: 'biorę',
    right: 'właściwa organizacja',
    createNew: 'utwórz nową',
  },
} as const

describe.each(['en', 'pl'] as const)('an organisation that is not recognised (%s)', (language) => {
  const words = WORDS[language]
  let stage: Stage
  let ola: Player
  let ivo: Player
  let reps: Space

  beforeEach(async () => {
    stage = await openStage({ settings: { DEFAULT_LANGUAGE: language, REPS_LANGUAGE: language } })
    ola = stage.player('ola')
    ivo = stage.player('ivo')
    reps = await spaceOf(ivo, 'Reps')
  })
  afterEach(() => stage.close())

  /** The customer's side, refused by Ola. */
  const refused = async (): Promise<CardSeen> => {
    await stage.call('POST', '/orders', order({ language }))
    await walk(ola, toCustomer, 'customerReview')
    await ola.submits(await ola.at('customerReview'), 'notRecognised')
    await happened(stage, 'stopped:customerNotRecognised')
    return reps.sees(words.matter)
  }
  const keepOldCards = () =>
    stage.call('POST', '/sandbox/webex/faults', { operation: 'messages.delete', status: 403, times: 'always' })
  const matters = async () => (await reps.cards()).filter(({ title }) => words.matter.test(title))

  test('stops the set-up with nothing done, and is one card for the representatives', async () => {
    const card = await refused()
    const stop = await ola.sees(words.stopped)
    expect(stop.verbs).toEqual([])
    expect(stop.words).toMatch(/WBX-1001/)
    expect(stop.words).toMatch(/Ivo Novak/)
    expect(card.words).toMatch(words.customerSide)
    expect(card.words).toMatch(/o\*\*\*@nordwind\.example/)
    expect(card.words).toMatch(words.clock)
    expect(card.words).not.toMatch(/ola@|baltyk|Bałtyk/i)
    expect(card.verbs).toEqual(['claim', 'resolve', 'createNew'])
    expect(await matters()).toHaveLength(1)
    expect(await stage.ledger()).toEqual([])
    expect((await stage.order('WBX-1001')).operations).toEqual([])
  })

  test('is claimed by one representative, who alone reads what was shown; the next one reads who has it', async () => {
    await keepOldCards()
    const card = await refused()
    await ivo.submits(card, 'claim')
    const details = await ivo.reads(words.iTakeCare)
    expect(details.text).toMatch(/ola@nordwind\.example/)
    expect(details.text).toMatch(/Bałtyk Spedycja S\.A\., 5e7a0000-0000-4000-8000-000000000031/)
    const claimed = await reps.sees(words.claimedByIvo)
    expect(claimed.words).not.toMatch(/Bałtyk|ola@/)
    expect(claimed.verbs).toEqual(['resolve', 'createNew'])

    await ivo.rest('POST', '/memberships', { roomId: reps.id, personEmail: 'bea@zolta-lodz.example' })
    const second = stage.player('bea')
    await second.submits(card, 'claim')
    await second.reads(words.toldClaimed)
    expect((await stage.order('WBX-1001')).history.filter(({ what }) => what === 'matterClaimed')).toHaveLength(1)
  })

  test('goes on at that step, once the right one is named, with what was answered before', async () => {
    const card = await refused()
    await ivo.submits(card, 'resolve', { orgId: 'no-such-organisation' })
    await ivo.reads(words.unknownOrg)
    expect((await reps.sees(words.matter)).verbs).toContain('resolve')
    await ivo.submits(await reps.sees(words.matter), 'resolve', { orgId: GÓRY })
    await ivo.reads(words.ruled)
    await happened(stage, 'ruledOrg')
    expect((await reps.sees(words.matter)).words).toMatch(words.clarified)
    const prompt = await ola.sees(words.prompt)
    expect(prompt.verbs).toContain('start')
    const review = await ola.presses('start')
    expect(review.step).toBe('customerReview')
    expect(review.words).toMatch(/Góry Stołowe/)
    expect(review.words).toMatch(words.ruledReview)
    const check = await ola.presses('next')
    expect(check.step).toBe('check')
    expect(check.words).toMatch(/Nordwind Systemy Sp\. z o\.o\./)
    expect(check.words).toMatch(/admin@baltyk\.example/)
    expect(await matters()).toHaveLength(1)
  })

  test('says so when it is the one that was refused after all, and asks again', async () => {
    await ivo.submits(await refused(), 'resolve', { orgId: BALTYK })
    await ola.sees(words.prompt)
    const review = await ola.presses('start')
    expect(review.step).toBe('customerReview')
    expect(review.words).toMatch(words.refusedBefore)
    expect(review.verbs).toEqual(expect.arrayContaining(['next', 'notRecognised']))
    await ola.presses('notRecognised')
    await happened(stage, 'stopped:customerNotRecognised', 2)
    await ola.sees(words.stopped)
    expect(await matters()).toHaveLength(2)
  })

  test('becomes a new one where there is none', async () => {
    await ivo.submits(await refused(), 'createNew')
    await ivo.reads(words.ruled)
    await ola.sees(words.prompt)
    const made = await ola.presses('start')
    expect(made.step).toBe('customerNew')
    expect((await ola.presses('next', { customerCompanyName: 'Żółta Łódź S.A.', customerCountry: 'PL' })).step).toBe(
      'check',
    )
  })

  test('is settled by typing in the space as well', async () => {
    await refused()
    await reps.says(`${words.claim} WBX-1001`)
    await ivo.reads(words.iTakeCare)
    await reps.sees(words.claimedByIvo)
    await reps.says(`${words.right} WBX-1001 ${GÓRY}`)
    await ivo.reads(words.ruled)
    await ola.sees(words.prompt)
    await reps.says(`${words.createNew} WBX-1001`)
    await ivo.reads(words.nothingLeft)
    expect((await ola.presses('start')).step).toBe('customerReview')
  })

  test('may be the partner’s own, and then only the first answers are kept', async () => {
    await stage.call('POST', '/orders', order({ language, contact: { email: 'zed@obcy.example' } }))
    const zed = stage.player('zed')
    await walk(zed, toPartner, 'partnerReview')
    await zed.submits(await zed.at('partnerReview'), 'notRecognised')
    await happened(stage, 'stopped:partnerNotRecognised')
    await zed.sees(words.stoppedPartner)
    const card = await reps.sees(words.matter)
    expect(card.words).toMatch(words.partnerSide)
    expect(card.words).toMatch(/z\*\*\*@obcy\.example/)
    expect(await stage.ledger()).toEqual([])
    await ivo.submits(card, 'resolve', { orgId: OBCY })
    await zed.sees(words.prompt)
    const review = await zed.presses('start')
    expect(review.step).toBe('partnerReview')
    expect(review.words).toMatch(words.refusedBefore)
    expect((await zed.presses('next')).step).toBe('customerAdmin')
  })
})
