import { bot } from '../child.ts'
import { order, settings } from '../contestants/product.ts'
import type { Kit } from '../kit.ts'
import { median } from '../median.ts'
import type { Row } from '../table.ts'
import { crowdOf } from '../world/plan.ts'
import type { Scenario } from './scenario.ts'

/** How long the product takes from its start to 200 at `/ready`, with orders in its store. */
export const startUp: Scenario = {
  name: 'start-up',
  what: 'time to /ready and memory, by orders in the store',
  async run(kit) {
    const rows: Row[] = []
    for (const count of kit.pace.orders) rows.push(await startWith(count, kit))
    return [
      {
        title: 'Start of the product by orders in its store',
        columns: ['ms to /ready', 'ms after kill -9', 'RSS MB idle', 'orders/s taken in'],
        rows,
        notes: ['orders wait for their day, each with its prompt due'],
      },
    ]
  },
}

async function startWith(count: number, kit: Kit): Promise<Row> {
  kit.say(`start with ${count} orders`)
  const folder = await kit.folder()
  const begin = () => kit.start((port) => bot(settings({ port, world: kit.world.url, folder })), folder)
  const first = await begin()
  const begun = performance.now()
  await order(first.url, crowdOf({ crowd: 'start', people: count }), '2036-03-02')
  const perSecond = count / ((performance.now() - begun) / 1_000)
  await first.stop()
  const clean: number[] = []
  const killed: number[] = []
  const rss: number[] = []
  for (let n = 0; n < kit.pace.starts; n += 1) {
    const afterStop = await begin()
    clean.push(afterStop.startMs)
    rss.push((await afterStop.probe()).rss / 2 ** 20)
    await afterStop.kill()
    const afterKill = await begin()
    killed.push(afterKill.startMs)
    await afterKill.stop()
  }
  const cells = [median(clean), median(killed), median(rss)].map(Math.round)
  return {
    name: `${count.toLocaleString('en')} orders`,
    cells: [...cells, count > 0 ? Math.round(perSecond) : undefined],
  }
}
