import { z } from 'zod'
import { role, type Child } from '../child.ts'
import type { Kit } from '../kit.ts'
import { median } from '../median.ts'

/** Of lowdb with everything in one JSON file: changes a second, by how many orders are in it. */
export async function stockChanges(kit: Kit): Promise<ReadonlyMap<number, number>> {
  const found = new Map<number, number>()
  for (const count of kit.pace.growth.orders) {
    kit.say(`stock lowdb, ${count} orders`)
    const child = await kit.start((port, folder) => role('stock', { port: `${port}`, folder }))
    await child.ask('fill', count, PATIENCE_MS)
    found.set(count, 1_000 / median(await changes(child, kit)))
    await child.stop()
  }
  return found
}

const PATIENCE_MS = 600_000
const MOST = 50

/** As many as fit into the time of all rounds, but three at least. */
async function changes(child: Child, { pace }: Kit): Promise<number[]> {
  const times: number[] = []
  const begun = performance.now()
  while (times.length < 3 || (times.length < MOST && performance.now() - begun < pace.rounds * 1_000)) {
    times.push(...z.array(z.number()).parse(await child.ask('change', 1, PATIENCE_MS)))
  }
  return times
}
