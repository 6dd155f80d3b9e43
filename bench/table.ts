/** One thing to read: figures in rows and columns, with what they mean. */
export interface Table {
  readonly title: string
  readonly columns: readonly string[]
  readonly rows: readonly Row[]
  readonly notes: readonly string[]
  /** What the figures are held against. */
  readonly targets?: readonly Target[]
  /** The figures that the capacity page reckons with, by name. */
  readonly facts?: Readonly<Record<string, number>>
}

/** One demand on the product, and what came of it. */
export interface Target {
  /** As `B1` to `B10` of the benchmark set. */
  readonly id: string
  /** What was measured, where: `lowdb, webhook stored p99`. */
  readonly what: string
  readonly figure: number
  readonly limit: number
  readonly is: 'at least' | 'at most'
  readonly unit: string
}

/** How many times as good as demanded; 1 and above is met. */
export const margin = ({ figure, limit, is }: Target): number =>
  is === 'at least' ? figure / limit : limit / Math.max(figure, Number.EPSILON)

export interface Row {
  readonly name: string
  readonly cells: readonly Cell[]
}

/** A number is shown with three digits that count; undefined was not measured. */
export type Cell = number | string | undefined

export function shown(cell: Cell): string {
  if (cell === undefined) return '–'
  if (typeof cell === 'string') return cell
  const digits = cell >= 100 ? 0 : cell >= 10 ? 1 : 2
  return cell.toLocaleString('en', {
    minimumFractionDigits: Number.isInteger(cell) ? 0 : digits,
    maximumFractionDigits: digits,
  })
}

/** How many times as much; a ratio has two digits at any size below ten. */
export const ratio = (ours: number | undefined, theirs: number | undefined): Cell =>
  ours === undefined || theirs === undefined || theirs === 0 ? undefined : `${shown(ours / theirs)}×`

const grid = ({ columns, rows }: Table) => [
  ['', ...columns],
  ...rows.map(({ name, cells }) => [name, ...cells.map(shown)]),
]

/** For a terminal: columns under each other, numbers to the right. */
export function asText(table: Table): string {
  const lines = grid(table)
  const widths = (lines[0] ?? []).map((_, n) => Math.max(...lines.map((line) => line[n]?.length ?? 0)))
  const drawn = lines.map((line) =>
    line.map((cell, n) => (n === 0 ? cell.padEnd(widths[n] ?? 0) : cell.padStart(widths[n] ?? 0))).join('  '),
  )
  return [table.title, '', ...drawn, '', ...table.notes.map((note) => `- ${note}`)].join('\n')
}

/** For the README. */
export function asMarkdown(table: Table): string {
  const [head = [], ...rows] = grid(table)
  const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  const rule = head.map((_, n) => (n === 0 ? '---' : '--:'))
  return [
    `**${table.title}**`,
    '',
    row(head),
    row(rule),
    ...rows.map(row),
    '',
    ...table.notes.map((note) => `- ${note}`),
  ].join('\n')
}
