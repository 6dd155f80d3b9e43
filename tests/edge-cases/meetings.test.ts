import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { SiteAnswer, Sites } from '../../flows/given.ts'
import { licences } from '../../flows/setup/licences.ts'
import { site, site2 } from '../../flows/setup/site.ts'
import { callingKnown, keptOf, problemsOf } from '../support/fields.ts'
import { openStage, type Stage } from '../support/stage.ts'
import { answersFor, mapped, onTo, provisions, receiptOf } from './part-two.ts'
import { done } from './visits.ts'

let stage: Stage
beforeAll(async () => void (stage = await openStage()))
afterAll(() => stage.close())

const known = callingKnown()
const answer = answersFor('ANY')['site'] ?? {}
const named = (name: string) => ({ ...answer, 'site.name': name })

describe('the name of a meeting site', () => {
  test.each(['Acme', 'acme.webex.com', 'https://acme.webex.com/', '  ACME  '])('66: "%s" is acme', (name) => {
    expect(keptOf(site, known, named(name))).toMatchObject({ 'site.name': 'acme' })
  })

  test.each([
    ['acme_pl', 'site.invalid'],
    ['-acme', 'site.invalid'],
    ['acme-', 'site.invalid'],
    ['ac--me', 'site.invalid'],
    ['x'.repeat(64), 'site.invalid'],
    ['', 'site.missing'],
    ['zażółć', 'site.invalid'],
    ['acme.webex.com.webex.com', 'site.invalid'],
    ['https://acme.webex.com/join', 'site.invalid'],
  ])('66: "%s" is refused', (name, wrong) => {
    expect(problemsOf(site, known, named(name))).toEqual({ 'site.name': wrong })
  })

  test('67: the same name twice in one order is refused', () => {
    const first: Partial<Sites> = { site: { ...(keptOf(site, known, named('acme')) as SiteAnswer), another: 'yes' } }
    expect(problemsOf(site2, { ...known, ...first }, named('https://ACME.webex.com'))).toEqual({
      'site.name': 'site.twice',
    })
  })
})

test('67: a name that is lost between check and provisioning leads back to the site, and only what is missing is done again', async () => {
  const zed = await mapped(stage, 'RACE', 'calling', 'meetings')
  await onTo(zed, 'RACE', 'site')
  await zed.presses('next', named('wyscig7'))
  await onTo(zed, 'RACE', 'plan')
  await provisions(zed)
  const lost = await zed.at('site')
  expect(lost.words).toMatch(/Error: This site name is not available/)
  expect(lost.values['site.name']).toBe('wyscig7')
  expect(await stage.billings('RACE')).toBe(0)
  expect((await stage.order('RACE')).status).toBe('mapped')

  await zed.presses('next', named('race-again'))
  await onTo(zed, 'RACE', 'plan')
  await provisions(zed)
  await receiptOf(zed, 'RACE')
  expect(await done(stage, 'RACE')).toEqual([
    'mapOrder',
    'saveCalling',
    'addSite',
    'addSite',
    'provision',
    'billingStarted',
  ])
})

test('67: a site that is given twice stays on its card with the reason', async () => {
  const zed = await mapped(stage, 'TWICE', 'meetings')
  await onTo(zed, 'TWICE', 'site')
  await zed.presses('addSite', named('twice-one'))
  const again = await zed.presses('next', named('Twice-One'))
  expect(again.step).toBe('site2')
  expect(again.words).toMatch(/You have given this site name already/)
  await zed.presses('next', named('twice-two'))
  const split = await zed.at('licences')
  const wrong = await zed.presses('next', { 'sites[0].licences': '20', 'sites[1].licences': '6' })
  expect(wrong.step).toBe(split.step)
  expect(wrong.words).toMatch(/must add up to all meeting licences/)
  expect(wrong.values['sites[1].licences']).toBe('6')
  await zed.presses('next', { 'sites[0].licences': '20', 'sites[1].licences': '5' })
  await zed.at('enterprise')
  await zed.presses('close')
})

describe('the licences of 120 over two sites', () => {
  const two: Partial<Sites> = {
    site: { ...(keptOf(site, known, named('one')) as SiteAnswer), another: 'yes' },
    site2: keptOf(site2, known, named('two')) as SiteAnswer,
  }
  const split = (first: string, second: string) =>
    problemsOf(licences, { ...known, ...two }, { 'sites[0].licences': first, 'sites[1].licences': second })

  test.each([
    ['100', '19', { 'sites[0].licences': 'licences.sum' }],
    ['100', '21', { 'sites[0].licences': 'licences.sum' }],
    ['121', '-1', { 'sites[1].licences': 'licences.number' }],
    ['60.5', '59.5', { 'sites[0].licences': 'licences.number', 'sites[1].licences': 'licences.number' }],
    ['1e2', '20', { 'sites[0].licences': 'licences.number' }],
    ['', '120', { 'sites[0].licences': 'licences.number' }],
  ])('68: "%s" and "%s" are refused', (first, second, wrong) => {
    expect(split(first, second)).toEqual(wrong)
  })

  test.each([
    ['120', '0'],
    ['100', '20'],
  ])('68: %s and %s are accepted', (first, second) => {
    expect(split(first, second)).toEqual({})
  })
})
