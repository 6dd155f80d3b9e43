import { contestants } from '../contestants/index.ts'
import type { Kit } from '../kit.ts'
import { ratio, type Table } from '../table.ts'
import { compete, enterAll, middle, type Entrant, type Load } from './contest.ts'
import type { Scenario } from './scenario.ts'

/** A press on a card until the card that answers it: through the whole product, and on the equal job beside its peers. */
export const turns: Scenario = {
  name: 'turns',
  what: 'turns a second, latency and cost of a turn, beside botbuilder and Bolt',
  async run(kit) {
    const entrants = await enterAll(kit, contestants)
    const loads = loadsOf(kit)
    await compete(kit, entrants, loads)
    const after = await Promise.all(entrants.map(async ({ child }) => (await child.probe()).rss))
    await Promise.all(entrants.map(({ child }) => child.stop()))
    return [speed(entrants, loads), latency(entrants, loads), cost(entrants, loads), memory(entrants, after)]
  },
}

const loadsOf = ({ pace }: Kit): Load[] => [
  ...pace.inFlight.map((inFlight) => ({ name: `${inFlight} in flight`, pace: { inFlight }, until: pace.until })),
  {
    name: `${pace.open.perSecond}/s`,
    pace: { perSecond: pace.open.perSecond },
    until: { seconds: pace.open.seconds },
  },
]

const isClosed = ({ pace }: Load) => 'inFlight' in pace

/** The product's door that keeps as much as this one does. */
const doorLike = (entrants: readonly Entrant[], { contestant: { durable } }: Entrant) =>
  entrants.find(({ key }) => key === (durable ? 'doorDurable' : 'door'))

function speed(entrants: readonly Entrant[], all: readonly Load[]): Table {
  const loads = all.filter(isClosed)
  const rates = (entrant: Entrant) => loads.map(({ name }) => middle(entrant, name, ({ perSecond }) => perSecond))
  const [product] = entrants
  return {
    title: 'Turns a second (press to card)',
    columns: [
      ...loads.map(({ name }) => name),
      ...loads.map(({ name }) => `product ÷ it, ${name}`),
      ...loads.map(({ name }) => `door ÷ it, ${name}`),
    ],
    rows: entrants.map((entrant) => {
      const door = doorLike(entrants, entrant)
      const own = rates(entrant)
      const against = (other: Entrant | undefined) =>
        own.map((rate, n) => (other ? ratio(rates(other)[n], rate) : undefined))
      return { name: entrant.contestant.name, cells: [...own, ...against(product), ...against(door)] }
    }),
    notes: [
      'above 1×: ours is faster; "door" is our webhook door on the equal job with the same durability as the row',
      `lost turns, all rounds: ${lost(entrants)}`,
    ],
  }
}

const lost = (entrants: readonly Entrant[]) =>
  entrants.flatMap(({ measured }) => [...measured.values()].flat()).reduce((sum, { lost: some }) => sum + some, 0)

function latency(entrants: readonly Entrant[], loads: readonly Load[]): Table {
  const figures = [
    ['ack p50', (m) => m.ack.p50],
    ['ack p99', (m) => m.ack.p99],
    ['reply p50', (m) => m.reply.p50],
    ['reply p99', (m) => m.reply.p99],
  ] as const satisfies [string, Parameters<typeof middle>[2]][]
  const chosen = loads.filter((load) => !isClosed(load) || load.name === '16 in flight')
  return {
    title: 'Milliseconds from the webhook to its 2xx (ack) and to the card posted (reply)',
    columns: chosen.flatMap(({ name }) => figures.map(([figure]) => `${figure}, ${name}`)),
    rows: entrants.map((entrant) => ({
      name: entrant.contestant.name,
      cells: chosen.flatMap(({ name }) => figures.map(([, figure]) => middle(entrant, name, figure))),
    })),
    notes: [
      'with "/s" presses arrive at random and do not wait for answers; latency counts from when a press was meant to be made',
    ],
  }
}

function cost(entrants: readonly Entrant[], loads: readonly Load[]): Table {
  const alone = loads[0]?.name ?? ''
  const busy = loads.filter(isClosed).at(-1)?.name ?? ''
  return {
    title: 'What one turn costs',
    columns: [
      `CPU ms, ${alone}`,
      `CPU ms, ${busy}`,
      `flushes, ${alone}`,
      `flushes, ${busy}`,
      'REST calls',
      'event loop p99 ms',
      'world busy',
    ],
    rows: entrants.map((entrant) => ({
      name: entrant.contestant.name,
      cells: [
        middle(entrant, alone, (m) => m.cpuMsPerTurn),
        middle(entrant, busy, (m) => m.cpuMsPerTurn),
        middle(entrant, alone, (m) => m.syncsPerTurn),
        middle(entrant, busy, (m) => m.syncsPerTurn),
        calls(entrant, alone),
        middle(entrant, busy, (m) => m.loopMs),
        middle(entrant, busy, (m) => m.worldBusy),
      ],
    })),
    notes: ['"world busy": share of a core that load and fake APIs took; near 1, it is they who set the pace'],
  }
}

/** `GET actions 1 + POST messages 1 + …` a turn, for turns one after the other. */
function calls(entrant: Entrant, load: string): string {
  const rounds = entrant.measured.get(load) ?? []
  const names = [...new Set(rounds.flatMap((round) => Object.keys(round.calls)))]
  const parts = names
    .map((name) => ({ name, each: middle(entrant, load, (m) => (m.calls[name] ?? 0) / Math.max(1, m.turns)) }))
    .filter(({ each }) => each >= 0.005)
  const sum = parts.reduce((total, { each }) => total + each, 0)
  return `${sum.toFixed(2)} (${parts.map(({ name, each }) => (each > 0.995 && each < 1.005 ? name : `${each.toFixed(2)} ${name}`)).join(', ')})`
}

const megabytes = (bytes: number) => Math.round(bytes / 2 ** 20)

function memory(entrants: readonly Entrant[], after: readonly number[]): Table {
  return {
    title: 'Start and memory',
    columns: ['start ms', 'RSS MB idle', 'RSS MB after load'],
    rows: entrants.map(({ contestant, child, idle }, n) => ({
      name: contestant.name,
      cells: [Math.round(child.startMs), megabytes(idle.rss), megabytes(after[n] ?? 0)],
    })),
    notes: ['from the start of the process to the first answer (the product: to 200 at /ready); one start each'],
  }
}
