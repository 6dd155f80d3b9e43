import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { email, isPublicMail } from '../../flows/fields.ts'
import { openStage, type Stage } from '../support/stage.ts'
import { walk, finder } from '../support/walks.ts'
import { done, newer, prompted, toCustomer, toCustomerOf, toMapped } from './visits.ts'

let stage: Stage
beforeAll(async () => void (stage = await openStage()))
afterAll(() => stage.close())

const read = (typed: string) => email().safeParse(typed)
const zedAt = async (orderId: string) => (await prompted(stage, 'zed', { orderId })).player

describe('36: an address of the partner’s own', () => {
  test.each([
    ['36: their own', 'zed@obcy.example'],
    ['36: their own in capitals', 'ZED@OBCY.EXAMPLE'],
    ['36: a colleague’s, inside the partner organisation', 'biuro@obcy.example'],
  ])('%s is refused as the customer’s', async (what, customerAdminEmail) => {
    const orderId = what.replaceAll(/\W+/g, '-')
    const shown = await toCustomerOf(await zedAt(orderId), customerAdminEmail)
    expect(shown.step).toBe('customerAdmin')
    expect(shown.words).toContain("Error: This address belongs to the partner. Enter an address of the customer's.")
    expect(shown.values['customerAdminEmail']).toBe(customerAdminEmail)
  })

  test.each([
    ['36: the administrator of a new one', 'biuro@nordwind.example'],
    ['36: a colleague’s in a new one', 'kadry@nordwind.example'],
  ])('%s is refused as the customer’s', async (what, customerAdminEmail) => {
    const { player: ola } = await prompted(stage, 'ola', { orderId: what.replaceAll(/\W+/g, '-') })
    await walk(ola, finder.slice(0, 3), 'partnerNew')
    await ola.presses('next', {
      partnerAdminEmail: 'biuro@nordwind.example',
      partnerCompanyName: 'Nordwind',
      partnerCountry: 'PL',
    })
    const card = await ola.at('customerAdmin')
    await ola.submits(card, 'next', { customerAdminEmail })
    expect((await newer(ola, card)).words).toContain('This address belongs to the partner.')
  })
})

describe('37: an address in another company’s organisation', () => {
  test('37: is explained by the one-organisation rule, with the name masked; another address goes on', async () => {
    const zed = await zedAt('OTHER-1')
    await toCustomerOf(zed, 'jan@inna-firma.example')
    const shown = await zed.sees(/already belongs to another Webex organisation/)
    expect(shown.step).toBe('customerAdmin')
    expect(shown.words).toMatch(
      /A user can belong to only one.*ask your representative\. It is used by I\*\*\* F\*\*\*/,
    )
    expect(shown.words).not.toContain('Inna Firma')
    await zed.presses('next', { customerAdminEmail: 'bea@zolta-lodz.example' })
    await zed.at('customerNew')
    expect(await done(stage, 'OTHER-1')).toEqual([])
  })

  test('37: also when that is another partner’s, which only shows when both sides are joined', async () => {
    const { player: ola } = await prompted(stage, 'ola', { orderId: 'OTHER-2' })
    await walk(ola, finder.slice(0, 4), 'customerAdmin')
    await ola.presses('next', { customerAdminEmail: 'zed@obcy.example' })
    await ola.at('customerReview')
    await ola.presses('next')
    await ola.at('check')
    await ola.presses('next')
    const shown = await ola.at('customerAdmin')
    expect(shown.words).toContain('already belongs to another Webex organisation')
    expect(shown.values['customerAdminEmail']).toBe('zed@obcy.example')
    expect((await stage.order('OTHER-2')).status).toBe('awaiting')
  })
})

test('38: a free account is refused with the way out, and nothing is created', async () => {
  const zed = await zedAt('FREE-1')
  await toCustomerOf(zed, 'free@poczta.example')
  const shown = await zed.sees(/free personal account/)
  expect(shown.step).toBe('customerAdmin')
  expect(shown.words).toContain('Enter another address, or let its owner delete the free account first.')
  expect(await done(stage, 'FREE-1')).toEqual([])
})

describe('39: an address at a public mail service', () => {
  test.each(['jan@gmail.com', 'jan@wp.pl', 'jan@onet.pl', 'Jan@GMail.com'])('39: %s is accepted', (typed) => {
    expect(isPublicMail(read(typed).data ?? '')).toBe(true)
  })

  test('39: is accepted with a warning', async () => {
    const zed = await zedAt('PUBLIC-1')
    await toCustomerOf(zed, 'sklep.lodz@gmail.com')
    await zed.at('customerNew')
    expect((await zed.reads(/gmail\.com/)).text).toMatch(/public mail service, so the company cannot claim its domain/)
  })
})

describe('40: what people and programs put around an address', () => {
  test.each([
    ['upper case', 'BEA@Zolta-Lodz.EXAMPLE'],
    ['trailing spaces', '  bea@zolta-lodz.example  '],
    ['mailto:', 'mailto:bea@zolta-lodz.example'],
    ['MAILTO: in angle brackets', '<MAILTO:bea@zolta-lodz.example>'],
    ['angle brackets', '<bea@zolta-lodz.example>'],
    ['a name before angle brackets', 'Bea Żółta <bea@zolta-lodz.example>'],
    ['a trailing comma', 'bea@zolta-lodz.example,'],
    ['a trailing full stop and a line break', 'bea@zolta-lodz.example.\r\n'],
    ['a zero-width space', 'bea@\u200bzolta-lodz.example'],
  ])('40: %s is taken off', (_, typed) => {
    expect(read(typed).data).toBe('bea@zolta-lodz.example')
  })

  test('40: also what is typed in the chat', async () => {
    const zed = await zedAt('AROUND-1')
    await toCustomer(zed)
    await zed.types('mailto:Admin@Baltyk.example, ')
    await zed.at('customerReview')
    expect((await zed.reads(/^Done: Customer administrator/)).text).toContain('admin@baltyk.example')
  })
})

describe('41: unusual addresses', () => {
  test.each([
    ['an international domain goes to punycode', 'jan@żółw.pl', 'jan@xn--w-uga1v8h.pl'],
    ['an international domain in capitals is the same', 'Jan@ŻÓŁW.PL', 'jan@xn--w-uga1v8h.pl'],
    ['a plus-tag stays', 'jan+webex@zolta-lodz.example', 'jan+webex@zolta-lodz.example'],
    ['an apostrophe stays', "o'neil@zolta-lodz.example", "o'neil@zolta-lodz.example"],
  ])('41: %s', (_, typed, kept) => {
    expect(read(typed).data).toBe(kept)
  })

  test.each([
    'jan kowalski@b.pl',
    'żółw@b.pl',
    'a@@b.pl',
    'a@b',
    '.a@b.pl',
    'a..b@b.pl',
    'a@-b.pl',
    'a@b.1',
    'a@[127.0.0.1]',
  ])('41: %s is refused', (typed) => {
    expect(read(typed).error?.issues[0]?.message).toBe('email.malformed')
  })

  test('41: at most 161 characters before the @, and 254 in all', () => {
    const domain = `${'d'.repeat(60)}.${'d'.repeat(60)}.example`
    expect(read(`${'a'.repeat(161)}@b.example`).success).toBe(true)
    expect(read(`${'a'.repeat(162)}@b.example`).error?.issues[0]?.message).toBe('tooLong')
    expect(read(`${'a'.repeat(150)}@${domain}`).error?.issues[0]?.message).toBe('tooLong')
  })
})

describe('42: a trial', () => {
  test('42: is said to be converted', async () => {
    const zed = await zedAt('TRIAL-1')
    await toCustomerOf(zed, 'admin@proba.example')
    const review = await zed.at('customerReview')
    expect(review.words).toContain('This is a trial. It will be converted to the paid order.')
    await zed.presses('next')
    await zed.at('check')
  })

  test('42: takes the address it was made with, and no other', async () => {
    const zed = await zedAt('TRIAL-2')
    await toCustomerOf(zed, 'other@proba.example')
    const shown = await zed.sees(/There is a trial for this company/)
    expect(shown.step).toBe('customerAdmin')
    expect(shown.words).not.toContain('admin@proba.example')
    await zed.presses('next', { customerAdminEmail: 'admin@proba.example' })
    await zed.at('customerReview')
  })
})

test('43: licences that the organisation has already are shown with what they become', async () => {
  const zed = await zedAt('MORE-1')
  const card = await toMapped(zed)
  expect(card.words).toContain('Calling: 40 now, 160 afterwards')
  expect(card.words).toContain('Meetings: 120 licences')
})
