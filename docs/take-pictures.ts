/**
 * Takes the README's pictures from the running product: `npm run pictures`.
 * People act through the sandbox's REST API; the browser only looks.
 */
import type { Browser, Page } from 'playwright-core'
import { demoOrders } from '../sandbox/demo-orders.ts'
import { openBrowser } from '../tests/support/browser.ts'
import type { Player } from '../tests/support/player.ts'
import { openStage } from '../tests/support/stage.ts'

const stage = await openStage({ orders: demoOrders(new Date()) })
const browser: Browser = await openBrowser()

interface Look {
  readonly as: 'ola' | 'zed' | 'marek'
  readonly name: string
  readonly phone?: true
  readonly dark?: true
}

async function picture({ as, name, phone, dark }: Look): Promise<void> {
  const context = await browser.newContext({
    viewport: phone ? { width: 390, height: 844 } : { width: 1360, height: 850 },
    deviceScaleFactor: phone ? 2 : 1,
    colorScheme: dark ? 'dark' : 'light',
  })
  const page: Page = await context.newPage()
  await page.goto(`${stage.url}/?as=${as}`)
  if (phone) await page.getByRole('link', { name: /Set Up Now/ }).click()
  await page.locator('.ac-adaptiveCard').last().waitFor()
  await page.waitForTimeout(800)
  await page.screenshot({ path: `docs/${name}.png` })
  await context.close()
}

async function toCustomer(zed: Player): Promise<void> {
  await zed.sees(/Góry Wysokie/)
  await zed.presses('start')
  await zed.presses('next', { role: 'partner' })
  await zed.presses('next', { who: 'me' })
  await zed.presses('next')
  await zed.presses('next', { customerAdminEmail: 'it@gory.example' })
}

async function toPlan(zed: Player): Promise<void> {
  const pick = await zed.presses('next', { orgId: 'new' })
  if (pick.step !== 'customerNew') throw new Error(`Expected the new customer, saw "${pick.title}"`)
  await zed.presses('next', { customerCompanyName: 'Góry Wysokie Sp. z o.o.', customerCountry: 'PL' })
  await zed.presses('next')
  await zed.sees(/what was bought/)
  await zed.presses('next')
  await zed.presses('next', { 'meeting.defaultLanguage': 'pl_pl' })
  const site = { 'site.name': 'gory-wysokie', 'site.timeZone': 'Europe/Warsaw', 'site.userManagement': 'control_hub' }
  await zed.presses('next', site)
  await zed.presses('checkAvailability', { subdomain: 'gorywysokie' })
}

const ola = stage.player('ola')
await ola.sees(/Żółta Łódź/)
await picture({ as: 'ola', name: 'prompt' })

const zed = stage.player('zed')
await toCustomer(zed)
await picture({ as: 'zed', name: 'look-alikes' })
await toPlan(zed)
await picture({ as: 'zed', name: 'subdomain-dark', dark: true })
await zed.presses('save', { subdomain: 'gorywysokie' })
await zed.sees(/settings right/)
await zed.presses('next')
await picture({ as: 'zed', name: 'plan-phone', phone: true })
await zed.presses('provision', { confirmBilling: 'true' })
await zed.sees(/Services are active/)
await picture({ as: 'zed', name: 'receipt' })

const marek = stage.player('marek')
await marek.sees(/Skonfiguruj|Bałtyk/)
await marek.presses('start')
await marek.presses('next', { role: 'partner' })
await picture({ as: 'marek', name: 'polish-phone', phone: true })

await browser.close()
await stage.close()
