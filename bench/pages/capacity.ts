import { factOf, type Report } from '../report.ts'
import { asMarkdown, type Table } from '../table.ts'

/** What is taken for granted of the people; everything else is measured. */
const ASSUMED = {
  turnsPerOrder: 30,
  daysAMonth: 22,
  hoursADay: 8,
  /** The busiest hour against the mean. */
  peak: 3,
  /** Months for which an order is kept, set-up and retention together. */
  monthsKept: 3,
  /** What of a rate that was measured is planned with. */
  share: 0.5,
  promptsPerSecond: 5,
} as const

const SIZES = [1_000, 10_000, 100_000, 1_000_000]

interface Measured {
  /** Of one instance, the whole product. */
  readonly turns: number
  readonly calls: number
  readonly rss: number
  readonly bytesEach: number
}

/** The table of the capacity page: orders a month, and what they come to. @throws Error when something was not measured. */
export function capacity(report: Report): string {
  const measured: Measured = {
    turns: factOf(report, 'product'),
    calls: factOf(report, 'callsPerTurn'),
    rss: factOf(report, 'lowdb.rss'),
    bytesEach: factOf(report, 'lowdb.bytesEach'),
  }
  return [given(measured), asMarkdown(tableOf(measured))].join('\n\n')
}

const given = ({ turns, calls, rss, bytesEach }: Measured) =>
  [
    'Measured (one instance, two cores shared with load and platform):',
    '',
    `- \`rate\` = ${turns.toFixed(0)} turns a second of the whole product, 16 in flight`,
    `- \`calls\` = ${calls.toFixed(1)} Webex calls a turn`,
    `- \`base\` = ${(rss / 2 ** 20).toFixed(0)} MB resident after the start, \`each\` = ${(bytesEach / 1_024).toFixed(2)} kB more for every order that is kept`,
    '',
    'Assumed:',
    '',
    `- ${ASSUMED.turnsPerOrder} turns an order, ${ASSUMED.daysAMonth} days of ${ASSUMED.hoursADay} hours a month, a busiest hour of ${ASSUMED.peak} times the mean`,
    `- orders are kept for ${ASSUMED.monthsKept} months, and half of a measured rate is planned with`,
  ].join('\n')

function tableOf(measured: Measured): Table {
  return {
    title: 'Orders a month, and what they come to',
    columns: [
      'turns/s at peak',
      'Webex calls/s',
      'instances',
      'store',
      'MB an instance',
      'minutes of prompts a morning',
    ],
    rows: SIZES.map((orders) => ({ name: orders.toLocaleString('en'), cells: cellsOf(orders, measured) })),
    notes: [
      `turns/s = orders × ${ASSUMED.turnsPerOrder} × ${ASSUMED.peak} ÷ (${ASSUMED.daysAMonth} × ${ASSUMED.hoursADay} × 3,600); calls/s = turns/s × calls`,
      `instances = turns/s ÷ (rate × ${ASSUMED.share}), rounded up, and one more where there are several, so that one may be away`,
      `store: lowdb while one instance is enough and no more than 100,000 orders are kept, else PostgreSQL; MB = base, and with lowdb ${ASSUMED.monthsKept} × orders × each`,
      `prompts = orders ÷ ${ASSUMED.daysAMonth} ÷ ${ASSUMED.promptsPerSecond} a second (\`PROMPTS_PER_SECOND\`), were all of them in one time zone`,
    ],
  }
}

function cellsOf(orders: number, { turns, calls, rss, bytesEach }: Measured) {
  const { turnsPerOrder, peak, daysAMonth, hoursADay, share, monthsKept, promptsPerSecond } = ASSUMED
  const atPeak = (orders * turnsPerOrder * peak) / (daysAMonth * hoursADay * 3_600)
  const needed = Math.ceil(atPeak / (turns * share))
  const kept = orders * monthsKept
  const isEmbedded = needed === 1 && kept <= 100_000
  const bytes = rss + (isEmbedded ? kept * bytesEach : 0)
  const prompts = orders / daysAMonth / promptsPerSecond / 60
  const instances = isEmbedded ? 1 : needed + 1
  const megabytes = Math.round(bytes / 2 ** 20)
  return [atPeak, atPeak * calls, instances, isEmbedded ? 'lowdb' : 'PostgreSQL', megabytes, prompts]
}
