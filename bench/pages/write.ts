import { readFile, writeFile } from 'node:fs/promises'
import { format, resolveConfig } from 'prettier'
import { readReport } from '../report.ts'
import { FIGURES, pages, partOf } from './pages.ts'
import { drawTargets } from './picture.ts'

/** Brings the pages and the picture up to date with the figures that are kept. */
export async function writePages(): Promise<void> {
  const report = await readReport(FIGURES)
  await writeFile(FIGURES, await tidy(FIGURES, JSON.stringify(report)))
  for (const page of pages) {
    const text = await readFile(page.path, 'utf8')
    const fresh = page.write(report)
    const put = (_: string, open: string, _old: string, close: string) => `${open}\n${fresh}\n\n${close}`
    await writeFile(page.path, await tidy(page.path, text.replace(partOf(page), put)))
  }
  await writeFile('docs/bench.png', await drawTargets(report))
}

const tidy = async (path: string, text: string) => format(text, { ...(await resolveConfig(path)), filepath: path })
