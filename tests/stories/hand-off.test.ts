import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { order } from '../support/orders.ts'
import type { CardSeen } from '../support/player.ts'
import { spaceOf } from '../support/space.ts'
import { openStage, type Stage } from '../support/stage.ts'
import { cardsOf, finder, walk } from '../support/walks.ts'

/** Journey J3: the baton. */

const choicesOf = (card: CardSeen, id: string): readonly string[] =>
  card.form.body.flatMap((element) =>
    element['id'] === id ? (element['choices'] as readonly { value: string }[]).map(({ value }) => value) : [],
  )

let stage: Stage
beforeEach(async () => {
  stage = await openStage({ orders: [order({})] })
})
afterEach(() => stage.close())

describe('a set-up offered by mention in a space', () => {
  test('stays with the giver until it is taken, and then moves in one step with its answers marked', async () => {
    const [ola, marek] = [stage.player('ola'), stage.player('marek')]
    await walk(ola, finder.slice(0, 5), 'customerNew')
    const space = await spaceOf(ola, 'Nordwind setup')
    await space.says('hand this to @{marek@nordwind.example}')
    const waiting = await ola.sees(/Offered to Marek/)
    expect(waiting.verbs).toEqual(['takeBack', 'help', 'close'])
    const offer = await marek.sees(/WBX-1001/)
    expect(offer.words).toMatch(/4 answers/)
    expect(offer.words).not.toMatch(/bea@|Nordwind Systemy|ola@/)
    expect(offer.verbs).toEqual(['takeOver', 'decline'])

    const inherited = await marek.presses('takeOver')
    expect(inherited.words).toMatch(/Who sets up \(from Ola Nowak\): Yes, I will set up/)
    await ola.reads(/Marek Wiśniewski has taken over/)
    await stage.quiet()
    expect(await cardsOf(ola)).toHaveLength(0)

    // His own address finds other organisations than hers; her answer about the customer is confirmed when it counts.
    const pick = await marek.presses('confirm')
    expect(pick.step).toBe('partnerPick')
    const [nordwind] = choicesOf(pick, 'orgId')
    await marek.presses('next', { orgId: nordwind })
    const later = await marek.presses('next')
    expect(later.words).toMatch(/Customer administrator \(from Ola Nowak\): bea@zolta-lodz\.example/)
    expect((await marek.presses('confirm')).step).toBe('customerNew')
    expect((await stage.order('WBX-1001')).history.map(({ what }) => what)).toEqual(
      expect.arrayContaining(['offered', 'takenOver', 'confirmedInherited']),
    )
  })
})
