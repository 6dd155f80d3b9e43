import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { Browser } from 'playwright-core'
import { openBrowser } from '../support/browser.ts'
import { openTestSandbox, type TestSandbox } from '../support/sandbox.ts'
import { visit } from './page-visit.ts'

let browser: Browser
let sandbox: TestSandbox

beforeAll(async () => {
  ;[browser, sandbox] = await Promise.all([openBrowser(), openTestSandbox()])
})

afterAll(async () => {
  await browser.close()
  await sandbox.close()
})

interface Listed {
  readonly items: readonly { readonly id: string; readonly title: string }[]
}

const setupSpace = async () => {
  const { body } = await sandbox.as('ola').get<Listed>('/rooms')
  return body.items.find(({ title }) => title === 'Nordwind setup')?.id ?? ''
}

interface Said {
  readonly text?: string
  readonly markdown?: string
  readonly mentionedPeople?: readonly string[]
}

const lastSaidIn = async (roomId: string) => {
  const { body } = await sandbox.as('ola').get<{ items: readonly Said[] }>(`/messages?roomId=${roomId}&max=1`)
  return body.items[0]
}

/** Run in the browser: what was scrolled has been noticed. */
const twoFrames = 'new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))'

describe('the page of the sandbox', () => {
  test('says that nothing here is real', async () => {
    const { page } = await visit(browser, sandbox, 'ola')
    expect(await page.getByText('Nothing here is real: no money, no Webex.').isVisible()).toBe(true)
    await page.context().close()
  })

  test('lets somebody read what was said, and answer', async () => {
    const roomId = await setupSpace()
    await sandbox.as('marek').post('/messages', { roomId, markdown: 'Will you take **N-1001**?' })
    const { page } = await visit(browser, sandbox, 'ola')
    await page.getByRole('link', { name: /Nordwind setup.*Will you take N-1001.*unread/ }).click()
    await page.locator('strong', { hasText: 'N-1001' }).waitFor()
    await page.getByLabel('Message Nordwind setup').fill('Yes, I will')
    await page.keyboard.press('Shift+Enter')
    await page.keyboard.type('today.')
    await page.keyboard.press('Enter')
    await page.locator('.message', { hasText: 'You' }).getByText('Yes, I will').waitFor()
    expect(await lastSaidIn(roomId)).toMatchObject({ text: 'Yes, I will\ntoday.' })
    await page.getByRole('link', { name: /Nordwind setup/ }).waitFor()
    expect(await page.getByRole('link', { name: /unread/ }).count()).toBe(0)
    await page.context().close()
  })

  test('puts a mention in where @ and a name are typed in a group', async () => {
    const roomId = await setupSpace()
    const bot = await sandbox.as('bot').get<{ id: string }>('/people/me')
    const { page } = await visit(browser, sandbox, 'ola', { at: `#/space/${roomId}` })
    await page.getByLabel('Message Nordwind setup').pressSequentially('@set')
    await page.getByRole('option', { name: 'Set Up Now' }).waitFor()
    await page.keyboard.press('Enter')
    await page.keyboard.type('status')
    await page.keyboard.press('Enter')
    await page.locator('.mention', { hasText: '@Set Up Now' }).waitFor()
    expect(await lastSaidIn(roomId)).toMatchObject({
      markdown: `<@personId:${bot.body.id}> status`,
      mentionedPeople: [bot.body.id],
    })
    await page.context().close()
  })

  test('begins the conversation with the bot by writing to it', async () => {
    const { page } = await visit(browser, sandbox, 'bea')
    await page.getByText('Write to Set Up Now', { exact: true }).waitFor()
    await page.getByLabel('Message Set Up Now').fill('hello')
    await page.getByRole('button', { name: 'Send' }).click()
    await page.getByRole('link', { name: /Set Up Now.*You: hello/ }).waitFor()
    expect(await page.getByRole('link', { name: 'New message to Set Up Now' }).isVisible()).toBe(false)
    const heard = await sandbox.as('bot').get('/messages/direct?personEmail=bea@zolta-lodz.example')
    expect(heard.body).toMatchObject({ items: [{ text: 'hello', personEmail: 'bea@zolta-lodz.example' }] })
    await page.context().close()
  })

  test('shows two people in two tabs the same conversation as it happens', async () => {
    const at = `#/space/${await setupSpace()}`
    const [ola, marek] = await Promise.all([
      visit(browser, sandbox, 'ola', { at }),
      visit(browser, sandbox, 'marek', { at }),
    ])
    await marek.page.getByLabel('Message Nordwind setup').fill('Are you there?')
    await marek.page.keyboard.press('Enter')
    await ola.page.locator('.message', { hasText: 'Are you there?' }).waitFor()
    expect(await ola.page.locator('#announcer').textContent()).toBe('Marek Wiśniewski: Are you there?')
    await Promise.all([ola.page.context().close(), marek.page.context().close()])
  })

  test('draws nothing that somebody smuggled into a message', async () => {
    const roomId = await setupSpace()
    const markdown = '<img src=x onerror="document.title = \'broken\'"> [here](javascript:alert(1))'
    await sandbox.as('zed').post('/messages', { roomId, markdown })
    const { page } = await visit(browser, sandbox, 'ola', { at: `#/space/${roomId}` })
    await page.locator('.message', { hasText: '<img src=x' }).waitFor()
    expect(await page.locator('.message img, .message a').count()).toBe(0)
    await page.context().close()
  })

  test('takes nothing for deleted that is only too old to be listed', async () => {
    const say = (text: string) => sandbox.as('zed').post('/messages', { toPersonEmail: 'marek@nordwind.example', text })
    for (let line = 0; line < 200; line++) await say(`Line ${line}`)
    const { page } = await visit(browser, sandbox, 'marek')
    await page.getByRole('link', { name: /^Zed Obcy/ }).click()
    await page.locator('.message', { hasText: 'Line 199' }).waitFor()
    await say('The last straw')
    await page.locator('.message', { hasText: 'The last straw' }).waitFor()
    expect(await page.locator('.message').count()).toBe(201)
    expect(await page.locator('.trace').count()).toBe(0)
    await page.context().close()
  })

  test('offers what is new to whoever reads further up', async () => {
    const roomId = await setupSpace()
    for (let line = 0; line < 30; line++) await sandbox.as('zed').post('/messages', { roomId, text: `Line ${line}` })
    const { page } = await visit(browser, sandbox, 'ola', { at: `#/space/${roomId}` })
    await page.getByText('Line 29').last().waitFor()
    await page.locator('.message').first().scrollIntoViewIfNeeded()
    await page.evaluate(twoFrames)
    const chip = page.getByRole('button', { name: 'New messages' })
    await sandbox.as('marek').post('/messages', { roomId, text: 'And one more' })
    await chip.click()
    await page.locator('.message', { hasText: 'And one more' }).waitFor()
    expect(await chip.isVisible()).toBe(false)
    await page.context().close()
  })
})
