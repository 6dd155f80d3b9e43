import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { looksLikePassword } from '../../flows/fields.ts'
import type { CardSeen, Player } from '../support/player.ts'
import { openStage, type Stage } from '../support/stage.ts'
import { finder, linkOn, setsPassword } from '../support/walks.ts'
import { answersFor, kept, mapped, mappedToNew, onTo } from './part-two.ts'
import { marked, prompted } from './visits.ts'

let stage: Stage
beforeAll(async () => void (stage = await openStage({ settings: { PASSWORD_LINK_MINUTES: '5' } })))
afterAll(() => stage.close())

const SECRET = 'Zielony_Latawiec-42!'
const LOOK = /looks like a password/

const textFields = (card: CardSeen): readonly string[] =>
  card.form.body.flatMap(({ type, id }) => (type === 'Input.Text' && typeof id === 'string' ? [id] : []))

/** Nothing of ours has it: neither the order, nor what the bot wrote, nor the log. */
async function expectForgotten(player: Player, orderId: string): Promise<void> {
  expect(await kept(stage, orderId)).not.toContain(SECRET)
  expect(stage.logged()).not.toContain(SECRET)
  const me = (await player.rest<{ id: string }>('GET', '/people/me')).body.id
  const others = (await player.messages()).filter(({ personId }) => personId !== me)
  expect(JSON.stringify(others)).not.toContain(SECRET)
}

/** Fills every text field of the card with it, and sends the rest as it should be. */
async function refusesIn(player: Player, orderId: string, good: object = {}): Promise<void> {
  const card = await player.sees()
  for (const field of textFields(card)) {
    const verb = card.verbs.find((each) => each === 'next' || each === 'checkAvailability') ?? 'save'
    const again = await player.presses(verb, { ...good, [field]: SECRET })
    expect(again.step).toBe(card.step)
    expect(again.words).toMatch(LOOK)
    expect(Object.values(again.values)).not.toContain(SECRET)
  }
  await expectForgotten(player, orderId)
}

describe('55: a password in the chat', () => {
  test.each([SECRET, 'P@ssw0rd!', 'Hasło2026#', 'Tr0ub4dor&3x!', 'password: latawiec7', 'moje hasło to Abcdef12'])(
    '55: "%s" looks like one',
    (text) => expect(looksLikePassword(text)).toBe(true),
  )

  test.each([
    '7-Eleven',
    '3M',
    'H2O+Lab',
    "O'Neil24",
    'Łódź Sp. z o.o.',
    'Marks&Spencer2000',
    'Studio(24)',
    'Jan.Kowalski2@Firma-Pl.example',
    'ul. Świętokrzyska 1/24',
    'https://Acme1.webex.com/',
    'How do I set the password?',
  ])('55: "%s" does not', (text) => expect(looksLikePassword(text)).toBe(false))

  test('55: typed at any step of part one, it is neither kept nor repeated', async () => {
    const { player: ola } = await prompted(stage, 'ola', { orderId: 'SECRET-1' })
    await ola.writes(SECRET)
    await ola.reads(LOOK)
    for (const { at, do: verb, inputs } of finder) {
      const card = await ola.at(at)
      if (at !== 'prompt') {
        const warned = await ola.types(SECRET)
        expect(warned.step).toBe(card.step)
        expect(warned.words).toMatch(LOOK)
        await refusesIn(ola, 'SECRET-1', inputs)
      }
      await ola.presses(verb, at === 'partnerNew' ? { ...inputs, partnerCompanyName: '7-Eleven' } : inputs)
    }
    expect((await ola.at('check')).words).toMatch(/7-Eleven/)
    await ola.presses('next')
    await ola.at('password')
    const warned = await ola.types('hunter two')
    expect(warned.words).toMatch(LOOK)
    expect(linkOn(warned)).toMatch(/\/password\//)
    await ola.types(SECRET)
    await expectForgotten(ola, 'SECRET-1')
    await ola.presses('close')
  })

  test('55: nor in any field of part two', async () => {
    const zed = await mapped(stage, 'SECRET-2', 'calling', 'meetings')
    for (const step of ['location', 'site']) {
      await onTo(zed, 'SECRET-2', step)
      await refusesIn(zed, 'SECRET-2', answersFor('SECRET-2')[step])
    }
    const sites = { ...answersFor('SECRET-2')['site'], transferCode: '' }
    await zed.presses('addSite', sites)
    await zed.presses('next', { ...sites, 'site.name': 'secret-2b' })
    await zed.at('licences')
    await refusesIn(zed, 'SECRET-2', { 'sites[0].licences': '25', 'sites[1].licences': '0' })
    await zed.presses('close')
    const other = await mappedToNew(stage, 'SECRET-3', 'messaging')
    await onTo(other, 'SECRET-3', 'enterprise')
    await refusesIn(other, 'SECRET-3')
    await other.presses('close')
  })
})

describe('the page for the password of a new partner organisation', () => {
  const statusOf = async (link: string) => (await fetch(link)).status

  test('84: closed before the password is set, the order goes on at the password', async () => {
    const ola = stage.player('ola')
    await ola.sees(/Your order is set up/)
    await ola.presses('start')
    expect((await ola.sees()).step).toBe('password')
  })

  test.each([
    ['7 characters', 'Abc-12!', '8 to 256 characters'],
    ['257 characters', `Aa1!${'x'.repeat(253)}`, '8 to 256 characters'],
    ['no digit', 'Zielony-Latawiec!', 'a digit'],
    ['the name', 'Ola-Latawiec-42!', 'no part of the person'],
    ['the address', 'x-ola@nordwind.example-X42', 'no part of the person'],
  ])('57: a weak password (%s) is refused on the page, and the link still works', async (_, weak, reason) => {
    const ola = stage.player('ola')
    const refused = await setsPassword(ola, weak)
    expect(refused.status).toBe(422)
    const page = await refused.text()
    expect(page).toMatch(/Error: the password was not accepted/)
    expect(page).toContain(reason)
    expect(page).not.toContain(weak)
    expect(await statusOf(linkOn(await ola.at('password')))).toBe(200)
  })

  test('56: a link is dead once it is replaced, has expired or was used, and only the owner gets another', async () => {
    const ola = stage.player('ola')
    const first = linkOn(await ola.at('password'))
    expect(await statusOf(first)).toBe(200)
    const second = linkOn(await ola.presses('resend'))
    expect([await statusOf(first), await statusOf(second)]).toEqual([404, 200])

    const { player: marek, card: his } = await prompted(stage, 'marek', { orderId: 'SECRET-4' })
    await marek.forges(his.messageId, marked(await ola.sees(), 'resend', {}))
    await marek.reads(/belongs to Ola Nowak/)
    expect(await statusOf(second)).toBe(200)
    expect((await marek.messages()).filter(({ text }) => text.includes('/password/'))).toEqual([])

    await stage.clock('PT6M')
    expect(await statusOf(second)).toBe(404)
    const third = linkOn(await ola.presses('resend'))
    expect(await statusOf(third)).toBe(200)
    expect((await setsPassword(ola, SECRET)).status).toBe(303)
    expect(await statusOf(third)).toBe(404)
    await ola.at('subscription')
    await expectForgotten(ola, 'SECRET-1')
  })

  test('58: an existing partner organisation asks for no password at all', async () => {
    const zed = await mapped(stage, 'PASS-58', 'messaging')
    expect((await zed.sees()).step).toBe('subscription')
    expect(await onTo(zed, 'PASS-58', 'plan')).not.toContain('password')
    await zed.presses('close')
  })
})
