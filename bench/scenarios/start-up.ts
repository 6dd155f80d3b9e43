import { bot, type Child, type Reading } from '../child.ts'
import { order, settings } from '../contestants/product.ts'
import type { Engine } from '../engines.ts'
import type { Kit } from '../kit.ts'
import { median } from '../median.ts'
import { crowdOf } from '../world/plan.ts'
import type { Scenario } from './scenario.ts'
import { memory, starts, type Started } from './start-up-tables.ts'

/** How long the product takes from its start to 200 at `/ready`, and what it takes of memory, with live wizards in its store. */
export const startUp: Scenario = {
  name: 'start-up',
  what: 'time to /ready and memory, by live wizards in the store, after a stop and after kill -9',
  async run(kit) {
    const started: Started[] = []
    for (const engine of kit.engines) started.push(...(await allSizes(kit, engine)))
    return [starts(started, await takenIn(kit)), memory(started)]
  },
}

/** Starts with every number of orders in turns, so that whatever else the machine does meets them all. */
async function allSizes(kit: Kit, engine: Engine): Promise<Started[]> {
  const seen = new Map<number, { clean: number; killed: number; memory: Reading }[]>()
  for (let n = 1; n <= kit.pace.starts; n += 1) {
    for (const count of kit.pace.orders) {
      kit.say(`${engine.name}: start ${n} of ${kit.pace.starts} with ${count} orders`)
      seen.set(count, [...(seen.get(count) ?? []), await bothWays(await beginner(kit, engine, count))])
    }
  }
  return [...seen].map(([count, all]) => ({
    engine: engine.name,
    count,
    clean: median(all.map(({ clean }) => clean)),
    killed: median(all.map(({ killed }) => killed)),
    rss: median(all.map(({ memory }) => memory.rss)),
    heap: median(all.map(({ memory }) => memory.heap)),
  }))
}

async function beginner(kit: Kit, engine: Engine, count: number): Promise<() => Promise<Child>> {
  const store = await kit.filled(engine, count)
  return () => kit.start((port, folder) => bot(settings({ port, world: kit.world.url, folder, store })))
}

async function bothWays(begin: () => Promise<Child>) {
  const afterStop = await begin()
  const memory = await afterStop.collect()
  await afterStop.kill()
  const afterKill = await begin()
  await afterKill.stop()
  return { clean: afterStop.startMs, killed: afterKill.startMs, memory }
}

const TAKEN_IN = 1_000

/** Orders a second that come in over the intake, to a bot that has nothing else to do. */
async function takenIn(kit: Kit): Promise<number> {
  const bare = await kit.start((port, folder) => bot(settings({ port, world: kit.world.url, folder })))
  const people = Math.min(TAKEN_IN, kit.pace.people * 4)
  const begun = performance.now()
  await order(bare.url, crowdOf({ crowd: 'start', people }), '2036-03-02')
  const perSecond = (people * 1_000) / (performance.now() - begun)
  await bare.stop()
  return perSecond
}
