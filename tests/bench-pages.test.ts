import { readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import { FIGURES, pages, partOf } from '../bench/pages/pages.ts'
import { drawTargets } from '../bench/pages/picture.ts'
import { readReport, targetsOf } from '../bench/report.ts'
import { margin } from '../bench/table.ts'

/** Markdown without what a formatter adds. */
const bare = (markdown: string) =>
  markdown
    .replace(/[\s-]+/g, ' ')
    .replace(/\| (?=\|)/g, '|')
    .trim()

describe('the pages that show figures', () => {
  test.each(pages.map((page) => ({ path: page.path, page })))(
    'show in $path what was measured (else: npm run bench -- --pages)',
    async ({ page }) => {
      const shown = partOf(page).exec(readFileSync(page.path, 'utf8'))?.[2] ?? ''
      expect(bare(shown)).toBe(bare(page.write(await readReport(FIGURES))))
    },
  )

  test('have a picture with a row for each target', async () => {
    const report = await readReport(FIGURES)
    const png = Buffer.from(await drawTargets(report))
    expect(png.readUInt32BE(16)).toBe(1_200)
    expect(png.readUInt32BE(20)).toBe(110 + 34 * targetsOf(report).length)
  })

  test('reckon how many times as good as demanded a figure is, whichever way is better', () => {
    const target = { id: 'B1', what: 'a rate', figure: 400, limit: 200, unit: '' } as const
    expect(margin({ ...target, is: 'at least' })).toBe(2)
    expect(margin({ ...target, is: 'at most' })).toBe(0.5)
  })
})
