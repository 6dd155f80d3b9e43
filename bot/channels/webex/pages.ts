import { unreadable, type Page } from 'webex'

/** A list that goes on for longer has lost its end: its pages lead in a circle. */
const mostPages = 100

/** The items of this page and of all that follow it. Throws a `WebexError` when there is no end to them. */
export async function everyItem(page: Page, most = mostPages): Promise<unknown[]> {
  if (!page.hasNext()) return [...page.items]
  if (most === 1) throw unreadable(page, new Error(`There are more than ${mostPages} pages`))
  return [...page.items, ...(await everyItem(await page.next(), most - 1))]
}
