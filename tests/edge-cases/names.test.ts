import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import markdownit from 'markdown-it'
import type { CardSeen, Player } from '../support/player.ts'
import { openStage, type Stage } from '../support/stage.ts'
import { walk, finder } from '../support/walks.ts'
import { prompted } from './visits.ts'

let stage: Stage
beforeAll(async () => void (stage = await openStage()))
afterAll(() => stage.close())

describe('15: a company name is shown to the letter', () => {
  const names = [
    '**Bold** _and_ ~~struck~~ `code`',
    '<b>Acme</b> <script>alert(1)</script>',
    '[Acme](https://evil.example) ![logo](https://evil.example/x.png)',
    '<@all> <@personEmail:zed@obcy.example|Zed>',
    'AT&amp;T &lt;b&gt; R&D',
    '# Acme',
    '1. Acme',
    '- Acme > Acme',
    'Acme \\* "Sons" \\',
  ]

  test.each(names)('15: %s', async (customerName) => {
    const { player: marek, card } = await prompted(stage, 'marek', {
      orderId: `NAME-${names.indexOf(customerName)}`,
      customerName,
    })
    expect(card.words).toContain(`Set up the Webex order for ${customerName}`)
    expect(card.words).toContain(`Customer: ${customerName}`)
    expect(rendered(card.title)).toBe(`Set up the Webex order for ${customerName}`)
    expect(factsOf(card).map(({ value }) => rendered(value))).toContain(customerName)
    expect((await marek.messages())[0]).not.toHaveProperty('mentionedPeople')
  })

  test('15: templates are not filled in, neither ours nor those of cards', async () => {
    const customerName = '${orderId} {{DATE(2026-01-01,SHORT)}} {customer}'
    const { card } = await prompted(stage, 'marek', { orderId: 'NAME-T', customerName })
    expect(card.words).toContain(`Set up the Webex order for ${customerName}`)
    expect(card.title).not.toMatch(/\$\{|\{\{/)
    expect(rendered(card.title).replaceAll('{ {', '{{').replaceAll('$ {', '${')).toContain(customerName)
  })

  test('15: typed by the partner, it is shown so where both sides are checked', async () => {
    const { player: ola } = await prompted(stage, 'ola', { orderId: 'NAME-P' })
    const partnerCompanyName = '*Nord* [wind](https://evil.example) <i>x</i>'
    await walk(ola, finder.slice(0, 3), 'partnerNew')
    await ola.presses('next', { partnerAdminEmail: 'ola@nordwind.example', partnerCompanyName, partnerCountry: 'PL' })
    const card = await walk(ola, finder.slice(4), 'check')
    expect(card.words).toContain(`Name: ${partnerCompanyName}`)
    expect(factsOf(card).map(({ value }) => rendered(value))).toContain(partnerCompanyName)
  })
})

describe('16: a person whose language nobody knows', () => {
  let ivo: Player
  beforeAll(async () => {
    ivo = (await prompted(stage, 'ivo', { orderId: 'SPEAK-1', language: undefined })).player
  })

  test('16: is spoken to in the default language, and can switch on the first card', async () => {
    expect((await ivo.at('prompt')).title).toMatch(/^Set up the Webex order/)
    expect((await ivo.presses('language')).title).toMatch(/^Skonfiguruj/)
  })

  test('16: has one language in all of a session, whatever words are typed', async () => {
    await ivo.presses('start')
    expect((await ivo.at('role')).title).toBe('Jaka jest Twoja rola w tym zamówieniu?')
    await ivo.types('partner')
    expect((await ivo.at('who')).words).toContain('Część 1 z 2')
    await ivo.types('back')
    expect((await ivo.at('role')).words).toContain('Część 1 z 2')
    expect((await stage.order('SPEAK-1')).history.filter(({ what }) => what === 'answered:role')).toHaveLength(1)
  })

  test('16: switches in the middle of a session by typing, and every later card follows', async () => {
    expect((await ivo.types('language: English')).title).toBe('What is your role in this order?')
    await ivo.types('1')
    expect((await ivo.at('who')).words).toContain('Part 1 of 2')
    expect((await ivo.types('język: polski')).words).toContain('Część 1 z 2')
  })

  test('16: is spoken to so in the next order, too', async () => {
    await prompted(stage, 'ivo', { orderId: 'SPEAK-2', language: undefined })
    await ivo.presses('start')
    expect((await ivo.at('role')).title).toBe('Jaka jest Twoja rola w tym zamówieniu?')
  })
})

const factsOf = (card: CardSeen) =>
  card.form.body.flatMap((element) =>
    'facts' in element ? (element['facts'] as { title: string; value: string }[]) : [],
  )

/** What a reader sees of a text that the client takes for markdown. Whatever is markup in it stays in the answer as tags. */
const rendered = (markdown: string): string =>
  markdownit({ html: false })
    .render(markdown)
    .trim()
    .replace(/^<p>(.*)<\/p>$/s, '$1')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&')
