import { writeFile } from 'node:fs/promises'
import type { Browser, BrowserContext } from 'playwright-core'

/** What one picture shows: whose window, or which page, how wide and in which colours. */
interface Look {
  readonly as?: 'ola' | 'zed' | 'marek' | 'ivo'
  /** A conversation of the list; the one with the bot, where nothing is said. */
  readonly space?: string
  /** Another page than the conversations, by its path. */
  readonly path?: string
  readonly phone?: true
  readonly dark?: true
  /** Waited for before the picture is taken, and brought to the top. */
  readonly shows?: string | RegExp
  /** The order that is shown behind the curtain; the one of the newest card, where nothing is said. */
  readonly order?: string
  /** In pixels; the window of a desk or of a phone, where nothing is said. */
  readonly height?: number
  readonly width?: number
}

export interface Camera {
  /** Takes one picture for the README. */
  readonly picture: (look: Look & { readonly name: string }) => Promise<void>
  /** Takes two windows side by side, as one picture. */
  readonly pair: (name: string, left: Look, right: Look) => Promise<void>
}

/** Opens the camera for the product at this address. */
export function camera(browser: Browser, url: string): Camera {
  const context = ({ phone, dark, width, height }: Look, scale = 1.5) =>
    browser.newContext({
      viewport: phone ? { width: 390, height: height ?? 844 } : { width: width ?? 1280, height: height ?? 800 },
      deviceScaleFactor: phone ? scale : 1,
      colorScheme: dark ? 'dark' : 'light',
      timezoneId: 'Europe/Warsaw',
    })

  async function shot(window: BrowserContext, look: Look): Promise<Buffer> {
    const page = await window.newPage()
    await page.goto(url + (look.path ?? `/?as=${look.as ?? 'ola'}`))
    const space = page.getByRole('link', { name: new RegExp(`^${look.space ?? 'Set Up Now'}`) })
    if (!look.path && (look.phone || look.space)) await space.first().click()
    if (!look.path) await page.locator('.ac-adaptiveCard').last().waitFor()
    if (look.order) await page.locator('#order-choice').selectOption(look.order)
    if (look.shows) await page.getByText(look.shows).filter({ visible: true }).last().evaluate(toTop)
    await page.waitForTimeout(800)
    const taken = await page.screenshot()
    await window.close()
    return taken
  }

  async function compose(name: string, pictures: readonly Buffer[]): Promise<void> {
    const page = await browser.newPage({ viewport: { width: 1360, height: 600 } })
    const shown = pictures.map((png) => `<img src="data:image/png;base64,${png.toString('base64')}">`).join('')
    const frame = 'display:inline-flex;gap:16px;background:#dfe3e8;padding:16px'
    await page.setContent(`<body style="margin:0"><div id="all" style="${frame}">${shown}</div>`)
    await page.locator('#all').screenshot({ path: `docs/${name}.png` })
    await page.close()
  }

  return {
    async picture(look) {
      await writeFile(`docs/${look.name}.png`, await shot(await context(look), look))
    },
    async pair(name, left, right) {
      await compose(name, [await shot(await context(left, 1.1), left), await shot(await context(right, 1.1), right)])
    },
  }
}

/** Run in the browser: the message with these words begins where the view does. */
const toTop = (words: unknown) => {
  interface Part {
    closest(selector: string): Part | null
    scrollIntoView(how: object): void
  }
  ;(words as Part).closest('.message')?.scrollIntoView({ block: 'start' })
}
