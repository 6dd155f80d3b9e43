import type { Pace } from '../pace.ts'
import type { Pressed } from '../store/plan.ts'
import { ratio, type Table, type Target } from '../table.ts'

/** The tables of the scenario `growth`. */

export interface Grown {
  readonly engine: string
  readonly count: number
  /** Turns a second, by number in flight. */
  readonly rates: readonly number[]
  readonly open: Pick<Pressed, 'stored' | 'turn'>
  readonly loopMs: number
}

const nameOf = ({ engine, count }: Grown) => `${engine}, ${count.toLocaleString('en')} orders`

const smallest = (all: readonly Grown[], { engine }: Grown) => all.find((one) => one.engine === engine)

/** The number in flight that sizes are compared at: neither one by one nor at the limit. */
const usual = ({ inFlight }: Pace) => Math.floor(inFlight.length / 2)

const over = (mine: number | undefined, other: number | undefined) => (mine ?? 0) / (other ?? Infinity)

/** Turns a second, and what they are held against. */
export function flowed(all: readonly Grown[], stock: ReadonlyMap<number, number>, pace: Pace): Table {
  const at = usual(pace)
  return {
    title: 'The store alone: durable turns a second by how many orders are in it',
    columns: [
      ...pace.inFlight.map((count) => `${count} in flight`),
      `÷ the fewest orders (${pace.inFlight[at]} in flight)`,
      '÷ stock lowdb (1 in flight)',
    ],
    rows: [
      ...all.map((one) => ({
        name: nameOf(one),
        cells: [
          ...one.rates,
          ratio(one.rates[at], smallest(all, one)?.rates[at]),
          ratio(one.rates[0], stock.get(one.count)),
        ],
      })),
      ...[...stock].map(([count, rate]) => ({
        name: `stock lowdb, ${count.toLocaleString('en')} orders`,
        cells: [rate, ...pace.inFlight.map(() => undefined), undefined],
      })),
    ],
    notes: [
      'a turn: the event is stored, the order read, changed, sealed and written, the event noted as done; all of it is durable',
      'stock lowdb: the same change, all orders in one JSONFile, never flushed',
    ],
    targets: all.flatMap((one) => rateTargets(one, all, { stock, at })),
    facts: Object.fromEntries(all.map((one) => [`${one.engine}.turns.${one.count}`, one.rates[at] ?? 0])),
  }
}

/** As many orders as the targets speak of. */
const MANY = 100_000

function rateTargets(
  one: Grown,
  all: readonly Grown[],
  { stock, at }: { readonly stock: ReadonlyMap<number, number>; readonly at: number },
): Target[] {
  if (one.count !== MANY) return []
  const { engine } = one
  const least = smallest(all, one)
  const other = stock.get(MANY)
  const is = 'at least'
  return [
    { id: 'B1', what: `${engine}, durable turns a second`, figure: one.rates[at] ?? 0, limit: 200, is, unit: '/s' },
    {
      ...{ id: 'B2', what: `${engine}, rate at 100,000 orders ÷ at ${least?.count.toLocaleString('en')}` },
      ...{ figure: over(one.rates[at], least?.rates[at]), limit: 0.7, is, unit: '×' },
    },
    ...(other === undefined
      ? []
      : [
          {
            ...{ id: 'B2', what: `${engine}, rate at 100,000 orders ÷ stock lowdb` },
            ...({ figure: over(one.rates[0], other), limit: 500, is, unit: '×' } as const),
          },
        ]),
  ]
}

/** How long turns take that come by themselves. */
export function asked(all: readonly Grown[], { growth: { perSecond } }: Pace): Table {
  const spread = ({ p50, p99, p999 }: Pressed['turn']) => [p50, p99, p999]
  return {
    title: `The store alone: milliseconds at ${perSecond} turns a second that wait for nobody`,
    columns: [
      ...['stored p50', 'stored p99', 'stored p99.9'],
      ...['turn p50', 'turn p99', 'turn p99.9', 'event loop delay p99'],
    ],
    rows: all.map((one) => ({
      name: nameOf(one),
      cells: [...spread(one.open.stored), ...spread(one.open.turn), one.loopMs],
    })),
    notes: ['stored: when a webhook is answered; turn: when its order is written, too'],
    targets: all.flatMap((one) => (one.count === MANY ? timeTargets(one, perSecond) : [])),
  }
}

const timeTargets = ({ engine, open, loopMs }: Grown, perSecond: number): Target[] =>
  (
    [
      ['B1', 'durable turn p99', open.turn.p99, 50],
      ['B1', 'event stored p99', open.stored.p99, 20],
      ['B10', 'event loop delay p99', loopMs, 20],
    ] as const
  ).map(([id, what, figure, limit]) => ({
    ...{ id, what: `${engine}, ${what} at ${perSecond}/s`, figure, limit, is: 'at most', unit: 'ms' },
  }))
