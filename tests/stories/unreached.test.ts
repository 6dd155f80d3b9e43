import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { orderOf } from '../support/orders.ts'
import type { CardSeen, Player } from '../support/player.ts'
import { spaceOf, type Space } from '../support/space.ts'
import { openStage, type Stage } from '../support/stage.ts'

/** Journey J14, where somebody is not reached. The order is due on Monday 4 March 2030; Warsaw is an hour ahead of UTC. */

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

describe('the contact cannot be reached', () => {
  const reaches = (reachable: boolean) => stage.call('POST', '/sandbox/webex/people/ola', { reachable })
  const mails = async () =>
    (await stage.call<{ items: readonly unknown[] }>('GET', '/sandbox/mail?to=ola@nordwind.example')).body.items

  test('on day zero the representatives know, with the letter gone out, and it corrects itself by the hour', async () => {
    await reaches(false)
    await stage.clock(MONDAY)
    expect(await matters()).toEqual(['unreachable'])
    expect(await mails()).toHaveLength(1)
    const card = await reps.sees(/The contact cannot be reached/)
    expect(card.words).toContain('sent by e-mail on 4 March 2030')
    expect(card.words).not.toMatch(/ola@/)
    await stage.clock('PT1H')
    await stage.restart()
    await stage.clock('PT1H')
    expect(await mails()).toHaveLength(1)
    expect(await matters()).toEqual(['unreachable'])
    await reaches(true)
    await stage.clock('PT1H')
    expect((await ola.at('prompt')).verbs).toContain('start')
    expect((await reps.sees(/Reached/)).verbs).toEqual([])
    expect(await cards()).toHaveLength(1)
  })

  test('nor by mail: that is said too, and both are tried again', async () => {
    await reaches(false)
    await stage.call('POST', '/sandbox/mail/faults', { down: true })
    await stage.clock(MONDAY)
    await stage.clock('PT10M')
    expect(new Set(await matters())).toEqual(new Set(['unreachable']))
    expect((await reps.sees(/The contact cannot be reached/)).words).toContain('not delivered')
    expect(stage.logged()).not.toMatch(/ola@/)
    await stage.call('DELETE', '/sandbox/mail/faults')
    await stage.clock('PT2H')
    expect(await mails()).toHaveLength(1)
    await reaches(true)
    await stage.clock('PT1H')
    await ola.at('prompt')
    await stage.quiet()
    for (const card of await cards()) expect(card.words).toMatch(/Reached/)
  })
})

describe('a space of representatives that the bot is not in', () => {
  const bot = (member: boolean) => stage.call('POST', '/sandbox/webex/spaces/Reps/bot', { member })
  const letters = async () =>
    (await stage.call<{ items: readonly { subject: string }[] }>('GET', '/sandbox/mail?to=ivo@cisco-reps.example')).body
      .items

  test('the representative gets a letter, the operator a line, and the card comes once when the bot is back', async () => {
    await bot(false)
    await stage.clock(MONDAY)
    await stage.clock(TUESDAY('8:00'))
    expect((await letters()).map(({ subject }) => subject)).toEqual([expect.stringMatching(/Not started a day after/)])
    const lines = () =>
      stage
        .logged()
        .split('\n')
        .filter((line) => line.includes('space.unreachable') && line.includes(ID))
    expect(lines()).toHaveLength(1)
    expect(lines()[0]).toContain('"level":"error"')
    expect(stage.logged()).not.toMatch(/ola@|ivo@/)
    await stage.clock('PT1H')
    expect(lines()).toHaveLength(2)
    await bot(true)
    expect(await cards()).toEqual([])
    await stage.clock('PT1H')
    expect((await cards()).map(({ title }) => title)).toEqual([expect.stringMatching(/Not started/)])
    await stage.restart()
    await stage.clock('PT3H')
    expect(await cards()).toHaveLength(1)
    expect(await letters()).toHaveLength(1)
    expect(lines()).toHaveLength(2)
  })
})
