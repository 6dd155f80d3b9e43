import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { CardSeen, Player } from '../support/player.ts'
import { openStage, type Stage } from '../support/stage.ts'
import { walk, finder } from '../support/walks.ts'
import { marked, newer, prompted, times } from './visits.ts'

let stage: Stage
beforeAll(async () => void (stage = await openStage()))
afterAll(() => stage.close())

describe('13: forged inputs neither crash nor change anything', () => {
  let ola: Player
  beforeAll(async () => {
    ola = (await prompted(stage, 'ola', { orderId: 'FORGE-1' })).player
    await ola.presses('start')
    await ola.at('role')
  })

  const mark = (change: object) => (card: CardSeen) => marked(card, 'next', change)
  const instead = (_w: unknown) => () => ({ _w })
  const forgeries: readonly [string, unknown, (card: CardSeen) => object][] = [
    ['an extra key', { role: 'partner', owner: 'zed' }, mark({})],
    ['an extra key of an object', JSON.parse('{"role":"partner","__proto__x":"1","constructor":"x"}'), mark({})],
    ['a missing key', {}, mark({})],
    ['a number', { role: 1 }, mark({})],
    ['a list', { role: ['partner'] }, mark({})],
    ['an object', { role: { toString: 'partner' } }, mark({})],
    ['nothing', { role: null }, mark({})],
    ['a value that is not offered', { role: 'admin' }, mark({})],
    ['a verb that no button has', { role: 'partner' }, mark({ do: 'constructor' })],
    ['a verb of another card', { role: 'partner' }, mark({ do: 'save' })],
    ['the step of another session', { role: 'partner' }, mark({ step: 'customerAdmin' })],
    ['no mark', { role: 'partner' }, () => ({})],
    ['a mark that is a number', { role: 'partner' }, instead(1)],
    [
      'a mark that is an object',
      { role: 'partner' },
      instead({ v: 1, order: 'FORGE-1', step: 'role', rev: 1, do: 'next' }),
    ],
    ['a mark that is no JSON', { role: 'partner' }, instead('{"v":1,')],
    ['a mark of another version', { role: 'partner' }, mark({ v: 2 })],
    ['a mark whose revision is a text', { role: 'partner' }, mark({ rev: '1' })],
    ['a mark whose revision is infinite', { role: 'partner' }, mark({ rev: 1e400 })],
  ]

  test.each(forgeries)('13: %s', async (_, inputs, markOf) => {
    const card = await ola.at('role')
    const { status } = await ola.forges(card.messageId, { ...(inputs as object), ...markOf(card) })
    expect(status).toBeLessThan(300)
    const shown = await newer(ola, card)
    expect(shown.step).toBe('role')
    expect(shown.words).toMatch(/^Error: /)
    expect(await times(stage, 'FORGE-1', 'answered:role')).toBe(0)
    expect(stage.logged()).not.toMatch(/"level":"error"/)
  })

  test('13: afterwards the honest answer still works', async () => {
    await ola.presses('next', { role: 'partner' })
    await ola.at('who')
  })
})

test('13: a press on one order with the mark of somebody else’s changes neither', async () => {
  await prompted(stage, 'marek', { orderId: 'FORGE-3' })
  const { player: zed } = await prompted(stage, 'zed', { orderId: 'FORGE-2' })
  await zed.presses('start')
  const card = await zed.at('role')
  await zed.forges(card.messageId, { role: 'partner', ...marked(card, 'next', { order: 'FORGE-3' }) })
  await zed.reads(/not yours to press/)
  expect((await stage.order('FORGE-2')).session?.step).toBe('role')
  expect((await stage.order('FORGE-3')).session).toBeUndefined()
})

describe('14: too long, or invisible', () => {
  let ola: Player
  beforeAll(async () => {
    ola = (await prompted(stage, 'ola', { orderId: 'LONG-1' })).player
    await walk(ola, finder.slice(0, 3), 'partnerNew')
  })

  const good = { partnerAdminEmail: 'ola@nordwind.example', partnerCountry: 'PL' }
  const nasty = /[\u0000\u200b\u202e\u2066]/

  test.each([
    ['a megabyte', 'x'.repeat(900_000)],
    ['10 000 characters', 'x'.repeat(10_000)],
    ['1 001 characters', 'x'.repeat(1_001)],
    ['300 characters, most of them invisible', `${'\u200b'.repeat(900)}${'\u202e'.repeat(200)}x`],
  ])('14: %s are refused and not repeated', async (_, partnerCompanyName) => {
    const card = await ola.at('partnerNew')
    await ola.submits(card, 'next', { ...good, partnerCompanyName })
    const shown = await newer(ola, card)
    expect(shown.step).toBe('partnerNew')
    expect(shown.words).toMatch(/^Error: /)
    expect(JSON.stringify(shown.form).length).toBeLessThan(22_000)
    expect(JSON.stringify(shown.form) + shown.words).not.toMatch(/x{1001}|[\u200b\u202e]/)
    expect(stage.logged()).not.toMatch(/"level":"error"/)
  })

  test('14: what is refused for another reason is shown again without what cannot be seen', async () => {
    const card = await ola.at('partnerNew')
    await ola.submits(card, 'next', { ...good, partnerCompanyName: 'No\u202er\u0000d%\u200bwind\u2066' })
    const shown = await newer(ola, card)
    expect(shown.words).toContain('must not contain the % sign')
    expect(shown.values['partnerCompanyName']).toBe('Nord%wind')
    expect(shown.words).not.toMatch(nasty)
  })

  test('14: null bytes, direction overrides and zero-width characters are taken out of an answer', async () => {
    await ola.presses('next', { ...good, partnerCompanyName: ' No\u202er\u0000d\u200bwind\u2066 ' })
    await ola.at('customerAdmin')
    expect((await ola.reads(/^Done: Partner organisation/)).text).toContain(': Nordwind, ')
  })
})
