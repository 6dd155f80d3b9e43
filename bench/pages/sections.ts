import { targetsOf, type Report } from '../report.ts'
import { asMarkdown, margin, shown, type Table, type Target } from '../table.ts'

/** What the two READMEs show of a report. */

const metOf = (target: Target) => (margin(target) >= 1 ? 'met' : '**missed**')

/** Every target, what was measured, and how many times as good that is. */
function targets(report: Report): Table {
  return {
    title: 'Targets',
    columns: ['target', 'measured', 'times as good', ''],
    rows: targetsOf(report).map((target) => ({
      name: `${target.id} ${target.what}`,
      cells: [
        `${target.is} ${shown(target.limit)} ${target.unit}`,
        `${shown(target.figure)} ${target.unit}`,
        `${shown(margin(target))}×`,
        metOf(target),
      ],
    })),
    notes: ['what is demanded at 100,000 orders, or at 200 presses a second, is not shown by a quick run'],
  }
}

/** The machine of the newest part, and whether all of it was measured thoroughly. */
function origin(report: Report): string {
  const entries = Object.entries(report)
  const newest = entries
    .map(([, entry]) => entry)
    .sort((a, b) => a.at.localeCompare(b.at))
    .at(-1)
  const hasty = entries.filter(([, { pace }]) => pace !== 'full').map(([name]) => name)
  const day = newest?.at.slice(0, 10) ?? 'never'
  return [
    `Measured until ${day}; trust the ratios, not the figures: others work on this machine at the same time.`,
    '',
    ...(newest?.machine.slice(0, 1) ?? []).map((line) => `- ${line}`),
    '- how busy it was meanwhile differed: see [the bench](bench/README.md#results)',
    ...(hasty.length > 0 ? [`- only looked at (\`--quick\`): ${hasty.join(', ')}`] : []),
  ].join('\n')
}

/** For the project's README: where it stands, in a picture and in words, and the contest. */
export function summary(report: Report): string {
  const contest = report['turns']?.tables[0]
  const met = targetsOf(report).filter((target) => margin(target) >= 1).length
  return [
    origin(report),
    '![Every target as a bar: how many times as good as demanded](docs/bench.png)',
    `${met} of ${targetsOf(report).length} targets are met; a bar right of the line is.`,
    asMarkdown(targets(report)),
    ...(contest ? [asMarkdown(contest)] : []),
  ].join('\n\n')
}

/** For the bench's own README: every table, and how busy the machine was when it was made. */
export const everything = (report: Report): string =>
  Object.entries(report)
    .flatMap(([name, { at, pace, machine, tables }]) => [
      `### ${name}`,
      `Measured ${at.slice(0, 10)}, ${pace === 'full' ? 'in full' : 'with `--quick`'}; ${machine.at(-1)}`,
      ...tables.map(asMarkdown),
    ])
    .join('\n\n')
