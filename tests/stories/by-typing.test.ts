import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import { listen, type Listener } from '../support/listener.ts'
import { order } from '../support/orders.ts'
import type { Message, Player } from '../support/player.ts'
import { openStage, type Stage } from '../support/stage.ts'
import { linesOf, linkOn, PASSWORD } from '../support/walks.ts'

/** Journey J16: she reads text and types text. Chapter by chapter, each goes on where the last one ended. */
describe('Ola finishes an order without pressing anything', () => {
  let stage: Stage
  let ola: Player
  let listener: Listener
  beforeAll(async () => {
    stage = await openStage({ orders: [order({})] })
    ola = stage.player('ola')
    await ola.at('prompt')
    listener = await listen(stage.url, 'ola')
  })
  afterAll(async () => {
    listener.stop()
    await stage.close()
  })
  afterEach(() => stage.quiet())

  test('she begins with a word, and answers with a number', async () => {
    expect((await ola.types('Set up now')).step).toBe('role')
    expect((await ola.types('1')).step).toBe('who')
    expect(await linesOf(ola)).toEqual(["Done: Role: I'm a Partner"])
  })

  test('a word closes the wizard, and another one begins it afresh', async () => {
    const prompt = await ola.types('close')
    expect(prompt.words).toContain('Your 1 answer for order WBX-1001 is deleted')
    const role = await ola.types('start')
    expect(role).toMatchObject({ step: 'role', values: {} })
  })

  test('she goes back with a word, and her answer is still there', async () => {
    await ola.types("I'm a Partner")
    const back = await ola.types('Back')
    expect(back).toMatchObject({ step: 'role', values: { role: 'partner' } })
    expect(back.words).toContain("Now: I'm a Partner")
    expect((await ola.types('next')).step).toBe('who')
  })

  test('help, and a question, are answered on the same step', async () => {
    for (const asked of ['help', 'what happens if the customer does it?']) {
      const helped = await ola.types(asked)
      expect(helped.step).toBe('who')
      expect(helped.words).toContain("partners get no access to manage the customer's organisation")
    }
  })

  test('the review is not to be had before it is reached', async () => {
    const early = await ola.types('review')
    expect(early.step).toBe('who')
    expect(early.words).toMatch(/^Error: .*Still to be answered: Who sets up/)
  })

  test('what is not understood is said, with what could be typed', async () => {
    const unclear = await ola.types('perhaps')
    expect(unclear.step).toBe('who')
    expect(unclear.words).toMatch(/^Error: /)
    expect(unclear.words).toContain('1. Yes, I will set up')
  })

  test('the beginning of an answer is enough; what is filled in already is confirmed with a word', async () => {
    const partner = await ola.types('yes, I will')
    expect(partner.step).toBe('partnerNew')
    expect(partner.words).toContain('Now: Nordwind Systemy Sp. z o.o.')
    expect((await ola.types('ok')).step).toBe('customerAdmin')
  })

  test('an error comes first, names what is wrong, and leaves the step open', async () => {
    const wrong = await ola.types('bea at zolta-lodz')
    expect(wrong.step).toBe('customerAdmin')
    expect(wrong.words).toMatch(/^Error: Enter an email address like/)
    expect((await ola.types('bea@zolta-lodz.example')).step).toBe('customerNew')
  })

  test('one field of several is answered by its name', async () => {
    const named = await ola.types('Customer company name: Żółta Łódź S.A.')
    expect(named.step).toBe('check')
    expect(named.words).toContain('Name: Żółta Łódź S.A.')
  })

  test('an earlier answer is changed with a word, and she is back at once', async () => {
    const role = await ola.types('change Role')
    expect(role).toMatchObject({ step: 'role', values: { role: 'partner' } })
    expect((await ola.types('1')).step).toBe('check')
  })

  test('the password page is in the text; a password that she types is not taken', async () => {
    await ola.types('next')
    const card = await ola.at('password')
    expect(card.words).toContain(linkOn(card))
    const refused = await ola.types(PASSWORD)
    expect(refused.words).toMatch(/^Error: That looks like a password/)
    expect(refused.step).toBe('password')
    const [link = ''] = /https?:\S+\/password\/\S+/.exec(refused.words) ?? []
    await fetch(link, { method: 'POST', body: new URLSearchParams({ password: PASSWORD, repeat: PASSWORD }) })
    expect((await ola.at('subscription')).words).toContain('Calling: 120 licences')
  })

  test('several fields are answered by one line each, all at once or as they come', async () => {
    await ola.types('next')
    const half = await ola.types('Centrala\nul. Świętokrzyska 1')
    expect(half.step).toBe('location')
    expect(half.words).toContain('Now: ul. Świętokrzyska 1')
    expect((await ola.types('Łódź\n90-001')).step).toBe('languages')
  })

  test('boxes are ticked with a yes, lists are answered by name', async () => {
    await ola.types('next')
    expect((await ola.types('yes')).step).toBe('meetings')
    const site = await ola.types('Polish')
    expect(site.step).toBe('site')
    expect(await linesOf(ola)).toContain('Done: Meeting settings: Polish (Poland)')
    expect((await ola.types('Site name: zolta-lodz')).step).toBe('enterprise')
  })

  test('a subdomain is checked by typing it, and saved by saying so', async () => {
    const free = await ola.types('zoltalodz')
    expect(free.words).toContain('zoltalodz is available')
    expect((await ola.types('save')).step).toBe('review')
  })

  test('from anywhere behind it, a word leads back to all answers at a glance', async () => {
    await ola.types('back')
    expect((await ola.types('back')).step).toBe('site')
    expect((await ola.types('review')).step).toBe('review')
  })

  test('billing starts only when she says so in full, after the yes', async () => {
    await ola.types('next')
    const ticked = await ola.types('yes')
    expect(ticked).toMatchObject({ step: 'plan', values: { confirmBilling: 'true' } })
    expect(await stage.billings('WBX-1001')).toBe(0)
    await ola.types('Provision and start billing')
    await ola.sees(/Billing started on/)
    expect(await stage.billings('WBX-1001')).toBe(1)
  })

  test('not one card was pressed', () => {
    expect(stage.called()).not.toContain('GET attachment/actions')
  })

  test('every card had all that it says, and how to answer it, in words beside it', () => {
    const cards = listener.heard().filter(({ attachments }) => attachments)
    expect(cards.length).toBeGreaterThan(30)
    for (const card of cards) expect([card.text, unsaid(card)]).toEqual([card.text, []])
  })
})

/** What a card shows and the text beside it does not say. Lists too long to be read out are answered by name. */
function unsaid({ text, attachments = [] }: Message): string[] {
  const words = plain(text)
  const shown = attachments.flatMap(({ content }) => [...(content.body as readonly Part[]), ...(content.actions ?? [])])
  return shown.flatMap(textsOf).filter((said) => !words.includes(plain(said)))
}

interface Part {
  readonly type?: string
  readonly title?: string
  readonly text?: string
  readonly label?: string
  readonly items?: readonly Part[]
  readonly facts?: readonly { readonly title: string; readonly value: string }[]
  readonly choices?: readonly { readonly title: string }[]
}

const textsOf = ({ text, title, label, items = [], facts = [], choices = [] }: Part): string[] => [
  ...[text, title, label].filter((said) => said !== undefined),
  ...items.flatMap(textsOf),
  ...facts.flatMap((fact) => [fact.title, fact.value]),
  ...(choices.length <= 30 ? choices.map((choice) => choice.title) : []),
]

/** Without what keeps names from being read as formatting. */
const plain = (text: string) => text.replace(/[\\\u200B-\u200D\u2060\uFEFF]/g, '')
