import type { Findings } from './part.ts'

/** What a part came to. */
export interface Row extends Findings {
  readonly name: string
  readonly seconds: number
}

/** The table of the flows' README. */
export function table(rows: readonly Row[], seed: number): string {
  const sum = (of: (row: Row) => number) => rows.reduce((total, row) => total + of(row), 0)
  const faults = rows.flatMap((row) => Object.entries(row.faults))
  const kinds = [...new Set(faults.map(([kind]) => kind))].sort()
  const times = (kind: string) => faults.reduce((total, [name, count]) => total + (name === kind ? count : 0), 0)
  return [
    '| part | kill points | histories | faults injected | violations | seconds |',
    '| --- | --- | --- | --- | --- | --- |',
    ...rows.map((row) =>
      line([row.name, row.killPoints ?? '', row.histories, faultsOf(row), row.violations.length, row.seconds]),
    ),
    line([
      'all',
      '',
      sum((row) => row.histories),
      sum(faultsOf),
      sum((row) => row.violations.length),
      sum((row) => row.seconds),
    ]),
    '',
    `Seed ${seed}. Faults: ${kinds.map((kind) => `${kind} ${times(kind)}`).join(', ')}.`,
  ].join('\n')
}

const faultsOf = ({ faults }: Findings): number => Object.values(faults).reduce((total, times) => total + times, 0)

const line = (cells: readonly (string | number)[]): string => `| ${cells.join(' | ')} |`
