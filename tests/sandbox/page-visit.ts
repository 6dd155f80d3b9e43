import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import type { TestSandbox, Who } from '../support/sandbox.ts'

/** A visitor's window. */
export interface Visit {
  readonly page: Page
  /** Everything the browser complained about: scripts that broke, things the content security policy stopped. */
  readonly complaints: readonly string[]
}

type Options = BrowserContextOptions & { readonly at?: string }

/** Opens the page as somebody, in a profile of their own, and waits until it is live. */
export async function visit(browser: Browser, sandbox: TestSandbox, who: Who, options: Options = {}): Promise<Visit> {
  const { at = '', ...context } = options
  const profile = await browser.newContext({ timezoneId: 'UTC', viewport: { width: 1440, height: 900 }, ...context })
  profile.setDefaultTimeout(10_000)
  const page = await profile.newPage()
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('console', (message) => {
    // A part of the product that does not run beside a sandbox alone is asked for and answered with 404.
    const expected = message.text().includes('404')
    if (message.type() === 'error' && !expected) complaints.push(message.text())
  })
  await page.goto(`${sandbox.url}/?as=${who}${at}`)
  await page.getByText('Live', { exact: true }).waitFor()
  return { page, complaints }
}

export const phone = { viewport: { width: 390, height: 844 }, hasTouch: true } as const
