import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import type { Browser, Page } from 'playwright-core'
import { openBrowser } from '../support/browser.ts'
import { openTestSandbox, type TestSandbox } from '../support/sandbox.ts'
import { attached, linkTo, question } from './page-cards.ts'
import { visit } from './page-visit.ts'

let browser: Browser
let sandbox: TestSandbox
let page: Page

beforeAll(async () => {
  browser = await openBrowser()
})

beforeEach(async () => {
  await page?.context().close()
  await sandbox?.close()
  sandbox = await openTestSandbox()
})

afterAll(async () => {
  await browser.close()
  await sandbox.close()
})

const post = async (card: object, text = 'Who will administer Webex for the customer?') => {
  const sent = await sandbox.as('bot').post<{ id: string }>('/messages', {
    toPersonEmail: 'ola@nordwind.example',
    text,
    ...attached(card),
  })
  return sent.body.id
}

/** Presses a button of the newest card; what the bot then finds under the new action's id. */
const press = async (name: string) => {
  const [answer] = await Promise.all([
    page.waitForResponse((response) => response.url().endsWith('/attachment/actions')),
    page.getByRole('button', { name }).last().click(),
  ])
  const { id } = (await answer.json()) as { id: string }
  return (await sandbox.as('bot').get(`/attachment/actions/${id}`)).body
}

describe('a card on the page', () => {
  test('is filled in and submitted, all of it as strings', async () => {
    const messageId = await post(question)
    ;({ page } = await visit(browser, sandbox, 'ola'))
    await page.getByLabel('E-mail of the administrator').fill('bea@zolta-lodz.example')
    await page.getByText('The customer told me').click()
    const action = await press('Next')
    expect(action).toMatchObject({ type: 'submit', messageId })
    expect(action['inputs']).toEqual({
      _w: question.actions[0]?.data._w,
      customerAdminEmail: 'bea@zolta-lodz.example',
      who: 'told',
      told: 'false',
    })
  })

  test('says in words what is missing, and is not sent', async () => {
    await post(question)
    ;({ page } = await visit(browser, sandbox, 'ola'))
    await page.getByRole('button', { name: 'Next' }).click()
    await page.getByText('Error: enter an e-mail address').waitFor()
    expect(await page.getByLabel('E-mail of the administrator').and(page.locator(':focus')).count()).toBe(1)
    expect(await page.getByText('Sent', { exact: true }).count()).toBe(0)
  })

  test('goes back without what was typed, however incomplete it is', async () => {
    await post(question)
    ;({ page } = await visit(browser, sandbox, 'ola'))
    const action = await press('Back')
    expect(action['inputs']).toEqual({ _w: question.actions[1]?.data._w })
  })

  test('says that it was sent for a moment and can be pressed again, as in Webex', async () => {
    await post(question)
    ;({ page } = await visit(browser, sandbox, 'ola'))
    const first = await press('Close')
    await page.getByText('Sent', { exact: true }).waitFor()
    const second = await press('Close')
    expect(second['inputs']).toEqual(first['inputs'])
    expect(second['id']).not.toBe(first['id'])
    await page.getByText('Sent', { exact: true }).waitFor({ state: 'hidden' })
  })

  test('says when it could not be sent', async () => {
    const id = await post(question)
    ;({ page } = await visit(browser, sandbox, 'ola'))
    await sandbox.fault({ operation: 'attachmentActions.create', by: 'people', status: 503 })
    await page.getByRole('button', { name: 'Close' }).click()
    await page.getByText('Error: this was not sent.').waitFor()
    expect((await press('Close'))['messageId']).toBe(id)
  })

  test('has its words beside it for whoever does not want the card', async () => {
    await post(question, 'Step 4 of 11. Answer with an e-mail address.')
    ;({ page } = await visit(browser, sandbox, 'ola'))
    await page.getByText('Show as text').click()
    expect(await page.getByText('Answer with an e-mail address.').last().isVisible()).toBe(true)
  })

  test('that asks the same question as another keeps its own answer', async () => {
    await post(question)
    await post(question)
    ;({ page } = await visit(browser, sandbox, 'ola'))
    const told = page.getByRole('radio', { name: /The customer told me/ })
    const unsure = page.getByRole('radio', { name: /I am not sure/ })
    await told.first().check()
    await unsure.last().check()
    expect(await told.first().isChecked()).toBe(true)
  })

  test('that is taken back leaves a quiet trace and hands the focus to the next card', async () => {
    const answered = await post(question)
    ;({ page } = await visit(browser, sandbox, 'ola'))
    await page.getByRole('button', { name: 'Close' }).focus()
    await post(linkTo(`${sandbox.url}/`))
    await page.getByRole('link', { name: 'Set the password' }).waitFor()
    await sandbox.as('bot').delete(`/messages/${answered}`)
    await page.getByText('Set Up Now deleted a message').waitFor()
    const focused = page.locator('.message:focus')
    expect(await focused.getByText('Set the password on a page of its own.').isVisible()).toBe(true)
  })

  test('keeps what is being typed while other messages come and go', async () => {
    await post(question)
    ;({ page } = await visit(browser, sandbox, 'ola'))
    await page.getByLabel('E-mail of the administrator').fill('half of an addr')
    await sandbox.as('bot').post('/messages', { toPersonEmail: 'ola@nordwind.example', text: 'Ten minutes left.' })
    await page.locator('.message', { hasText: 'Ten minutes left.' }).waitFor()
    expect(await page.getByLabel('E-mail of the administrator').inputValue()).toBe('half of an addr')
  })

  test('opens web pages in a tab that cannot reach back, and nothing else', async () => {
    await post(linkTo(`${sandbox.url}/?as=zed`))
    ;({ page } = await visit(browser, sandbox, 'ola'))
    const [opened] = await Promise.all([
      page.context().waitForEvent('page'),
      page.getByRole('link', { name: 'Set the password' }).click(),
    ])
    expect(await opened.evaluate('window.opener')).toBeNull()
    await opened.close()
    await post(linkTo('javascript:document.title="broken"'))
    await page.getByRole('link', { name: 'Set the password' }).nth(1).click()
    expect(await page.title()).not.toBe('broken')
    expect(page.context().pages()).toHaveLength(1)
  })

  test('that is newer than Webex draws shows only its fallback', async () => {
    await post({ ...question, version: '1.5', fallbackText: 'Please update your client.' })
    ;({ page } = await visit(browser, sandbox, 'ola'))
    await page.getByText('Please update your client.').waitFor()
    expect(await page.getByLabel('E-mail of the administrator').count()).toBe(0)
  })
})
