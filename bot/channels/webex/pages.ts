import type { Page } from 'webex'

/** The items of this page and of all that follow it. */
export async function everyItem(page: Page): Promise<unknown[]> {
  return page.hasNext() ? [...page.items, ...(await everyItem(await page.next()))] : [...page.items]
}
