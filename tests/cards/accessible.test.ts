import { AxeBuilder } from '@axe-core/playwright'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { Browser, Page } from 'playwright-core'
import type { Field } from '../../cards/field.ts'
import { languages } from '../../cards/texts/index.ts'
import { allCards, type Drawn } from '../support/all-cards.ts'
import { openBrowser } from '../support/browser.ts'
import { openTestSandbox, type TestSandbox } from '../support/sandbox.ts'

/** Every kind of card, drawn by the card library as the sandbox's page sets it up, in a real browser. */

let browser: Browser
let sandbox: TestSandbox
beforeAll(async () => {
  ;[browser, sandbox] = await Promise.all([openBrowser(), openTestSandbox()])
})
afterAll(async () => {
  await browser.close()
  await sandbox.close()
})

const every = allCards()

/** One card of each make-up: the same step with the same kinds of things on it is looked at once. */
function kinds(language: string): readonly Drawn[] {
  const seen = new Set<string>()
  return every.filter(({ put, t }) => {
    const { mark, problems = [], fields = [] } = put
    const step = mark.step.replace(/^site\d$/, 'site')
    const key = JSON.stringify([step, problems.length > 0, fields.map(({ id, kind }) => [id, kind])])
    return t.language === language && !seen.has(key) && seen.add(key)
  })
}

/** The page's own module draws the cards, one below the other, each in a section of its own. */
const draw = `async (cards) => {
  const { drawCard, prepareCards } = await import('/sandbox/page/card.js')
  prepareCards()
  const main = document.createElement('main')
  main.append(...cards.map((card) => {
    const section = document.createElement('section')
    section.append(drawCard(card, async () => {}))
    return section
  }))
  document.body.replaceChildren(main)
}`

/** One country in the list is like another, and axe looks at each. */
const shorter = (key: string, value: unknown) =>
  key === 'choices' && Array.isArray(value) ? value.slice(0, 12) : value

async function shown(cards: readonly Drawn[], colorScheme: 'light' | 'dark', language: string): Promise<Page> {
  const context = await browser.newContext({ colorScheme, viewport: { width: 900, height: 900 } })
  const page = await context.newPage()
  await page.goto(`${sandbox.url}/?as=ola`)
  await page.evaluate(
    `(${draw})(${JSON.stringify(
      cards.map(({ card }) => card.form),
      shorter,
    )})`,
  )
  await page.evaluate(`document.documentElement.lang = ${JSON.stringify(language)}`)
  return page
}

/** What axe finds that keeps people out: its two highest levels. Colours are looked at by themselves, since they take long. */
const barriers = async (page: Page, what: 'colours' | 'everything else') => {
  const axe = new AxeBuilder({ page }).include('main')
  const looking = what === 'colours' ? axe.withRules(['color-contrast']) : axe.disableRules(['color-contrast'])
  const { violations } = await looking.analyze()
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => ({ id, at: nodes.slice(0, 5).map(({ html }) => html) }))
}

/** One card of each look: colours hang on what kinds of things are on it, not on the words. */
function looks(cards: readonly Drawn[]): readonly Drawn[] {
  const seen = new Set<string>()
  return cards.filter(({ put: { notice, help, problems = [], buttons, fields = [], facts = [], progress } }) => {
    const things = [notice?.tone, help !== undefined, problems.length > 0, facts.length > 0, progress !== undefined]
    const styles = buttons.map(({ style }) => style)
    const kinds = fields.map(({ kind, optional }) => `${kind} ${optional === true}`)
    const key = JSON.stringify([things, [...new Set(styles)].sort(), [...new Set(kinds)].sort()])
    return !seen.has(key) && seen.add(key)
  })
}

/** What a field is to somebody who hears the card; of several choices the first is heard with the field's label. */
const roleOf = (field: Field) =>
  field.kind === 'text' ? 'textbox' : field.kind === 'tick' ? 'checkbox' : field.look === 'list' ? 'radio' : 'combobox'

const begins = (words: string) => new RegExp(`^${words.replace(/[^\p{L}\p{N} ]/gu, '\\$&')}`)

/** On a busy machine axe takes its time. In milliseconds. */
const patience = 240_000

describe.each(languages)('the cards in %s', (language) => {
  // What stands where is the same in every language, so the others are looked at and heard by their looks.
  const cards = language === 'en' ? kinds(language) : looks(kinds(language))

  test(
    'keep nobody out',
    async () => {
      const page = await shown(cards, 'light', language)
      expect(await page.locator('main > section').count()).toBe(cards.length)
      expect(await barriers(page, 'everything else')).toEqual([])
      await page.context().close()
    },
    patience,
  )

  test(
    'have every input read out with its label',
    async () => {
      const page = await shown(cards, 'light', language)
      const unheard: string[] = []
      for (const [at, { put, t, name }] of cards.entries()) {
        const card = page.locator('main > section').nth(at)
        for (const field of put.fields ?? []) {
          const label = field.optional ? t('field.optional', { label: field.label }) : field.label
          const heard = await card.getByRole(roleOf(field), { name: begins(label) }).count()
          if (heard !== 1) unheard.push(`${name}: ${label}`)
        }
      }
      expect(unheard).toEqual([])
      await page.context().close()
    },
    patience,
  )
})

test.each(['light', 'dark'] as const)(
  'what is on a card can be told from what it stands on, in %s colours',
  async (colors) => {
    const cards = looks(every.filter(({ t }) => t.language === 'en'))
    expect(cards.length).toBeGreaterThan(20)
    const page = await shown(cards, colors, 'en')
    expect(await barriers(page, 'colours')).toEqual([])
    await page.context().close()
  },
  patience,
)
