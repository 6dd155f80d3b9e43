import { ratio, type Table, type Target } from '../table.ts'
import { middle, type Entrant, type Load, type Measured } from './contest.ts'

/** The tables of the scenario `turns`. The first entrant is the whole product. */

type Figure = (of: Measured) => number
type Entrants = readonly Entrant[]

const isClosed = ({ pace }: Load) => 'inFlight' in pace

/** The load at which peers are compared: neither one by one nor at the limit. */
const usual = (loads: readonly Load[]): Load | undefined => {
  const closed = loads.filter(isClosed)
  return closed[Math.floor(closed.length / 2)]
}

/** The product's door, on the equal job, keeping as much as this one does. */
const doorLike = (entrants: Entrants, { contestant: { durable } }: Entrant) =>
  entrants.find(({ key }) => key === (durable ? 'doorDurable' : 'door'))

/** Ours over theirs, for the whole product and for its door. */
function against(entrants: Entrants, entrant: Entrant, load: Load | undefined, figure: Figure) {
  const of = (one: Entrant | undefined) => one && load && middle(one, load.name, figure)
  return [entrants[0], doorLike(entrants, entrant)].map((ours) => ratio(of(ours), of(entrant)))
}

export function speed(entrants: Entrants, loads: readonly Load[]): Table {
  const closed = loads.filter(isClosed)
  const compared = usual(loads)
  const rate: Figure = ({ perSecond }) => perSecond
  const lost = entrants.flatMap(({ measured }) => [...measured.values()].flat()).reduce((sum, one) => sum + one.lost, 0)
  return {
    title: 'Turns a second, from the press to the card that answers it',
    columns: [...closed.map(({ name }) => name), `product ÷ it (${compared?.name})`, `door ÷ it (${compared?.name})`],
    rows: entrants.map((entrant) => ({
      name: entrant.contestant.name,
      cells: [...closed.map(({ name }) => middle(entrant, name, rate)), ...against(entrants, entrant, compared, rate)],
    })),
    notes: [
      'above 1×: ours is faster; "door" is the product’s webhook door on the equal job, as durable as the row',
      `presses without an answer, all rounds: ${lost}`,
    ],
    targets: rateTargets(entrants, compared?.name ?? ''),
    facts: Object.fromEntries(
      ours(entrants).map((entrant) => [entrant.key, middle(entrant, compared?.name ?? '', rate)]),
    ),
  }
}

function rateTargets(entrants: Entrants, load: string): Target[] {
  const rate = (entrant: Entrant) => middle(entrant, load, ({ perSecond }) => perSecond)
  const door = entrants.find(({ key }) => key === 'doorDurable')
  const peers = entrants.filter(({ key }) => ['boltDurable', 'echoDurable'].includes(key))
  return [
    ...ours(entrants).map((entrant) => ({
      ...{ id: 'B1', what: `${entrant.contestant.name}, turns a second, ${load}`, figure: rate(entrant) },
      ...{ limit: 200, is: 'at least' as const, unit: '/s' },
    })),
    ...peers.map((peer) => ({
      ...{
        id: 'B8',
        what: `our door ÷ ${peer.contestant.name}, ${load}`,
        figure: (door ? rate(door) : 0) / rate(peer),
      },
      ...{ limit: 1, is: 'at least' as const, unit: '×' },
    })),
  ]
}

export function latency(entrants: Entrants, loads: readonly Load[]): Table {
  const open = loads.filter((load) => !isClosed(load))
  const shown = [...open, usual(loads)].flatMap((load) => (load ? timesAt(load) : []))
  return {
    title: 'Milliseconds from the webhook to its 2xx (ack) and to the card posted (reply)',
    columns: [
      ...shown.map(({ load, name }) => `${load}: ${name}`),
      ...['product', 'door'].map((ours) => `${ours} ÷ it, reply p50`),
    ],
    rows: entrants.map((entrant) => ({
      name: entrant.contestant.name,
      cells: [
        ...shown.map(({ load, figure }) => middle(entrant, load, figure)),
        ...against(entrants, entrant, open[0], ({ reply }) => reply.p50),
      ],
    })),
    notes: [
      `below 1×: ours is quicker (at ${open[0]?.name}); at so many a second presses arrive at random, wait for nobody, and count from when they were meant`,
    ],
    targets: ours(entrants).flatMap((entrant) => open.slice(1).flatMap((load) => timeTargets(entrant, load.name))),
  }
}

const timesAt = ({ name: load }: Load): { load: string; name: string; figure: Figure }[] => [
  { load, name: 'ack p50', figure: ({ ack }) => ack.p50 },
  { load, name: 'ack p99', figure: ({ ack }) => ack.p99 },
  { load, name: 'reply p50', figure: ({ reply }) => reply.p50 },
  { load, name: 'reply p99', figure: ({ reply }) => reply.p99 },
  { load, name: 'reply p99.9', figure: ({ reply }) => reply.p999 },
]

/** The product and its durable door, on every engine. */
const ours = (entrants: Entrants) =>
  entrants.filter(({ key, contestant: { durable } }) => durable && /^(product|door)/.test(key))

function timeTargets(entrant: Entrant, load: string): Target[] {
  const { name } = entrant.contestant
  const at = (what: string, figure: Figure, limit: number) => ({
    ...{ what: `${name}, ${what} at ${load}`, figure: middle(entrant, load, figure) },
    ...{ limit, is: 'at most' as const, unit: 'ms' },
  })
  return [
    { id: 'B1', ...at('webhook acknowledged p99', ({ ack }) => ack.p99, 20) },
    { id: 'B1', ...at('card posted p99', ({ reply }) => reply.p99, 50) },
    { id: 'B10', ...at('event loop delay p99', ({ loopMs }) => loopMs, 20) },
  ]
}

export function cost(entrants: Entrants, loads: readonly Load[]): Table {
  const closed = loads.filter(isClosed)
  const [alone, busy] = [closed[0]?.name ?? '', closed.at(-1)?.name ?? '']
  const cells = (entrant: Entrant) => [
    middle(entrant, alone, (m) => m.cpuMsPerTurn),
    middle(entrant, busy, (m) => m.cpuMsPerTurn),
    middle(entrant, alone, (m) => m.syncsPerTurn),
    middle(entrant, busy, (m) => m.syncsPerTurn),
    middle(entrant, alone, callsPerTurn),
    middle(entrant, busy, (m) => m.loopMs),
    middle(entrant, busy, (m) => m.worldBusy),
  ]
  return {
    title: 'What one turn costs',
    columns: [
      ...[alone, busy].map((name) => `CPU ms, ${name}`),
      ...[alone, busy].map((name) => `flushes, ${name}`),
      'REST calls',
      `event loop p99 ms, ${busy}`,
      'world busy',
    ],
    rows: entrants.map((entrant) => ({ name: entrant.contestant.name, cells: cells(entrant) })),
    notes: [
      `the product’s REST calls: ${callsOf(entrants[0], alone)}`,
      '"world busy": the share of a core that load and platforms took; near 1, it is they who set the pace',
    ],
    facts: entrants[0] ? factsOf(entrants[0], alone) : {},
  }
}

const factsOf = (product: Entrant, load: string) => ({
  callsPerTurn: middle(product, load, callsPerTurn),
  cpuMsPerTurn: middle(product, load, ({ cpuMsPerTurn }) => cpuMsPerTurn),
})

const callsPerTurn: Figure = ({ calls, turns }) => Object.values(calls).reduce((sum, count) => sum + count, 0) / turns

/** The calls of its last round by how often they were made: `600 GET actions, …`. */
function callsOf(entrant: Entrant | undefined, load: string): string {
  const last = entrant?.measured.get(load)?.at(-1)
  const made = Object.entries(last?.calls ?? {}).filter(([, count]) => count > 0)
  return `${made.map(([name, count]) => `${count} ${name}`).join(', ')} in ${last?.turns} turns`
}

const megabytes = (bytes: number) => Math.round(bytes / 2 ** 20)

export function memory(entrants: Entrants, after: readonly number[]): Table {
  return {
    title: 'Start and memory',
    columns: ['ms to the first answer', 'RSS MB idle', 'RSS MB after load'],
    rows: entrants.map(({ contestant, child, idle }, n) => ({
      name: contestant.name,
      cells: [Math.round(child.startMs), megabytes(idle.rss), megabytes(after[n] ?? 0)],
    })),
    notes: ['the product answers first when it is ready to serve; its people are in their set-ups by the idle reading'],
  }
}
