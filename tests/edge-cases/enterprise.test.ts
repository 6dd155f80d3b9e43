import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { subdomain } from '../../flows/fields.ts'
import type { Player } from '../support/player.ts'
import { openStage, type Stage } from '../support/stage.ts'
import { mapped, mappedToNew, onTo } from './part-two.ts'
import { done, times } from './visits.ts'

let stage: Stage
beforeAll(async () => void (stage = await openStage()))
afterAll(() => stage.close())

/** A new customer's order of nothing that has settings: the subdomain is asked for at once. */
async function atSubdomain(orderId: string): Promise<Player> {
  const zed = await mappedToNew(stage, orderId, 'messaging')
  await onTo(zed, orderId, 'enterprise')
  return zed
}

const checks = (zed: Player, name: string) => zed.presses('checkAvailability', { subdomain: name })
const asked = (orderId: string) => times(stage, orderId, 'asked:subdomain')

const invalid = ['acme-pl', 'acme pl', 'acme.pl', 'ąę', 'x'.repeat(64), '', '   ']

describe('what a subdomain looks like', () => {
  test.each(invalid)('69: "%s" is invalid', (name) => {
    expect(subdomain().safeParse(name).error?.issues[0]?.message).toBe('subdomain.invalid')
  })

  test.each([
    ['ACME', 'acme'],
    ['x'.repeat(63), 'x'.repeat(63)],
    ['1', '1'],
  ])('69: "%s" is taken as "%s"', (typed, name) => {
    expect(subdomain().parse(typed)).toBe(name)
  })
})

test('69: an invalid name is refused in the official words, keeps what was typed, and no service is asked', async () => {
  const zed = await atSubdomain('SUB-69')
  for (const name of invalid) {
    const card = await checks(zed, name)
    expect(card.words).toMatch(/Error: Invalid subdomain name/)
    expect(card.values['subdomain'] ?? '').toBe(name.trim())
  }
  expect(await asked('SUB-69')).toBe(0)
  const card = await checks(zed, 'ACME69')
  expect(card.words).toMatch(/acme69 is available/)
  await zed.presses('close')
})

test('70: what was not checked, or was edited after the check, is not saved', async () => {
  const zed = await atSubdomain('SUB-70')
  const unchecked = await zed.presses('save', { subdomain: 'sub70' })
  expect(unchecked.words).toMatch(/Check the availability of exactly this name first/)
  await checks(zed, 'sub70')
  const edited = await zed.presses('save', { subdomain: 'sub70x' })
  expect(edited.step).toBe('enterprise')
  expect(edited.words).toMatch(/Check the availability of exactly this name first/)
  expect(edited.values['subdomain']).toBe('sub70x')
  expect(await done(stage, 'SUB-70')).toEqual(['mapOrder'])
  const saved = await zed.presses('save', { subdomain: 'SUB70' })
  expect(saved.step).toBe('review')
  expect(await done(stage, 'SUB-70')).toEqual(['mapOrder', 'saveSubdomain'])
  await zed.presses('close')
})

test('71: a name that was free at the check and is taken at the save stays on the card as taken', async () => {
  const zed = await atSubdomain('SUB-71')
  expect((await checks(zed, 'wyscig71')).words).toMatch(/wyscig71 is available/)
  const taken = await zed.presses('save', { subdomain: 'wyscig71' })
  expect(taken.step).toBe('enterprise')
  expect(taken.words).toMatch(/Not available. Please try another name/)
  expect(taken.words).not.toMatch(/is available/)
  expect(taken.values['subdomain']).toBe('wyscig71')
  await checks(zed, 'sub71')
  expect((await zed.presses('save', { subdomain: 'sub71' })).step).toBe('review')
  await zed.presses('close')
})

test('72: a subdomain that the organisation has is only shown, and its step passes', async () => {
  const zed = await mapped(stage, 'SUB-72', 'messaging')
  await onTo(zed, 'SUB-72', 'enterprise')
  const card = await zed.sees(/keeps its subdomain/)
  expect(card.fields).toEqual([])
  expect(card.words).toMatch(/user@baltyk\.calls\.webex\.com/)
  const next = await zed.presses('next', { subdomain: 'other72' })
  expect(next.step).toBe('review')
  expect(next.words).not.toMatch(/other72/)
  expect(await done(stage, 'SUB-72')).toEqual(['mapOrder'])
  await zed.presses('close')
})

test('73: while the availability service is down the name is kept, and cannot be saved', async () => {
  const zed = await atSubdomain('SUB-73')
  await stage.fault({ operation: 'checkSubdomain', status: 503, times: 'always' })
  const down = await checks(zed, 'sub73')
  expect(down.words).toMatch(/Error: The name could not be checked/)
  expect(down.values['subdomain']).toBe('sub73')
  const refused = await zed.presses('save', { subdomain: 'sub73' })
  expect(refused.step).toBe('enterprise')
  expect(await done(stage, 'SUB-73')).toEqual(['mapOrder'])
  await stage.call('DELETE', '/sandbox/provisioning/faults')
  expect((await checks(zed, 'sub73')).words).toMatch(/sub73 is available/)
  await zed.presses('close')
})

test('74: the same name is not asked about again within seconds, and ten names a minute are enough', async () => {
  const zed = await atSubdomain('SUB-74')
  for (let n = 0; n < 3; n++) await checks(zed, 'sub74n0')
  expect(await asked('SUB-74')).toBe(1)
  for (let n = 1; n < 10; n++) await checks(zed, `sub74n${n}`)
  expect(await asked('SUB-74')).toBe(10)
  const throttled = await checks(zed, 'sub74n10')
  expect(throttled.words).toMatch(/a lot of checks in a minute/)
  expect(throttled.values['subdomain']).toBe('sub74n10')
  expect(await asked('SUB-74')).toBe(10)
  await stage.clock('PT61S')
  expect((await checks(zed, 'sub74n10')).words).toMatch(/sub74n10 is available/)
  await zed.presses('close')
})
