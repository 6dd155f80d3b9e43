import { ratio, type Table } from '../table.ts'
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
  }
}

export function latency(entrants: Entrants, loads: readonly Load[]): Table {
  const open = loads.find((load) => !isClosed(load))
  const shown: readonly [Load | undefined, string, Figure][] = [
    [open, 'ack p50', ({ ack }) => ack.p50],
    [open, 'ack p99', ({ ack }) => ack.p99],
    [open, 'reply p50', ({ reply }) => reply.p50],
    [open, 'reply p99', ({ reply }) => reply.p99],
    [usual(loads), 'ack p99', ({ ack }) => ack.p99],
    [usual(loads), 'reply p99', ({ reply }) => reply.p99],
  ]
  return {
    title: 'Milliseconds from the webhook to its 2xx (ack) and to the card posted (reply)',
    columns: [
      ...shown.map(([load, figure]) => `${load?.name}: ${figure}`),
      ...['product', 'door'].map((ours) => `${ours} ÷ it, reply p50`),
    ],
    rows: entrants.map((entrant) => ({
      name: entrant.contestant.name,
      cells: [
        ...shown.map(([load, , figure]) => load && middle(entrant, load.name, figure)),
        ...against(entrants, entrant, open, ({ reply }) => reply.p50),
      ],
    })),
    notes: [
      `below 1×: ours is quicker (at ${open?.name}); at ${open?.name} presses arrive at random, wait for nobody, and count from when they were meant`,
    ],
  }
}

export function cost(entrants: Entrants, loads: readonly Load[]): Table {
  const closed = loads.filter(isClosed)
  const [alone, busy] = [closed[0]?.name ?? '', closed.at(-1)?.name ?? '']
  const cells = (entrant: Entrant) => [
    middle(entrant, alone, (m) => m.cpuMsPerTurn),
    middle(entrant, busy, (m) => m.cpuMsPerTurn),
    middle(entrant, alone, (m) => m.syncsPerTurn),
    middle(entrant, busy, (m) => m.syncsPerTurn),
    middle(entrant, alone, (m) => Object.values(m.calls).reduce((sum, count) => sum + count, 0) / m.turns),
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
  }
}

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
