import { AxeBuilder } from '@axe-core/playwright'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { Browser, Page } from 'playwright-core'
import { openBrowser } from '../support/browser.ts'
import { openTestSandbox, type TestSandbox } from '../support/sandbox.ts'
import { attached, question } from './page-cards.ts'
import { phone, visit } from './page-visit.ts'

let browser: Browser
let sandbox: TestSandbox

beforeAll(async () => {
  ;[browser, sandbox] = await Promise.all([openBrowser(), openTestSandbox()])
  const toPersonEmail = 'ola@nordwind.example'
  const bot = sandbox.as('bot')
  await bot.post('/messages', { toPersonEmail, markdown: 'Your role: **I am a partner**' })
  await bot.post('/messages', { toPersonEmail, text: 'Who will administer Webex?', ...attached(question) })
})

afterAll(async () => {
  await browser.close()
  await sandbox.close()
})

/** What axe finds that keeps people out: its two highest levels. */
const barriers = async (page: Page, within = 'body') => {
  const { violations } = await new AxeBuilder({ page }).include(within).analyze()
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => ({ id, at: nodes.map(({ html }) => html) }))
}

/** The whole window, and then the other panels behind the curtain. */
const barriersAnywhere = async (page: Page) => {
  const found = await barriers(page)
  for (const name of ['Ledger', 'Webhooks', 'Controls']) {
    await page.getByRole('tab', { name }).click()
    found.push(...(await barriers(page, '#curtain')))
  }
  return found
}

/** Axe looks at every pixel; on a busy machine that takes its time. In milliseconds. */
const patience = 120_000

describe.each(['light', 'dark'] as const)('in %s colours', (colorScheme) => {
  test(
    'a wide window keeps nobody out and breaks no rule of its own',
    async () => {
      const { page, complaints } = await visit(browser, sandbox, 'ola', { colorScheme })
      await page.getByText('Several people side by side').click()
      await page.getByRole('button', { name: 'Next' }).click()
      await page.getByText('Error: enter an e-mail address').waitFor()
      expect(await barriersAnywhere(page)).toEqual([])
      expect(complaints).toEqual([])
      await page.context().close()
    },
    patience,
  )

  test(
    'a phone shows one pane at a time, and keeps nobody out of any',
    async () => {
      const { page, complaints } = await visit(browser, sandbox, 'ola', { colorScheme, ...phone })
      expect(await barriers(page)).toEqual([])
      await page.getByRole('link', { name: /Set Up Now/ }).click()
      await page.getByRole('heading', { name: 'Who will administer Webex' }).waitFor()
      expect(await page.getByRole('heading', { name: 'Spaces' }).isVisible()).toBe(false)
      expect(await barriers(page)).toEqual([])
      await page.getByRole('link', { name: 'Behind the curtain' }).click()
      expect(await barriersAnywhere(page)).toEqual([])
      expect(complaints).toEqual([])
      await page.context().close()
    },
    patience,
  )
})

/** Run in the browser: whatever sticks out of the window to the right. */
const tooWide = `[...document.querySelectorAll('.top *, .pane, .pane .card *, .tabs')]
  .filter((one) => one.getBoundingClientRect().right > innerWidth + 1)
  .map((one) => one.outerHTML)`

test.each([320, 390, 720])('nothing runs out of a window %d pixels wide', async (width) => {
  const { page } = await visit(browser, sandbox, 'ola', { viewport: { width, height: 640 } })
  const overflows = () => page.evaluate(tooWide)
  expect(await overflows()).toEqual([])
  for (const name of [/^Set Up Now/, 'Behind the curtain']) {
    await page.getByRole('link', { name }).first().click()
    expect(await overflows()).toEqual([])
  }
  await page.context().close()
})

test('the way back on a phone is the way that was come, by links and by the browser', async () => {
  const { page } = await visit(browser, sandbox, 'ola', phone)
  await page.getByRole('link', { name: /Set Up Now/ }).click()
  const title = page.locator('#conversation-title')
  await title.waitFor()
  await page.locator('#conversation-title:focus').waitFor()
  await page.getByRole('link', { name: 'Behind the curtain' }).click()
  await page.getByRole('link', { name: 'Back to the conversation' }).waitFor()
  await page.keyboard.press('Escape')
  await title.waitFor()
  await page.goBack()
  await page.getByRole('heading', { name: 'Behind the curtain' }).waitFor()
  await page.getByRole('link', { name: 'Back to the conversation' }).click()
  await page.getByRole('link', { name: 'Back to spaces' }).click()
  await page.getByRole('heading', { name: 'Spaces' }).waitFor()
  await page.context().close()
})

test('the keyboard goes everywhere: past the list, through the tabs, and to the other people', async () => {
  const { page } = await visit(browser, sandbox, 'ola')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await page.keyboard.type('typed at once')
  expect(await page.getByLabel('Message Set Up Now').inputValue()).toBe('typed at once')
  await page.getByRole('tab', { name: 'Order' }).focus()
  await page.keyboard.press('ArrowRight')
  await page.getByText('Provisioning has not been asked').waitFor()
  await page.keyboard.press('End')
  expect(await page.getByRole('tab', { name: 'Controls' }).getAttribute('aria-selected')).toBe('true')
  await page.getByRole('link', { name: 'Marek', exact: true }).focus()
  await page.keyboard.press('Enter')
  await page.getByText('You are Marek Wiśniewski').waitFor()
  await page.context().close()
})

test('the theme follows the system until somebody chooses, and then stays', async () => {
  const { page } = await visit(browser, sandbox, 'ola', { colorScheme: 'dark' })
  const background = () => page.evaluate('getComputedStyle(document.body).backgroundColor')
  const dark = await background()
  await page.getByRole('button', { name: 'Dark theme', pressed: true }).click()
  expect(await background()).not.toBe(dark)
  await page.reload()
  await page.getByRole('button', { name: 'Dark theme', pressed: false }).waitFor()
  await page.context().close()
})

test('the policy of the page lets in what comes from here, and nothing else', async () => {
  const answer = await fetch(`${sandbox.url}/`)
  expect(answer.headers.get('content-security-policy')?.split(';')).toEqual([
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data: blob:",
    "connect-src 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "form-action 'none'",
  ])
})
