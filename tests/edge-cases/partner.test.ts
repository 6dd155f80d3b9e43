import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { companyName } from '../../flows/fields.ts'
import { openStage, type Stage } from '../support/stage.ts'
import { finder, walk } from '../support/walks.ts'
import { done, newer, prompted, toPartner } from './visits.ts'

let stage: Stage
beforeAll(async () => void (stage = await openStage()))
afterAll(() => stage.close())

describe('17: Next without a choice', () => {
  test.each([
    ['17: of a role', 'role', 'Error: Choose your role.'],
    ['17: of who sets up', 'who', 'Error: Choose who will set up.'],
  ])('%s says so at the field and stays', async (_, step, says) => {
    const { player: ola } = await prompted(stage, 'ola', { orderId: `CHOICE-${step}` })
    await ola.presses('start')
    if (step === 'who') await ola.presses('next', { role: 'partner' })
    const card = await ola.at(step)
    const shown = await ola.presses('next')
    expect(shown.step).toBe(step)
    expect(shown.rev).toBeGreaterThan(card.rev)
    expect(shown.words).toContain(says)
    expect(shown.form.body).toContainEqual(expect.objectContaining({ color: 'Attention', size: 'Small' }))
  })
})

test('18: a customer is told where to go, the order is untouched, and the way back is open', async () => {
  const { player: ola } = await prompted(stage, 'ola', { orderId: 'ROLE-1' })
  await ola.presses('start')
  await ola.at('role')
  const stop = await ola.presses('next', { role: 'customer' })
  expect(stop.title).toBe('This assistant sets up orders for partners')
  expect(stop.words).toMatch(/Control Hub.*The order is untouched/s)
  expect(stop.verbs).toEqual(['startOver', 'back', 'close'])
  expect(await stage.order('ROLE-1')).toMatchObject({ status: 'awaiting', matters: [] })
  expect((await ola.presses('startOver')).step).toBe('role')
  await ola.presses('next', { role: 'customer' })
  expect((await ola.presses('back')).step).toBe('role')
  await ola.presses('next', { role: 'partner' })
  await ola.at('who')
})

describe('30: several organisations', () => {
  test('30: are listed with none of these, and the one that is picked is reviewed', async () => {
    const { player: marek } = await prompted(stage, 'marek', { orderId: 'MANY-1' })
    const pick = await toPartner(marek)
    expect(pick.title).toBe('Which of these organisations is yours?')
    const { choices } = pick.form.body.find(({ id }) => id === 'orgId') as {
      choices: { title: string; value: string }[]
    }
    expect(choices.map(({ title }) => title.split(' · ')[0])).toEqual([
      'Nordwind Systemy Oddział Gdynia',
      'Nordwind Szkolenia',
      'Nordwand Systeme GmbH',
      'None of these',
    ])
    const review = await marek.presses('next', { orgId: choices[0]?.value })
    expect(review.step).toBe('partnerReview')
    expect(review.words).toContain('Name: Nordwind Systemy Oddział Gdynia')
    await marek.presses('next')
    await marek.at('customerAdmin')
  })

  test('30: none of these stops the set-up and is on record', async () => {
    const { player: marek } = await prompted(stage, 'marek', { orderId: 'MANY-2' })
    await toPartner(marek)
    const stop = await marek.presses('next', { orgId: 'none' })
    expect(stop.title).toBe("Don't continue: the partner organisation was not recognised")
    expect((await stage.order('MANY-2')).matters).toMatchObject([{ kind: 'notRecognised' }])
  })
})

describe('32: the administrator of a new partner organisation', () => {
  test('32: cannot be somebody of another organisation; another address goes on', async () => {
    const { player: ola } = await prompted(stage, 'ola', { orderId: 'FIRST-1' })
    await toPartner(ola)
    const typed = { partnerCompanyName: 'Nordwind', partnerCountry: 'PL' }
    const card = await ola.at('partnerNew')
    await ola.presses('next', { ...typed, partnerAdminEmail: 'zed@obcy.example' })
    const shown = await newer(ola, card)
    expect(shown.step).toBe('partnerNew')
    expect(shown.words).toContain('already belongs to another Webex organisation')
    expect(shown.values).toMatchObject({ ...typed, partnerAdminEmail: 'zed@obcy.example' })
    await ola.presses('next', { ...typed, partnerAdminEmail: 'biuro@nordwind.example' })
    await ola.at('customerAdmin')
    expect(await done(stage, 'FIRST-1')).toEqual([])
  })
})

describe('33: a company name', () => {
  test.each([
    ['empty', '', 'company.missing'],
    ['one space', ' ', 'company.missing'],
    ['a per cent sign', '%', 'company.percent'],
    ['300 characters', 'x'.repeat(300), 'tooLong'],
    ['only emoji', '😀🎉', 'company.letters'],
  ])('33: %s is refused', (_, typed, code) => {
    const read = companyName().safeParse(typed)
    expect(read.error?.issues.map(({ message }) => message)).toContain(code)
  })

  test.each(['Łódź Sp. z o.o.', 'x'.repeat(200), '4', 'Żółć & Syn "Ż"'])('33: %s is accepted', (typed) => {
    expect(companyName().parse(` ${typed} `)).toBe(typed)
  })

  test('33: is refused on the card with what was typed and why', async () => {
    const { player: ola } = await prompted(stage, 'ola', { orderId: 'NAMED-1' })
    await walk(ola, finder.slice(0, 3), 'partnerNew')
    const given = { partnerAdminEmail: 'ola@nordwind.example', partnerCountry: 'PL' }
    const shown = await ola.presses('next', { ...given, partnerCompanyName: '😀🎉' })
    expect(shown.words).toContain('Error: A company name needs letters or digits.')
    expect(shown.values).toMatchObject({ ...given, partnerCompanyName: '😀🎉' })
    await ola.presses('next', { ...given, partnerCompanyName: 'Łódź Sp. z o.o.' })
    await ola.at('customerAdmin')
  })
})

describe('35: who may not administer the partner organisation', () => {
  const NAMED = /partner administrator or partner full administrator/

  test('35: is stopped before the customer is asked for, and the role is named', async () => {
    const { player: ivo } = await prompted(stage, 'ivo', { orderId: 'READER-1' })
    expect((await toPartner(ivo)).step).toBe('partnerReview')
    const stop = await ivo.presses('next')
    expect(stop.title).toBe('You need another role in the partner organisation')
    expect(stop.words).toMatch(NAMED)
    expect((await stage.order('READER-1')).matters).toMatchObject([{ kind: 'notAdmin' }])
    expect((await stage.order('READER-1')).session).toBeUndefined()
  })

  test('35: also when the organisation was picked from a list', async () => {
    const { player: marek } = await prompted(stage, 'marek', { orderId: 'READER-2' })
    const pick = await toPartner(marek)
    const { choices } = pick.form.body.find(({ id }) => id === 'orgId') as { choices: { value: string }[] }
    await marek.presses('next', { orgId: choices[1]?.value })
    expect((await marek.presses('next')).words).toMatch(NAMED)
    expect(await done(stage, 'READER-2')).toEqual([])
  })
})
