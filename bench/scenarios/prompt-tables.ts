import { ratio, type Cell, type Table } from '../table.ts'
import type { Prompted } from './prompt-run.ts'

/** The tables of the scenario `prompts`. */

/** `bot/pace.ts`: after a rest, the turns of so many seconds may be taken at once. */
const BURST_SECONDS = 10

const burstOf = ({ rate }: Prompted) => rate * BURST_SECONDS

/** The first post of each order, in the order in which they came. */
const firsts = ({ posted }: Prompted) => posted.flatMap(([first]) => first ?? []).sort((a, b) => a - b)

const last = (run: Prompted) => firsts(run).at(-1) ?? 0

/** When the last turn comes. */
const least = (run: Prompted) => Math.max(0, run.posted.length - burstOf(run)) / run.rate

/** How much later the nth prompt came than the nth turn, in milliseconds, sorted. */
const lateness = (run: Prompted) =>
  firsts(run)
    .map((at, n) => 1_000 * (at - Math.max(0, n + 1 - burstOf(run)) / run.rate))
    .sort((a, b) => a - b)

const quantile = (sorted: readonly number[], share: number) => sorted[Math.floor(share * (sorted.length - 1))]

/** The most prompts that any span of time had beyond the burst and its share of the rate; below zero: there is room left. */
function above(run: Prompted): number {
  let earliest = Infinity
  let most = -Infinity
  for (const [n, at] of run.posted
    .flat()
    .sort((a, b) => a - b)
    .entries()) {
    earliest = Math.min(earliest, n - run.rate * at)
    most = Math.max(most, n + 1 - run.rate * at - earliest)
  }
  return Math.round(most - burstOf(run))
}

const undisturbed = (run: Prompted, all: readonly Prompted[]) =>
  all.find(({ rate, presses, killed }) => rate === run.rate && !presses && !killed)

export function times(all: readonly Prompted[], bare: number): Table {
  const count = all[0]?.posted.length ?? 0
  const most = Math.max(...all.map((run) => count / last(run)))
  return {
    title: `${count.toLocaleString('en')} orders due at one minute, until their prompts are posted`,
    columns: ['s to the last', 'by its turn', '÷ undisturbed', 'late ms p50', 'late ms p99', 'lost', 'twice'],
    rows: all.map((run) => ({ name: run.name, cells: timesOf(run, all) })),
    notes: [
      'late: the nth prompt against the nth turn; "all at once" has its turns at the minute itself',
      `the same card with nothing behind it, 32 at once: ${Math.round(bare)} a second, ${String(ratio(bare, most))} what the product managed`,
    ],
  }
}

function timesOf(run: Prompted, all: readonly Prompted[]): Cell[] {
  const late = lateness(run)
  const alone = undisturbed(run, all)
  return [
    last(run),
    least(run),
    alone === run ? undefined : ratio(last(run), alone && last(alone)),
    quantile(late, 0.5),
    quantile(late, 0.99),
    run.posted.filter(({ length }) => length === 0).length,
    run.posted.filter(({ length }) => length > 1).length,
  ]
}

const QUARTERS = ['1st', '2nd', '3rd', '4th']

export function paces(all: readonly Prompted[]): Table {
  return {
    title: 'Prompts a second over that time',
    columns: ['set', 'burst', 'in the first second', ...QUARTERS.map((name) => `${name} quarter of the rest`), 'above'],
    rows: all.map((run) => ({ name: run.name, cells: pacesOf(run) })),
    notes: [
      `the burst is what ${BURST_SECONDS} s of the rate would be: so many may go at once after a rest`,
      '"above": the most that any span of time had beyond the burst and its share of the rate; 0 or less keeps to it',
      'a bot that was killed starts with a burst of its own',
    ],
  }
}

function pacesOf(run: Prompted): Cell[] {
  const posted = firsts(run)
  const quarter = (last(run) - 1) / 4
  const within = (from: number, to: number) => posted.filter((at) => at >= from && at < to).length
  const rest = QUARTERS.map((_, n) =>
    quarter > 0 ? within(1 + n * quarter, 1 + (n + 1) * quarter) / quarter : undefined,
  )
  return [run.rate, burstOf(run), within(-Infinity, 1), ...rest, above(run)]
}

const megabytes = (bytes: number) => Math.round(bytes / 2 ** 20)

export function costs(all: readonly Prompted[]): Table {
  return {
    title: 'What a prompt costs, and people who press meanwhile (10 a second)',
    columns: [
      'RSS MB before',
      'most',
      'after',
      'event loop p99 ms',
      'CPU ms',
      'REST calls',
      'flushes',
      'reply p50 ms before',
      'p50 meanwhile',
      'reply p99 ms before',
      'p99 meanwhile',
      'unanswered',
    ],
    rows: all.map((run) => ({ name: run.name, cells: costsOf(run) })),
    notes: [
      'CPU, calls and flushes are a prompt’s, counted where nobody presses and nothing is killed',
      'beside those calls goes one in half a minute, whether events still come',
      'meanwhile: from the minute on, when all prompts are looked at and given their turns',
    ],
  }
}

function costsOf({ posted, before, after, calls, killed, pressed }: Prompted): Cell[] {
  const each = (sum: number) => (killed || pressed ? undefined : sum / posted.length)
  const replies = [
    pressed?.before.reply.p50,
    pressed?.during.reply.p50,
    pressed?.before.reply.p99,
    pressed?.during.reply.p99,
  ]
  return [
    megabytes(before.rss),
    megabytes(after.rssMost),
    megabytes(after.rss),
    after.loopMs,
    each(after.cpuMs - before.cpuMs),
    each(calls),
    each(after.syncs - before.syncs),
    ...replies,
    pressed?.during.lost,
  ]
}
