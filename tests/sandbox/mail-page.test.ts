import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { AxeBuilder } from '@axe-core/playwright'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { Browser, Page } from 'playwright-core'
import { openBrowser } from '../support/browser.ts'
import { openTestSandbox, type TestSandbox } from '../support/sandbox.ts'
import { inbox, invitation, refusal, send } from './mail-sender.ts'
import { phone, visit } from './page-visit.ts'

let browser: Browser
let sandbox: TestSandbox

let tracker: Server
const tracked: (string | undefined)[] = []

/** Does everything that a mail must not: runs, loads, submits, takes the window. */
const hostile = () => `<script>top.document.title = 'run'</script>
<img src="http://127.0.0.1:${(tracker.address() as AddressInfo).port}/x.png" onerror="top.document.title = 'run'">
<form action="/sandbox/mail"><button>Send</button></form><a href="javascript:top.document.title='run'">No</a><b>harmless</b>`

beforeAll(async () => {
  ;[browser, sandbox] = await Promise.all([openBrowser(), openTestSandbox()])
  tracker = createServer(({ url }, response) => {
    tracked.push(url)
    response.end()
  }).listen(0, '127.0.0.1')
  await once(tracker, 'listening')
  await send(sandbox, { html: hostile(), subject: '<i>hostile</i>', to: 'zed@obcy.example' })
  await send(sandbox)
})

afterAll(async () => {
  await browser.close()
  await sandbox.close()
  tracker.close()
})

/** The inbox in a window of its own, with everything that the browser complained about. */
async function open(path = '', options: object = {}) {
  const profile = await browser.newContext(options)
  profile.setDefaultTimeout(10_000)
  const page = await profile.newPage()
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()))
  await page.goto(`${sandbox.url}/sandbox/mail${path}`)
  return { page, complaints }
}

/** What is in the frame is up to whoever wrote the mail; axe looks at what is ours. */
const violations = async (page: Page) => {
  const found = await new AxeBuilder({ page }).exclude('iframe').analyze()
  return found.violations.map(({ id, nodes }) => ({ id, at: nodes.map(({ html }) => html) }))
}

const tooWide = `[...document.querySelectorAll('body *')]
  .filter((one) => one.getBoundingClientRect().right > innerWidth + 1)
  .map((one) => one.outerHTML)`

describe.each(['light', 'dark'] as const)('the inbox in %s colours', (colorScheme) => {
  test('on a phone shows the list, then one mail in full, and keeps nobody out of either', async () => {
    const { page, complaints } = await open('', { ...phone, colorScheme })
    expect(await violations(page)).toEqual([])
    await page.getByRole('link', { name: invitation.subject }).click()
    await page.getByRole('heading', { name: invitation.subject }).waitFor()
    expect(await page.getByRole('navigation').isVisible()).toBe(false)
    await page.frameLocator('iframe').getByRole('heading', { name: 'Cześć Ola' }).waitFor()
    await page.getByText('Ola Żółć <ola@nordwind.example>').waitFor()
    expect(await page.locator('.text').textContent()).toContain(invitation.text)
    expect(await violations(page)).toEqual([])
    expect(await page.evaluate(tooWide)).toEqual([])
    await page.getByRole('link', { name: 'All mails' }).click()
    expect(await page.getByRole('navigation').getByRole('link').count()).toBe(2)
    expect(complaints).toEqual([])
    await page.context().close()
  }, 120_000)

  test('on a wide window shows both side by side', async () => {
    const { page, complaints } = await open('', { colorScheme })
    await page.getByText('Choose a mail to read it.').waitFor()
    await page.getByRole('link', { name: invitation.subject }).click()
    await page.getByRole('heading', { name: invitation.subject }).waitFor()
    expect(await page.locator('[aria-current=true] .subject').textContent()).toBe(invitation.subject)
    expect(await violations(page)).toEqual([])
    expect(complaints).toEqual([])
    await page.context().close()
  }, 120_000)
})

test('what a mail links to opens in a tab of its own, from its HTML and from the list', async () => {
  const { page } = await open()
  await page.getByRole('link', { name: invitation.subject }).click()
  const context = page.context()
  await context.route('https://bot.example/**', (route) => route.fulfill({ body: 'claimed' }))
  const places = [page.frameLocator('iframe').getByText('Skonfiguruj teraz'), page.locator('.links a')]
  for (const place of places) {
    const [tab] = await Promise.all([context.waitForEvent('page'), place.click()])
    expect(tab.url()).toBe('https://bot.example/claim?a=1&b=2')
    await tab.close()
  }
  await context.close()
})

test('a hostile mail is shown, and can do nothing', async () => {
  const { page } = await open('?to=zed@obcy.example')
  await page.getByRole('link', { name: '<i>hostile</i>' }).click()
  await page.frameLocator('iframe').getByText('harmless').waitFor()
  expect(tracked).toEqual([])
  expect(await page.title()).toMatch(/^<i>hostile<\/i> · Mails/)
  const [mail] = await inbox(sandbox, '?to=zed@obcy.example')
  const part = await fetch(`${sandbox.url}/sandbox/mail/${mail?.id}/html`)
  expect(part.headers.get('content-security-policy')?.split(';')).toEqual([
    "default-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "style-src 'unsafe-inline'",
    "frame-ancestors 'self'",
    'sandbox allow-popups allow-popups-to-escape-sandbox',
  ])
  await page.context().close()
})

test('a mail that is not there is said to be missing', async () => {
  const { page } = await open('/nothing')
  await page.getByRole('heading', { name: 'There is no such mail' }).waitFor()
  expect(await violations(page)).toEqual([])
  expect((await fetch(`${sandbox.url}/sandbox/mail/nothing/html`)).status).toBe(404)
  await page.context().close()
})

describe('behind the curtain', () => {
  test('the newest mails are listed as they come, and lead to the inbox', async () => {
    const { page, complaints } = await visit(browser, sandbox, 'ola')
    await page.getByRole('tab', { name: 'Mails' }).click()
    await page.locator('#mails').getByText(`ola@nordwind.example · Mon 2 Mar, 08:00`).waitFor()
    await send(sandbox, { subject: 'Just now', to: 'ivo@cisco-reps.example' })
    const link = page.getByRole('link', { name: 'Just now' })
    await link.waitFor()
    const { violations: found } = await new AxeBuilder({ page }).include('#curtain').analyze()
    expect(found.map(({ id }) => id)).toEqual([])
    const [tab] = await Promise.all([page.context().waitForEvent('page'), link.click()])
    await tab.getByRole('heading', { name: 'Just now' }).waitFor()
    expect(complaints).toEqual([])
    await page.context().close()
  }, 120_000)

  test('a control takes the mail server down, another up again', async () => {
    const { page } = await visit(browser, sandbox, 'ola')
    await page.getByRole('tab', { name: 'Controls' }).click()
    const server = page.getByRole('group', { name: 'Mail server' })
    await server.getByRole('radio', { name: /^Down/ }).check()
    await page.getByRole('status').getByText('Down: Nobody can connect.').waitFor()
    expect(await refusal(sandbox)).not.toHaveProperty('sent')
    await server.getByRole('radio', { name: /^Normal/ }).check()
    await page.getByRole('status').getByText('Normal: Takes every mail.').waitFor()
    expect(await refusal(sandbox)).toEqual({ sent: true })
    await page.context().close()
  })

  test('five tabs fit beside each other', async () => {
    const { page } = await visit(browser, sandbox, 'ola')
    const beyond = `(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)(document.getElementById('curtain-tabs'))`
    expect(await page.evaluate(beyond)).toBe(0)
    await page.context().close()
  })
})
