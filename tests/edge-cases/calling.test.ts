import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { languages } from '../../flows/setup/languages.ts'
import { location } from '../../flows/setup/location.ts'
import { callingKnown, keptOf, problemsOf } from '../support/fields.ts'
import { openStage, type Stage } from '../support/stage.ts'
import { answersFor, mapped, onTo, provisions, receiptOf } from './part-two.ts'
import { done } from './visits.ts'

let stage: Stage
beforeAll(async () => void (stage = await openStage()))
afterAll(() => stage.close())

const always = ['enterprise', 'review']
const calling = ['location', 'languages', 'terms']
const meetings = ['meetings', 'site']

test.each([
  ['CALL-ONLY', ['calling'], calling],
  ['MEET-ONLY', ['meetings'], meetings],
  ['BOTH', ['calling', 'meetings'], [...calling, ...meetings]],
  ['MESSAGES', ['messaging'], []],
  ['CENTER', ['contact_center'], []],
] as const)('59: %s shows exactly the settings of what was bought', async (orderId, services, settings) => {
  const zed = await mapped(stage, orderId, ...services)
  expect(await onTo(zed, orderId, 'plan')).toEqual(['subscription', ...settings, ...always])
  await provisions(zed)
  await zed.sees(/Services are active/)
  expect(await stage.billings(orderId)).toBe(1)
})

test('60: calling settings sent along with a card of a meetings order are ignored', async () => {
  const zed = await mapped(stage, 'INJECTED', 'meetings')
  await zed.presses('next')
  const injected = { ...answersFor('INJECTED')['location'], termsAccepted: 'true' }
  const card = await zed.presses('next', { ...injected, 'meeting.defaultLanguage': 'pl_pl' })
  expect(card.step).toBe('site')
  await onTo(zed, 'INJECTED', 'plan')
  expect((await zed.sees()).words).not.toMatch(/Biuro INJECTED/)
  await provisions(zed)
  await receiptOf(zed, 'INJECTED')
  expect(await done(stage, 'INJECTED')).toEqual(['mapOrder', 'addSite', 'provision', 'billingStarted'])
})

test('61: a location name that is too long or taken stays on the card, with what is wrong in words', async () => {
  const zed = await mapped(stage, 'LOCATION', 'calling')
  await zed.presses('next')
  const address = answersFor('LOCATION')['location'] ?? {}
  const long = await zed.presses('next', { ...address, 'location.name': 'x'.repeat(81) })
  expect(long.words).toMatch(/Error: Enter a location name of 1 to 80 characters|Error: That is too long/)
  expect(long.values['location.city']).toBe('Warszawa')
  const taken = await zed.presses('next', { ...address, 'location.name': 'biuro call-only' })
  expect(taken.words).toMatch(/already has a location of this name/)
  const good = await zed.presses('next', { ...address, 'location.name': 'x'.repeat(80) })
  expect(good.step).toBe('languages')
  await zed.presses('close')
})

const address = answersFor('ANY')['location'] ?? {}
const inPoland = callingKnown('PL')
const problem = (field: string, value: string, known = inPoland, more: object = {}) =>
  problemsOf(location, known, { ...address, ...more, [field]: value })[field]

describe('the address of the head office', () => {
  test.each([
    ['81 characters', 'x'.repeat(81), 'tooLong'],
    ['80 characters', 'x'.repeat(80), undefined],
    ['blank', '   ', 'location.name'],
    ['empty', '', 'location.name'],
    ['a name in use', 'Port', 'location.taken'],
    ['a name in use, in other letters', ' pORT ', 'location.taken'],
  ])('61: location name: %s', (_, name, wrong) => {
    expect(problem('location.name', name)).toBe(wrong)
  })

  test.each([
    ['51 characters', 'x'.repeat(51), 'tooLong'],
    ['50 characters', 'x'.repeat(50), undefined],
    ['Polish letters', 'ul. Świętokrzyska 1', undefined],
    ['blank', ' ', 'location.address1'],
  ])('62: address line: %s', (_, line, wrong) => {
    expect(problem('location.address1', line)).toBe(wrong)
  })

  test('62: the second line may be left out, and is measured, too', () => {
    expect(problem('location.address2', '')).toBeUndefined()
    expect(problem('location.address2', 'x'.repeat(51))).toBe('tooLong')
  })

  const inTheUs = { 'location.country': 'US', 'location.stateOrProvince': 'NY', 'location.postalCode': '10001' }
  test.each([
    ['complete', {}, {}],
    ['without state', { 'location.stateOrProvince': '' }, { 'location.stateOrProvince': 'location.stateOrProvince' }],
    ['without ZIP', { 'location.postalCode': '' }, { 'location.postalCode': 'location.postalCode' }],
    ['with ZIP+4', { 'location.postalCode': '10001-1234' }, {}],
  ])('63: United States, %s', (_, change, wrong) => {
    expect(problemsOf(location, callingKnown('US'), { ...address, ...inTheUs, ...change })).toEqual(wrong)
  })

  test.each([
    ['0-001', 'location.postalCode'],
    ['00001', 'location.postalCode'],
    ['00-001', undefined],
  ])('63: Polish postal code %s', (code, wrong) => {
    expect(problem('location.postalCode', code)).toBe(wrong)
  })

  test.each(['CET+1', 'Europe/Warszawa', '', 'Warsaw', '+01:00'])('64: "%s" is no time zone', (zone) => {
    const answer = { ...answersFor('ANY')['languages'], 'location.timeZone': zone }
    expect(problemsOf(languages, inPoland, answer)).toEqual({ 'location.timeZone': 'zone.missing' })
  })

  test('64: Europe/Warsaw is a time zone', () => {
    expect(keptOf(languages, inPoland, answersFor('ANY')['languages'] ?? {})).toMatchObject({
      'location.timeZone': 'Europe/Warsaw',
    })
  })

  test('65: the first location must be in the country of the contract', () => {
    expect(problem('location.country', 'DE')).toBe('location.country')
    expect(problem('location.country', 'PL')).toBeUndefined()
    expect(problem('location.country', 'PL', callingKnown('DE'))).toBe('location.country')
  })
})
