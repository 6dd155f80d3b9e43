import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { order } from '../support/orders.ts'
import { openStage, type Stage } from '../support/stage.ts'
import { cardsOf, finder, toServices, walk } from '../support/walks.ts'

/** What somebody can ask about themselves, and have deleted. */

let stage: Stage
beforeEach(async () => {
  stage = await openStage({ orders: [order({})] })
})
afterEach(() => stage.close())

describe('what do you hold', () => {
  test('names roles, states and counts, and never an answer', async () => {
    const ola = stage.player('ola')
    await walk(ola, finder.slice(0, 5), 'customerNew')
    await ola.writes('what do you hold')
    const { text } = await ola.reads(/^This is what I keep about you:/)
    expect(text).toMatch(/• Order WBX-1001 \(a set-up is open\): you set it up, you are its contact/)
    expect(text).toMatch(/a set-up is open and holds 4 answers/)
    expect(text).toMatch(/lines? of its record names? you/)
    expect(text).toMatch(/its people are forgotten \d+ days after it is over/)
    expect(text).toMatch(/type: forget me$/)
    expect(text).not.toMatch(/bea@|Nordwind Systemy/)
  })

  test('is nothing for somebody without an order, and in their language', async () => {
    const zed = stage.player('zed')
    await zed.writes('moje dane')
    await zed.reads(/^I keep nothing about you\.$/)
    await zed.writes('język polski')
    await zed.reads(/polsku/)
    await zed.writes('moje dane')
    await zed.reads(/^Oto co o Tobie przechowuję:\n• Twój język: Polski/)
  })
})

describe('forget me', () => {
  test('deletes the language and an open set-up, and says what stays', async () => {
    const ola = stage.player('ola')
    await ola.writes('language english')
    await ola.reads(/I write in English/)
    await walk(ola, finder.slice(0, 5), 'customerNew')
    await ola.writes('forget me')
    const { text } = await ola.reads(/^Deleted: which language you prefer/)
    expect(text).toMatch(/Order WBX-1001: the open set-up was closed and its answers were deleted\./)
    expect(text).toMatch(/Order WBX-1001 is still going on: your name, your address and its record of events stay/)
    const report = await stage.order('WBX-1001')
    expect([report.status, report.session]).toEqual(['awaiting', undefined])
    expect((await ola.sees(/Set Up Now|WBX-1001/)).verbs).toContain('start')
    await stage.quiet()
    expect(await cardsOf(ola)).toHaveLength(1)
  })

  test('leaves what is set up for its organisations', async () => {
    const ola = stage.player('ola')
    await toServices(ola)
    await ola.writes('forget me')
    await ola.reads(/Order WBX-1001: it is set up for its organisations\. Close the open set-up/)
    expect((await stage.order('WBX-1001')).session?.step).toBe('subscription')
  })

  test('lets the people of an order go that is over', async () => {
    const ola = stage.player('ola')
    await ola.sees(/WBX-1001/)
    await stage.call('POST', '/orders', order({ cancelled: true }))
    await ola.writes('forget me')
    await ola.reads(/Order WBX-1001 is over: names and addresses were deleted/)
    const known = JSON.stringify(await stage.app().world.storage.orders.get('WBX-1001'))
    expect(known).not.toMatch(/ola@|Ola|Ivo/)
    await ola.writes('what do you hold')
    await ola.reads(/^I keep nothing about you\.$/)
  })
})
