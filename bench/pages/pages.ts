import type { Report } from '../report.ts'
import { capacity } from './capacity.ts'
import { everything, summary } from './sections.ts'

/** What is kept of the newest figures, and what the pages are made of. */
export const FIGURES = 'bench/figures.json'

interface Page {
  readonly path: string
  readonly name: string
  readonly write: (report: Report) => string
}

/** Which part of which page is written by the bench: between `<!-- name -->` and `<!-- /name -->`. */
export const pages: readonly Page[] = [
  { path: 'README.md', name: 'bench', write: summary },
  { path: 'bench/README.md', name: 'results', write: everything },
  { path: 'docs/capacity.md', name: 'capacity', write: capacity },
]

/** Where that part is in the text of a page. */
export const partOf = ({ name }: Page): RegExp => new RegExp(`(<!-- ${name} -->\n)(.*?)(<!-- /${name} -->)`, 's')
