import { role, type Child } from '../child.ts'
import type { Engine } from '../engines.ts'
import type { Kit } from '../kit.ts'
import { median } from '../median.ts'
import { Pressed, type Presses } from '../store/plan.ts'
import { asked, flowed, type Grown } from './growth-tables.ts'
import type { Scenario } from './scenario.ts'
import { stockChanges } from './stock-changes.ts'

/** Turns of a store by how many orders are in it, beside lowdb as it comes: the store alone, without platform and bot. */
export const growth: Scenario = {
  name: 'growth',
  what: 'turns of the store with 1,000 to 100,000 orders in it, on each engine and beside stock lowdb',
  async run(kit) {
    const grown: Grown[] = []
    for (const engine of kit.engines) grown.push(...(await allSizes(kit, engine)))
    const stock = await stockChanges(kit)
    return [flowed(grown, stock, kit.pace), asked(grown, kit.pace)]
  },
}

interface Store {
  readonly count: number
  readonly child: Child
}

async function allSizes(kit: Kit, engine: Engine): Promise<Grown[]> {
  const stores: Store[] = []
  for (const count of sizesOf(kit, engine)) {
    const store = await kit.filled(engine, count)
    stores.push({ count, child: await kit.start((port) => role('store', { port: `${port}`, store })) })
  }
  for (const { child, count } of stores) {
    await child.ask('press', { to: count, pace: { inFlight: 16 }, until: { turns: kit.pace.warmUp } })
  }
  const rounds: Grown[] = []
  for (let round = 1; round <= kit.pace.rounds; round += 1) {
    for (const store of stores) {
      kit.say(`${engine.name}, ${store.count} orders: round ${round} of ${kit.pace.rounds}`)
      rounds.push({ engine: engine.name, count: store.count, ...(await once(kit, store)) })
    }
  }
  await kit.clear()
  return stores.map(({ count }) => middle(rounds.filter((one) => one.count === count)))
}

const sizesOf = ({ pace }: Kit, engine: Engine) => [
  ...pace.growth.orders,
  ...(engine.isShared && pace.growth.million ? [1_000_000] : []),
]

/** Every load once on one store. */
async function once({ pace }: Kit, { child, count }: Store): Promise<Pick<Grown, 'rates' | 'open' | 'loopMs'>> {
  const press = async (load: Presses['pace'], until: Presses['until']) =>
    Pressed.parse(await child.ask('press', { to: count, pace: load, until } satisfies Presses))
  const rates: number[] = []
  for (const inFlight of pace.inFlight) rates.push((await press({ inFlight }, pace.until)).perSecond)
  await child.probe()
  const open = await press({ perSecond: pace.growth.perSecond }, { seconds: pace.open.seconds })
  return { rates, open, loopMs: (await child.probe()).loopMs }
}

function middle(rounds: readonly Grown[]): Grown {
  const [first] = rounds
  if (!first) throw new Error('There was no round')
  const of = (figure: (of: Grown) => number) => median(rounds.map(figure))
  const spread = (part: 'stored' | 'turn') => ({
    p50: of(({ open }) => open[part].p50),
    p99: of(({ open }) => open[part].p99),
    p999: of(({ open }) => open[part].p999),
  })
  return {
    ...first,
    rates: first.rates.map((_, n) => of(({ rates }) => rates[n] ?? 0)),
    open: { stored: spread('stored'), turn: spread('turn') },
    loopMs: of(({ loopMs }) => loopMs),
  }
}
