import { AxeBuilder } from '@axe-core/playwright'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { broken, rules } from '../flows/password.ts'
import { openBrowser } from './support/browser.ts'
import { order } from './support/orders.ts'
import { openStage, type Stage } from './support/stage.ts'
import { linkOn, PASSWORD, toCheck } from './support/walks.ts'

let browser: Browser
let stage: Stage
let link: string

/** Axe looks at every pixel; on a busy machine that takes its time. In milliseconds. */
const patience = 120_000

beforeAll(async () => {
  ;[browser, stage] = await Promise.all([openBrowser(), openStage({ orders: [order({})] })])
  const ola = stage.player('ola')
  await toCheck(ola)
  await ola.presses('next')
  link = linkOn(await ola.at('password'))
}, patience)

afterAll(async () => {
  await browser.close()
  await stage.close()
})

const phone = { viewport: { width: 320, height: 640 } }

/** Opens a page in a browser of its own, notes what the browser complains about, and closes it in the end. */
async function visit(options: BrowserContextOptions, look: (page: Page, complaints: string[]) => Promise<void>) {
  const context = await browser.newContext({ reducedMotion: 'reduce', ...options })
  const page = await context.newPage()
  page.setDefaultTimeout(15_000)
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('console', (message) => {
    if (message.type() === 'error' && !message.text().includes('status of 4')) complaints.push(message.text())
  })
  await look(page, complaints)
  await context.close()
}

const faultsOf = async (page: Page) => {
  const { violations } = await new AxeBuilder({ page }).analyze()
  return violations.map(({ id, nodes }) => ({ id, at: nodes.map(({ html }) => html) }))
}

const rejected = async (page: Page) => {
  await page.getByLabel('New password').fill('weak')
  await page.getByRole('button', { name: 'Set the password' }).click()
  await page.getByText('Error: the password was not accepted').waitFor()
}

describe.each(['light', 'dark'] as const)('in %s colours', (colorScheme) => {
  test.each([
    ['a wide window', {}],
    ['a phone', phone],
  ])(
    'on %s, axe finds nothing wrong and nothing sticks out',
    async (_, size) => {
      await visit({ colorScheme, ...size }, async (page, complaints) => {
        await page.goto(link)
        expect(await faultsOf(page)).toEqual([])
        await page.getByLabel('New password').pressSequentially('Zielony')
        await page.getByText('Strength: ').waitFor()
        expect(await faultsOf(page)).toEqual([])
        await rejected(page)
        expect(await faultsOf(page)).toEqual([])
        expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0)
        await page.goto(`${link}x`)
        expect(await faultsOf(page)).toEqual([])
        expect(complaints).toEqual([])
      })
    },
    patience,
  )
})

test('while somebody types, each rule and the strength say where they stand, and nothing is sent anywhere', async () => {
  await visit({}, async (page, complaints) => {
    await page.goto(link)
    const requests: string[] = []
    page.on('request', (request) => requests.push(`${request.method()} ${new URL(request.url()).pathname}`))
    const password = page.getByLabel('New password')
    await password.fill('qwerty')
    await page.getByText('Strength: very weak').waitFor()
    await password.fill(PASSWORD)
    await page.getByText(/Strength: (good|strong)/).waitFor()
    expect(requests).toEqual(['GET /password/estimator.js', 'GET /password/dictionary.js'])
    expect(complaints).toEqual([])
  })
})

test('the page and the server judge alike', async () => {
  const passwords = [
    'a',
    'ŻÓŁĆ-7',
    'Ola-Latawiec-42',
    'NÓRDWIND-ź-42',
    'zielony latawiec',
    '12345678',
    '!?!?!?!?',
    PASSWORD,
  ]
  const long = [`Aa1!${'x'.repeat(252)}`, `Aa1!${'x'.repeat(253)}`, 'Ą'.repeat(9), 'İi1!ıIŁł', '\u{1f600}'.repeat(4)]
  await visit({}, async (page) => {
    await page.goto(link)
    const personal = JSON.parse((await page.locator('form').getAttribute('data-personal')) ?? '') as string[]
    expect(personal).toEqual(['ola', 'nordwind', 'nowak'])
    for (const password of [...passwords, ...long]) {
      await page.getByLabel('New password').fill(password)
      const met = await page.evaluate<string[]>(
        `[...document.querySelectorAll('.met')].map((rule) => rule.dataset.rule)`,
      )
      expect({ password, met }).toEqual({
        password,
        met: rules.filter((rule) => !broken(password, personal).includes(rule)),
      })
    }
  })
})

test('what is typed can be shown, and is hidden again before it is sent', async () => {
  await visit({}, async (page) => {
    await page.goto(link)
    const types = () => page.evaluate<string[]>(`[password.type, repeat.type]`)
    await page.getByLabel('Show what I type').check()
    expect(await types()).toEqual(['text', 'text'])
    await page.evaluate(`document.querySelector('form').addEventListener('submit', (event) => event.preventDefault())`)
    await page.getByRole('button', { name: 'Set the password' }).click()
    expect(await types()).toEqual(['password', 'password'])
  })
})

test('without scripts and by keyboard alone: refused with a reason where the cursor is, then set', async () => {
  await visit({ javaScriptEnabled: false }, async (page) => {
    await page.goto(link)
    expect(await page.getByLabel('Show what I type').isVisible()).toBe(false)
    await page.keyboard.press('Tab')
    await page.keyboard.type('latawiec')
    await page.keyboard.press('Tab')
    await page.keyboard.type('latawice')
    await page.keyboard.press('Enter')
    await page.getByRole('alert').getByText('the two passwords are not the same').waitFor()
    expect(await page.title()).toBe('Error: Set a password · Set Up Now')
    expect(await page.locator(':focus').getAttribute('aria-describedby')).toBe('faults')
    await page.keyboard.type(PASSWORD)
    await page.keyboard.press('Tab')
    await page.keyboard.type(PASSWORD)
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'The password is set.' }).waitFor()
    expect(page.url()).toBe(`${stage.url}/password/done?in=en`)
  })
  await stage.player('ola').at('subscription')
})
