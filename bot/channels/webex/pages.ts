import { unreadable, type Page } from 'webex'

/** A list that goes on for longer has lost its end: its pages lead in a circle. */
const usual = 100

/** This page and all that follow it, one at a time. Throws a `WebexError` when there is no end to them. */
export async function* pagesFrom(first: Page, most = usual): AsyncGenerator<Page> {
  let page = first
  for (let count = 1; ; count += 1) {
    yield page
    if (!page.hasNext()) return
    if (count === most) throw unreadable(page, new Error(`There are more than ${most} pages`))
    page = await page.next()
  }
}

/** The items of this page and of all that follow it. Throws a `WebexError` when there is no end to them. */
export async function everyItem(first: Page): Promise<unknown[]> {
  const items: unknown[] = []
  for await (const page of pagesFrom(first)) items.push(...page.items)
  return items
}
