import { role, type Child } from '../child.ts'
import type { Engine } from '../engines.ts'
import type { Kit } from '../kit.ts'
import { median } from '../median.ts'
import { Pressed, type Presses } from '../store/plan.ts'
import { ratio, type Table, type Target } from '../table.ts'
import type { Scenario } from './scenario.ts'

/** Several processes in one store, each with presses on any order; and one order that everybody presses on. */
export const instances: Scenario = {
  name: 'instances',
  what: 'one, two and four processes in one store, and the others beside one order that everybody presses on',
  async run(kit) {
    const found: Together[] = []
    for (const engine of kit.engines) {
      for (const count of kit.pace.instances.counts) {
        if (count === 1 || engine.isShared) found.push(await together(kit, engine, count))
      }
    }
    return [tableOf(found)]
  },
}

interface Together {
  readonly engine: string
  readonly count: number
  /** Turns a second of all. */
  readonly rate: number
  /** p99 of a turn in milliseconds, of those who press on other orders: without the hot one, and beside it. */
  readonly alone: number
  readonly beside: number
  /** Turns a second of the hot order. */
  readonly hot: number
}

const IN_FLIGHT = 16
/** Whoever presses on the one order, all instances together, and whoever presses on others. */
const CROWD = 64
const OTHERS = 8

async function together(kit: Kit, engine: Engine, count: number): Promise<Together> {
  const { orders, seconds } = kit.pace.instances
  const store = await kit.filled(engine, orders)
  const children: Child[] = []
  for (let n = 0; n < count; n += 1) {
    children.push(await kit.start((port) => role('store', { port: `${port}`, store })))
  }
  const press = async (who: Omit<Presses, 'until'>) =>
    Promise.all(children.map(async (child) => Pressed.parse(await child.ask('press', { ...who, until: { seconds } }))))
  const others = { from: 1, to: orders, pace: { inFlight: Math.ceil(OTHERS / count) } }
  const rounds: Omit<Together, 'engine' | 'count'>[] = []
  await press({ to: orders, pace: { inFlight: IN_FLIGHT } })
  for (let round = 1; round <= kit.pace.rounds; round += 1) {
    kit.say(`${engine.name}, ${count} instances: round ${round} of ${kit.pace.rounds}`)
    const all = await press({ to: orders, pace: { inFlight: IN_FLIGHT } })
    const alone = await press(others)
    const [beside, hot] = await Promise.all([press(others), press({ to: 1, pace: { inFlight: CROWD / count } })])
    rounds.push({ rate: rate(all), alone: worst(alone), beside: worst(beside), hot: rate(hot) })
  }
  await kit.clear()
  const of = (figure: (of: Omit<Together, 'engine' | 'count'>) => number) => median(rounds.map(figure))
  return {
    ...{ engine: engine.name, count, rate: of((one) => one.rate), hot: of((one) => one.hot) },
    ...{ alone: of((one) => one.alone), beside: of((one) => one.beside) },
  }
}

const rate = (all: readonly Pressed[]) => all.reduce((sum, { perSecond }) => sum + perSecond, 0)
const worst = (all: readonly Pressed[]) => Math.max(...all.map(({ turn }) => turn.p99))

function tableOf(found: readonly Together[]): Table {
  const one = ({ engine }: Together) => found.find((other) => other.engine === engine && other.count === 1)
  return {
    title: 'Several instances in one store, and one order that 64 press on at once',
    columns: [
      `turns/s of all, ${IN_FLIGHT} in flight each`,
      '÷ one instance',
      `p99 ms of ${OTHERS} others alone`,
      'beside the hot order',
      'turns/s of the hot order',
    ],
    rows: found.map((each) => ({
      name: `${each.engine}, ${each.count} ${each.count === 1 ? 'instance' : 'instances'}`,
      cells: [each.rate, ratio(each.rate, one(each)?.rate), each.alone, each.beside, each.hot],
    })),
    notes: [
      'instances, their database and the load share the cores of this machine, so more instances cannot be faster than those',
    ],
    targets: found.map(targetOf),
    facts: Object.fromEntries(found.map(({ engine, count, rate }) => [`${engine}.instances.${count}`, rate])),
  }
}

const targetOf = ({ engine, count, beside }: Together): Target => ({
  ...{ id: 'B9', what: `${engine}, other orders’ p99 beside a hot one, instances: ${count}`, figure: beside },
  ...{ limit: 100, is: 'at most', unit: 'ms' },
})
