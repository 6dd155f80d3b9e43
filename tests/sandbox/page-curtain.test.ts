import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import type { Browser, Page, Route } from 'playwright-core'
import { openBrowser } from '../support/browser.ts'
import { openTestSandbox, type TestSandbox } from '../support/sandbox.ts'
import { attached, question } from './page-cards.ts'
import { visit } from './page-visit.ts'

let browser: Browser
let sandbox: TestSandbox
let page: Page

beforeAll(async () => {
  ;[browser, sandbox] = await Promise.all([openBrowser(), openTestSandbox()])
})

beforeEach(async () => {
  await page?.context().close()
  ;({ page } = await visit(browser, sandbox, 'ola'))
})

afterAll(async () => {
  await browser.close()
  await sandbox.close()
})

const now = '2026-03-02T10:00:00Z'

const order = {
  orderId: 'N-1001',
  customerName: 'Żółta Łódź',
  status: 'awaiting',
  prompt: { dueAt: now, deliveredAt: now, tries: 1 },
  closesAt: '2026-03-09T22:59:59Z',
  session: {
    owner: { displayName: 'Ola Nowak' },
    language: 'pl',
    phase: 'finder',
    stepNumber: 2,
    stepsExpected: 6,
    step: 'who',
    steps: [
      { id: 'role', title: 'Your role', state: 'done' },
      { id: 'who', title: 'Who sets up', state: 'open' },
      { id: 'check', title: 'Check both', state: 'ahead' },
    ],
  },
  operations: [{ operation: 'mapOrder', phase: 'waiting', attempts: 3 }],
  due: [{ kind: 'expire', dueAt: '2026-03-09T22:59:59Z', attempts: 0 }],
  matters: [{ kind: 'orgNotRecognised', at: now }],
  history: [{ at: now, what: 'answered:role', who: 'nobody', via: 'card' }],
}

/** Puts in the place of the bot what it would answer; returns what it was told. */
const withBot = async () => {
  const told: unknown[] = []
  const answer = (body: unknown) => (route: Route) => {
    if (route.request().method() === 'POST')
      told.push([new URL(route.request().url()).pathname, route.request().postDataJSON()])
    return route.fulfill({ json: body })
  }
  await page.route(
    '**/orders',
    answer({ items: [{ orderId: 'N-0999', customerName: 'Dom Kawy', status: 'planned' }, order] }),
  )
  await page.route('**/orders/N-0999', answer({ orderId: 'N-0999', customerName: 'Dom Kawy', status: 'planned' }))
  await page.route('**/orders/N-1001', answer(order))
  await page.route('**/sandbox/clock', answer({ now }))
  await page.route('**/sandbox/restart', answer({}))
  return told
}

const tab = (name: string) => page.getByRole('tab', { name }).click()

describe('behind the curtain', () => {
  test('without a bot, says so and offers only what there is', async () => {
    await page.getByText('There is no order to show.').waitFor()
    await tab('Controls')
    await page.getByRole('group', { name: 'Provisioning' }).waitFor()
    expect(await page.getByRole('button', { name: '+1 hour' }).isVisible()).toBe(false)
    expect(await page.getByRole('button', { name: 'Restart the bot' }).isVisible()).toBe(false)
  })

  test('the order is the one that the newest card is about, until somebody chooses', async () => {
    await withBot()
    await sandbox
      .as('bot')
      .post('/messages', { toPersonEmail: 'ola@nordwind.example', text: 'Who?', ...attached(question) })
    await page.getByRole('heading', { name: 'Żółta Łódź' }).waitFor()
    await page.getByText('Prompted Mon 2 Mar, 10:00').waitFor()
    await page.getByText('Closes Mon 9 Mar, 22:59 (in 8 days)').waitFor()
    await page.getByText('Ola Nowak · Polish · Finder · step 2 of 6').waitFor()
    expect(await page.locator('.step[aria-current=step]').textContent()).toBe('Who sets up, now')
    expect(await page.locator('.entry').allTextContents()).toEqual([
      expect.stringMatching(/^Map orderWaiting3 attempts$/),
      expect.stringMatching(/^The line closesin 8 days/),
      expect.stringMatching(/^Org not recognised/),
      expect.stringMatching(/^Answered: role.* · Somebody · by card$/),
    ])
    await page.getByLabel('Order', { exact: true }).and(page.locator('select')).selectOption('N-0999')
    await page.getByRole('heading', { name: 'Dom Kawy' }).waitFor()
  })

  test('moves the clock and restarts the bot', async () => {
    const told = await withBot()
    await page
      .getByRole('heading', { name: 'Dom Kawy' })
      .or(page.getByRole('heading', { name: 'Żółta Łódź' }))
      .waitFor()
    await page.getByLabel('Order', { exact: true }).and(page.locator('select')).selectOption('N-1001')
    await page.getByRole('heading', { name: 'Żółta Łódź' }).waitFor()
    await tab('Controls')
    for (const name of ['+1 hour', '+1 day', 'To the deadline', 'Restart the bot']) {
      await page.getByRole('button', { name }).click()
    }
    await page.getByText('The bot has started again.').waitFor()
    expect(told).toEqual([
      ['/sandbox/clock', { advance: 'PT1H' }],
      ['/sandbox/clock', { advance: 'P1D' }],
      ['/sandbox/clock', { now: order.closesAt }],
      ['/sandbox/restart', null],
    ])
  })

  const faults = async (part: string) => (await sandbox.call<unknown>('GET', `/sandbox/${part}/faults`)).body

  test('makes provisioning slow, then well again', async () => {
    await tab('Controls')
    await page.getByRole('radio', { name: /^Slow/ }).check()
    await page.getByRole('status').getByText('Slow: Every answer takes eight seconds.').waitFor()
    expect(await faults('provisioning')).toMatchObject([{ operation: '*', delayMs: 8000 }])
    await page
      .getByRole('group', { name: 'Provisioning' })
      .getByRole('radio', { name: /^Normal/ })
      .check()
    await page.getByRole('status').getByText('Normal: Answers at once').waitFor()
    expect(await faults('provisioning')).toEqual([])
  })

  test('makes events come twice, and shows how each arrived', async () => {
    await tab('Controls')
    await page.getByRole('radio', { name: /^Twice/ }).check()
    await page.getByRole('status').getByText('Twice: Each event arrives twice.').waitFor()
    expect(await faults('webex')).toMatchObject({ items: [{ operation: 'webhook', deliver: 'twice' }] })
    const hook = { name: 'messages', targetUrl: `${sandbox.url}/nobody`, resource: 'messages', event: 'created' }
    await sandbox.as('bot').post('/webhooks', hook)
    await sandbox.as('ola').post('/messages', { toPersonEmail: 'set-up-now@webex.bot', text: 'hello' })
    await tab('Webhooks')
    await page.getByText('delivered again').waitFor()
    expect(await page.locator('#webhooks .entry').allTextContents()).toEqual([
      expect.stringMatching(/^Messages created404/),
      expect.stringMatching(/^Messages created404/),
    ])
  })

  test('the choice shown is what is set, also when somebody else set it', async () => {
    await sandbox.call('DELETE', '/sandbox/webex/faults')
    await sandbox.fault({ operation: 'webhook', deliver: 'never' })
    await tab('Controls')
    await page.getByRole('radio', { name: /^Lost/, checked: true }).waitFor()
  })

  test('counts billing starts in the ledger', async () => {
    const entry = { order: 'N-1001', idempotencyKey: 'N-1001:provision', time: now, repeat: false, outcome: 'accepted' }
    const ledger = [
      { ...entry, operation: 'provision' },
      { ...entry, operation: 'billingStarted' },
      { ...entry, operation: 'provision', repeat: true },
    ]
    await page.route('**/provisioning/ledger', (route) => route.fulfill({ json: ledger }))
    await tab('Ledger')
    await page.getByRole('row', { name: /Provision.*repeat.*Accepted.*N-1001/ }).waitFor()
    expect(await page.locator('.figures > div').allTextContents()).toEqual([
      'billing start1',
      'answered again, not done again1',
    ])
  })
})
