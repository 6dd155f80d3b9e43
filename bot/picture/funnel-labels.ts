import { biggest, fitted } from './fitted.ts'

/** What is written in the rows of a funnel: words that fit, and numbers as the language writes them. */

export interface Stage {
  readonly label: string
  readonly count: number
  /** A few words in small print, or nothing. */
  readonly note: string
}

/** Between what is written and the edge of its row, in pixels. */
export const PADDING = 24

/** 4.5:1 and more on a row and on white. */
const INK = '#15263d'
const QUIET = '#4a5a70'

/** How letters of a size look, in pixels. */
export const letters = (fontSize: number, look: 'loud' | 'quiet' = 'loud') => ({
  ...{ fontSize, lineHeight: fontSize * 1.2 },
  ...(look === 'loud' ? { fontWeight: 700, color: INK } : { fontWeight: 400, color: QUIET }),
})

/** A label for each stage: its name, and its note below. */
export function wordsOf(stages: readonly Stage[], room: { readonly width: number; readonly height: number }): object[] {
  const { width } = room
  const small = Math.min(24, Math.max(16, Math.floor(room.height / 4)))
  const height = room.height - 8 - (stages.some(({ note }) => note !== '') ? small * 1.2 : 0)
  const { size, lines } = biggest({ texts: stages.map(({ label }) => label), width, height, lines: 3 })
  const rich = { label: letters(size), note: letters(small, 'quiet') }
  return stages.map((stage) => {
    const name = fitted(plain(stage.label), size, { width, lines }).map((line) => `{label|${line}}`)
    const note = fitted(plain(stage.note), small, { width, lines: 1 }).map((line) => `{note|${line}}`)
    return label('insideLeft', [...name, ...note].join('\n'), rich)
  })
}

/** A label for each stage: how many, and how many of the first. */
export function numbersOf(
  stages: readonly Stage[],
  { language, height }: { readonly language: string; readonly height: number },
): object[] {
  const count = new Intl.NumberFormat(language)
  const longest = Math.max(...stages.map((stage) => count.format(stage.count).length))
  const size = Math.floor(Math.min(42, height * 0.5, 270 / (longest + 1)))
  const share = { ...letters(Math.min(size, 30), 'quiet'), width: 104, align: 'right' }
  const shares = sharesOf(stages, new Intl.NumberFormat(language, { style: 'percent' }))
  return stages.map((stage, n) => {
    const numbers = `{count|${count.format(stage.count)}}{share|${shares[n]}}`
    return label('insideRight', numbers, { count: letters(size), share })
  })
}

/** Rounded down, so that 100 % are all of them and 0 % none. */
function sharesOf(stages: readonly Stage[], percent: Intl.NumberFormat): string[] {
  const first = stages[0]?.count ?? 0
  return stages.map(({ count }) => {
    if (first === 0) return '–'
    const share = Math.floor((count * 100) / first) / 100
    return count > 0 && share === 0 ? `<${percent.format(0.01)}` : percent.format(share)
  })
}

/** Braces would be taken for the name of a style. */
const plain = (text: string) => text.replace(/[{}|]/g, ' ')

/** Of the padding, the edge of a row keeps five pixels by itself. */
const label = (position: 'insideLeft' | 'insideRight', formatter: string, rich: object) => ({
  ...{ position, formatter, rich, padding: [0, PADDING - 5] },
})
