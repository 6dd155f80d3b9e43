import { readdir } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { role, type Child, type Reading } from '../child.ts'
import { DUE, fill, RUSH, type Engine } from '../engines.ts'
import type { Kit } from '../kit.ts'
import { Done, Pressed } from '../store/plan.ts'
import { longTable, type Checkpoint, type Course } from './long-table.ts'
import type { Scenario } from './scenario.ts'

/** Four months in a few minutes: very many turns, and all that is only kept for a while is forgotten on the way. */
export const long: Scenario = {
  name: 'long',
  what: 'very many turns over four virtual months: memory, open files, files left over',
  async run(kit) {
    const courses: Course[] = []
    for (const engine of kit.engines) courses.push(await course(kit, engine))
    return [longTable(courses)]
  },
}

const CHECKPOINTS = 12
const DAYS = 120
const DAY_MS = 86_400_000
const IN_FLIGHT = 16
const PATIENCE_MS = 3_600_000

async function course(kit: Kit, engine: Engine): Promise<Course> {
  const { long: turns } = kit.pace
  const orders = Math.ceil(turns / 50)
  const store = await engine.place(kit.folder)
  await fill(engine, store, orders)
  const child = await kit.start((port) => role('store', { port: `${port}`, store }))
  const checkpoints: Checkpoint[] = []
  let done = 0
  for (let n = 1; n <= CHECKPOINTS; n += 1) {
    await child.ask('ahead', (n * DAYS * DAY_MS) / CHECKPOINTS)
    const until = { turns: Math.ceil(turns / CHECKPOINTS) }
    Pressed.parse(await child.ask('press', { to: orders, pace: { inFlight: IN_FLIGHT }, until }, PATIENCE_MS))
    if (n <= DUE.length) done += await timers(child, n - 1, orders)
    checkpoints.push({ ...(await child.collect()), ...(await filesOf(store)) })
    kit.say(`${engine.name}: ${n * until.turns} turns, ${megabytes(checkpoints.at(-1))} MB`)
  }
  await child.stop()
  return { engine: engine.name, turns, timers: done, orders, checkpoints }
}

const megabytes = (reading: Reading | undefined) => Math.round((reading?.rss ?? 0) / 2 ** 20)

/** All that fell due at one of the two minutes, early on, so that what it leaves behind would be seen. */
async function timers(child: Child, n: number, orders: number): Promise<number> {
  const from = DUE[n]?.from
  return Done.parse(await child.ask('work', { from, seconds: orders / RUSH }, PATIENCE_MS)).count
}

/** Files in the folder of a store, and those of writes that never ended; none where it is not in a folder. */
async function filesOf(store: string): Promise<Pick<Checkpoint, 'files' | 'unfinished'>> {
  if (!store.startsWith('file:')) return {}
  const entries = await readdir(fileURLToPath(store), { recursive: true, withFileTypes: true })
  const names = entries.filter((entry) => entry.isFile()).map(({ name }) => name)
  return { files: names.length, unfinished: names.filter((name) => name.endsWith('.tmp')).length }
}
