import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals'
import type { Browser, Page } from 'playwright-core'
import { openBrowser } from '../support/browser.ts'
import { dot } from '../support/pictures.ts'
import { openTestSandbox, type TestSandbox } from '../support/sandbox.ts'
import { visit, type Visit } from './page-visit.ts'

let browser: Browser
let sandbox: TestSandbox
let visits: Visit[] = []

beforeAll(async () => (browser = await openBrowser()))
beforeEach(async () => (sandbox = await openTestSandbox()))
afterEach(async () => {
  for (const { page } of visits) await page.context().close()
  visits = []
  await sandbox.close()
})
afterAll(() => browser.close())

async function postPicture(text: string): Promise<string> {
  const form = new FormData()
  form.append('toPersonEmail', 'ola@nordwind.example')
  form.append('text', text)
  form.append('files', new File([Uint8Array.from(dot)], 'funnel.png', { type: 'image/png' }))
  const headers = { authorization: 'Bearer sandbox-bot' }
  const answer = await fetch(`${sandbox.api}/messages`, { method: 'POST', headers, body: form })
  const { files } = (await answer.json()) as { files: string[] }
  return files[0] ?? ''
}

async function look(): Promise<Visit> {
  const opened = await visit(browser, sandbox, 'ola')
  visits.push(opened)
  return opened
}

const widthOf = (page: Page, name: string) =>
  page.getByRole('img', { name }).evaluate((img) => (img as unknown as { naturalWidth: number }).naturalWidth)

test('a picture is shown below its words and read out by their first line, also when it comes later', async () => {
  await postPicture('Orders this week\n3 due, 1 late')
  const { page, complaints } = await look()
  expect(await widthOf(page, 'Orders this week')).toBe(1)
  expect(await page.locator('.message', { hasText: '3 due, 1 late' }).getByRole('img').count()).toBe(1)
  await postPicture('Orders next week\nnone')
  expect(await widthOf(page, 'Orders next week')).toBe(1)
  expect(complaints).toEqual([])
})

test('a picture that cannot be had is said to be missing, and its words stay', async () => {
  await postPicture('Orders this week')
  await sandbox.fault({ operation: 'contents.get', status: 404, times: 'always' })
  const { page } = await look()
  await page.getByText('This picture cannot be shown.').waitFor()
  expect(await page.locator('.words', { hasText: 'Orders this week' }).count()).toBe(1)
})
