import type { Locator, Page } from 'playwright-core'

/** One browser tab of the sandbox page, used as a person does: by what stands on the screen. */
export interface Tab {
  readonly page: Page
  /** Turns to a conversation in the list. */
  opens(space: string): Promise<void>
  /** Waits until it is to be read in the conversation, now and without a reload. */
  reads(words: string | RegExp): Promise<void>
  /** Waits until the list of spaces says that something new came there. */
  hears(space: string): Promise<void>
  /** Presses a button of the newest card that has it. */
  presses(button: string): Promise<void>
  /** Chooses on the newest card that offers it. */
  chooses(option: string): Promise<void>
  /** Waits until no button of that name is left in the conversation. */
  lacks(button: string): Promise<void>
  /** Writes a message; `@Marek` is picked from the list that the page offers. */
  writes(message: string): Promise<void>
  /** Turns to one of the tabs behind the curtain. */
  looksAt(panel: string): Promise<void>
  /** Whether the page is still the one that was opened: nothing has loaded it again. */
  isUntouched(): Promise<boolean>
}

type Push = (what: Locator) => Promise<void>

/** A person with a mouse. */
export const byMouse: Push = (what) => what.click()

/** A person without one: Tab until the thing has the focus, then Enter. */
export const byKeyboard: Push = async (what) => {
  const { keyboard } = what.page()
  const focused = what.and(what.page().locator(':focus'))
  for (let tries = 0; tries < 100; tries++) {
    if ((await focused.count()) > 0) return keyboard.press('Enter')
    await keyboard.press('Tab')
  }
  throw new Error(`The keyboard does not get to ${what.toString()}`)
}

/** Takes a page that shows somebody's sandbox. */
export async function tabOf(page: Page, push: Push = byMouse): Promise<Tab> {
  await page.getByText('Live', { exact: true }).waitFor()
  await page.evaluate('window.openedOnce = true')
  const messages = page.getByRole('region', { name: 'Messages' })
  const button = (name: string) => messages.getByRole('button', { name, exact: true })
  const space = (name: string) => page.locator('#spaces').getByRole('link', { name: new RegExp(`^${name}`) })
  const field = page.locator('#words')
  return {
    page,
    async opens(name) {
      await push(space(name))
      await page.locator('#conversation-title', { hasText: name }).waitFor()
    },
    reads: (words) => messages.getByText(words).filter({ visible: true }).last().waitFor(),
    hears: (name) =>
      space(name)
        .and(page.getByRole('link', { name: /unread/ }))
        .waitFor(),
    presses: (name) => push(button(name).last()),
    chooses: (option) => push(messages.getByLabel(option, { exact: true }).last()),
    lacks: (name) => button(name).last().waitFor({ state: 'detached' }),
    async writes(message) {
      await field.focus()
      for (const part of message.split(/(@[\p{L}]+)/u)) {
        await page.keyboard.type(part)
        if (!part.startsWith('@')) continue
        await page.locator('#mentions').getByRole('option').first().waitFor()
        await page.keyboard.press('Enter')
      }
      await page.keyboard.press('Enter')
    },
    looksAt: (panel) => push(page.getByRole('tab', { name: panel, exact: true })),
    isUntouched: async () => (await page.evaluate('window.openedOnce')) === true,
  }
}
