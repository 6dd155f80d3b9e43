import type { Cell, Table, Target } from '../table.ts'

/** The tables of the scenario `start-up`. */

export interface Started {
  readonly engine: string
  readonly count: number
  /** Milliseconds to `/ready`. */
  readonly clean: number
  readonly killed: number
  /** Bytes, after all garbage was collected. */
  readonly rss: number
  readonly heap: number
}

const nameOf = ({ engine, count }: Started) => `${engine}, ${count.toLocaleString('en')} orders`

/** As many orders as the targets speak of. */
const MANY = 100_000

export function starts(all: readonly Started[], takenIn: number): Table {
  return {
    title: 'Start of the product, Webex and all, until it answers at /ready',
    columns: ['ms after a stop', 'ms after kill -9'],
    rows: all.map((one) => ({ name: nameOf(one), cells: [one.clean, one.killed].map(Math.round) })),
    notes: [
      'the orders are live wizards, in the middle of their set-ups',
      `orders that come in over the intake, one instance, lowdb: ${Math.round(takenIn)} a second`,
    ],
    targets: all.filter(({ count }) => count === MANY).flatMap(startTargets),
    facts: {
      ...Object.fromEntries(all.map(({ engine, count, clean }) => [`${engine}.start.${count}`, clean])),
      ...Object.fromEntries(all.map(({ engine, count, killed }) => [`${engine}.restart.${count}`, killed])),
      intake: takenIn,
    },
  }
}

const startTargets = ({ engine, clean, killed }: Started): Target[] => [
  {
    ...{ id: 'B4', what: `${engine}, ready with 100,000 orders after a stop`, figure: clean / 1_000 },
    ...{ limit: 3, is: 'at most', unit: 's' },
  },
  {
    ...{ id: 'B4', what: `${engine}, ready with 100,000 orders after kill -9`, figure: killed / 1_000 },
    ...{ limit: 20, is: 'at most', unit: 's' },
  },
]

const megabytes = (bytes: number) => Math.round(bytes / 2 ** 20)

export function memory(all: readonly Started[]): Table {
  const slopes = all.map((one) => ({ one, each: slope(one, all) }))
  return {
    title: 'Memory of the product by live wizards in its store',
    columns: ['RSS MB', 'heap MB', 'RSS kB each', 'heap kB each'],
    rows: slopes.map(({ one, each }) => {
      const cells: Cell[] = [
        megabytes(one.rss),
        megabytes(one.heap),
        each && each.rss / 1_024,
        each && each.heap / 1_024,
      ]
      return { name: nameOf(one), cells }
    }),
    notes: ['after the start, all garbage collected; each: what every one costs beyond the row above'],
    targets: slopes.flatMap(({ one, each }) => (each && one.count === MANY ? [memoryTarget(one, each.rss)] : [])),
    facts: Object.fromEntries(slopes.flatMap(({ one, each }) => (each ? factsOf(one, each.rss) : []))),
  }
}

const factsOf = ({ engine, count, rss }: Started, each: number): [string, number][] => [
  [`${engine}.bytesEach`, each],
  [`${engine}.rss`, rss - count * each],
]

const memoryTarget = ({ engine }: Started, bytes: number): Target => ({
  ...{ id: 'B3', what: `${engine}, memory of a live wizard`, figure: bytes / 1_024 },
  ...{ limit: 10, is: 'at most', unit: 'kB' },
})

/** Bytes of one more wizard, against the next smaller number of them. */
function slope(one: Started, all: readonly Started[]) {
  const before = all.findLast(({ engine, count }) => engine === one.engine && count < one.count)
  if (!before) return undefined
  const more = one.count - before.count
  return { rss: Math.max(0, one.rss - before.rss) / more, heap: Math.max(0, one.heap - before.heap) / more }
}
