import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { orderOf } from '../support/orders.ts'
import type { CardSeen, Player } from '../support/player.ts'
import { spaceOf, type Space } from '../support/space.ts'
import { openStage, type Stage } from '../support/stage.ts'
import { cardsOf } from '../support/walks.ts'
import { forwarded, noted, times } from '../edge-cases/visits.ts'

/** Journey J14: not started a day later. The order is due on Monday 4 March 2030; Warsaw is an hour ahead of UTC. */

const ID = 'WBX-1001'
const MONDAY = '2030-03-04T08:00:00.000Z'
const TUESDAY = (time: string) => `2030-03-05T0${time}:00.000Z`
const due = (change: object = {}, requestedStartDate = '2030-03-04') => orderOf({ requestedStartDate }, change)

let stage: Stage
let ola: Player
let ivo: Player
let reps: Space
beforeEach(async () => {
  stage = await openStage()
  ;[ola, ivo] = [stage.player('ola'), stage.player('ivo')]
  reps = await spaceOf(ivo, 'Reps')
  await stage.clock('2030-03-03T12:00:00.000Z')
  await stage.call('POST', '/orders', due())
})
afterEach(() => stage.close())

const cards = async (): Promise<readonly CardSeen[]> => (await reps.cards()).filter(({ words }) => words.includes(ID))
const matters = async () => (await stage.order(ID)).matters.map(({ kind }) => kind)
const starts = async () => {
  await ola.presses('start')
  await ola.presses('next', { role: 'partner' })
}

describe('J14: nobody has begun a day later', () => {
  test('exactly one card at nine, with what is needed and nothing that is not', async () => {
    await stage.clock(MONDAY)
    await stage.clock(TUESDAY('7:59'))
    expect(await cards()).toEqual([])
    await stage.clock(TUESDAY('8:00'))
    const [card, ...more] = await cards()
    expect(more).toEqual([])
    expect(card?.title).toBe('Not started a day after the requested start date: Żółta Łódź S.A.')
    expect(card?.verbs).toEqual(['claim', 'remind'])
    for (const part of ['o***@nordwind.example', 'delivered on 4 March 2030', '6 days left', 'Ivo Novak'])
      expect(card?.words).toContain(part)
    expect(card?.words).not.toMatch(/ola@|Nowak/)
    await stage.restart()
    await stage.clock('P1D')
    expect(await cards()).toHaveLength(1)
    expect(await times(stage, ID, 'escalated')).toBe(1)
  })

  test('begun at 9:05, the card says so, by whom in short, and its old version is gone', async () => {
    await stage.clock(MONDAY)
    await stage.clock(TUESDAY('8:00'))
    const [before] = await cards()
    await stage.clock(TUESDAY('8:05'))
    await starts()
    const card = await reps.sees(/Started/)
    expect(card.words).toContain('Started on 5 March 2030 at 09:05, by O*** N***')
    expect(card.words).not.toMatch(/Nowak|ola@/)
    expect(card.verbs).toEqual([])
    await stage.quiet()
    expect((await cards()).map(({ messageId }) => messageId)).toEqual([card.messageId])
    expect(card.messageId).not.toBe(before?.messageId)
  })

  test('begun at 8:59 there is no card; left again, it comes at the next daily look, once', async () => {
    await stage.clock(MONDAY)
    await stage.clock(TUESDAY('7:59'))
    await starts()
    await stage.clock(TUESDAY('8:00'))
    expect(await cards()).toEqual([])
    await stage.clock('PT2H')
    await ola.sees(/left idle and has been closed/)
    expect(await cards()).toEqual([])
    await stage.clock('2030-03-06T08:00:00.000Z')
    expect(await matters()).toEqual(['notStarted'])
    await stage.clock('2030-03-08T09:00:00.000Z')
    expect((await matters()).filter((kind) => kind === 'notStarted')).toHaveLength(1)
  })

  test('moved to another day at 8:58 there is no card, and the new day has a prompt and a look of its own', async () => {
    await stage.clock(MONDAY)
    const old = await ola.at('prompt')
    await stage.clock(TUESDAY('7:58'))
    await stage.call('POST', '/orders', due({}, '2030-03-11'))
    await stage.clock(TUESDAY('9:00'))
    expect(await cards()).toEqual([])
    expect(await cardsOf(ola)).toEqual([])
    expect((await stage.order(ID)).status).toBe('placed')
    await stage.clock('2030-03-11T08:00:00.000Z')
    const prompt = await ola.at('prompt')
    expect(prompt.messageId).not.toBe(old.messageId)
    expect(prompt.words).toContain('18 March 2030')
    await stage.clock('2030-03-12T08:00:00.000Z')
    expect(await cards()).toHaveLength(1)
  })
})

describe('what a representative does about it', () => {
  beforeEach(async () => {
    await stage.clock(MONDAY)
    await stage.clock(TUESDAY('8:00'))
  })

  test('Remind the contact: the prompt comes anew, and again within five minutes it is refused with the reason', async () => {
    await stage.clock(TUESDAY('8:30'))
    const before = await ola.at('prompt')
    const [card] = await cards()
    if (!card) throw new Error('There is no card')
    await ivo.submits(card, 'remind')
    await ivo.reads(/gets Set Up Now once more/)
    await stage.quiet()
    const prompt = await ola.at('prompt')
    expect(prompt.messageId).not.toBe(before.messageId)
    expect(prompt.words).toContain('This is a reminder')
    expect(await cardsOf(ola)).toHaveLength(1)
    await stage.clock('PT4M')
    await ivo.submits(card, 'remind')
    await ivo.reads(/less than five minutes ago/)
    await stage.clock('PT2M')
    const reminded = await times(stage, ID, 'reminded')
    await stage.restart()
    expect(await times(stage, ID, 'reminded')).toBe(reminded)
    await ivo.submits(card, 'remind')
    await noted(stage, ID, 'reminded', reminded + 1)
  })

  test('Claim: the card says by whom, the details come in private, and a restart repeats nothing', async () => {
    const [card] = await cards()
    if (!card) throw new Error('There is no card')
    await ivo.submits(card, 'claim')
    expect((await ivo.reads(/You take care of order/)).text).toContain('ola@nordwind.example')
    const claimed = await reps.sees(/Claimed by Ivo/)
    expect(claimed.verbs).toEqual(['remind'])
    await stage.quiet()
    const before = (await reps.messages()).map(({ id }) => id)
    const told = (await ivo.messages()).map(({ id }) => id)
    await stage.restart()
    await stage.clock('PT1H')
    expect((await reps.messages()).map(({ id }) => id)).toEqual(before)
    expect((await ivo.messages()).map(({ id }) => id)).toEqual(told)
    expect(await times(stage, ID, 'matterClaimed')).toBe(1)
  })

  test('a copy of the card in another space moves nothing', async () => {
    const [card] = await cards()
    if (!card) throw new Error('There is no card')
    const copy = await forwarded(stage.player('zed'), card)
    await stage.player('zed').submits(copy, 'claim')
    await stage.player('zed').reads(/not yours to press/)
    expect(await times(stage, ID, 'matterClaimed')).toBe(0)
  })
})
