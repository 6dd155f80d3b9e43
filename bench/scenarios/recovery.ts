import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import { bot, type Child } from '../child.ts'
import { seat, settings } from '../contestants/product.ts'
import { fill, type Engine } from '../engines.ts'
import type { Kit } from '../kit.ts'
import { median } from '../median.ts'
import type { Table } from '../table.ts'
import type { Crowd } from '../world/plan.ts'
import type { Scenario } from './scenario.ts'

/** The product is killed while people press, and started again at once: how long until the first of them is answered. */
export const recovery: Scenario = {
  name: 'recovery',
  what: 'kill -9 while people press, until the first press is answered again',
  async run(kit) {
    const found: Recovered[] = []
    for (const engine of kit.engines) found.push(await recovered(kit, engine))
    return [tableOf(found)]
  },
}

interface Recovered {
  readonly engine: string
  readonly orders: number
  /** Milliseconds from the kill. */
  readonly ready: number
  readonly answered: number
  /** Presses in all rounds, and those that nobody took while the bot was away. */
  readonly presses: number
  readonly refused: number
}

const PEOPLE = 64
const PER_SECOND = 50
/** Of pressing before the kill; and how long nobody is to wait at the longest. */
const BEFORE_MS = 1_000
const PATIENCE_MS = 60_000

async function recovered(kit: Kit, engine: Engine): Promise<Recovered> {
  const { orders } = kit.pace.instances
  const store = await engine.place(kit.folder)
  await fill(engine, store, orders) // one of its own: the set-ups that are begun here would fall due elsewhere
  const crowd = { crowd: `recovering-${engine.name}`, people: PEOPLE }
  const begin = (port?: number) =>
    kit.start(
      (free, folder) => bot(settings({ port: free, world: kit.world.url, folder, store })),
      port === undefined ? {} : { port },
    )
  let child = await begin()
  const port = Number(new URL(child.url).port)
  await seat(child.url, kit, crowd)
  const rounds: { ready: number; answered: number; presses: number; refused: number }[] = []
  for (let n = 1; n <= kit.pace.kills; n += 1) {
    kit.say(`${engine.name}: kill ${n} of ${kit.pace.kills}`)
    const pressing = press(kit, child, crowd)
    await sleep(BEFORE_MS)
    const killed = performance.timeOrigin + performance.now()
    await child.kill()
    child = await begin(port)
    const ready = performance.timeOrigin + performance.now() - killed
    const answered = await firstCard(kit, child, { crowd, killed })
    const { turns, lost } = await pressing
    rounds.push({ ready, answered, presses: turns + lost, refused: lost })
  }
  await child.stop()
  const sum = (figure: 'presses' | 'refused') => rounds.reduce((total, round) => total + round[figure], 0)
  return {
    ...{ engine: engine.name, orders, presses: sum('presses'), refused: sum('refused') },
    ready: median(rounds.map(({ ready }) => ready)),
    answered: median(rounds.map(({ answered }) => answered)),
  }
}

/** Twice as long as until the kill: who presses then is refused. */
const press = ({ world }: Kit, { url }: Child, crowd: Crowd) =>
  world.run({
    ...{ url, dialect: 'webex', ...crowd, verb: 'help' },
    ...{ pace: { perSecond: PER_SECOND }, until: { seconds: (2 * BEFORE_MS) / 1_000 } },
  })

/** Presses until a card is posted, and says how long after the kill that was. */
async function firstCard(kit: Kit, child: Child, { crowd, killed }: { crowd: Crowd; killed: number }): Promise<number> {
  for (let until = performance.now() + PATIENCE_MS; performance.now() < until;) {
    await press(kit, child, crowd)
    const reached = z.array(z.array(z.number())).parse(await kit.world.ask('reached', crowd))
    const after = reached.flat().filter((at) => at > killed)
    if (after.length > 0) return Math.min(...after) - killed
  }
  throw new Error('Nobody was answered after a kill')
}

const tableOf = (found: readonly Recovered[]): Table => ({
  title: `kill -9 while ${PEOPLE} people press ${PER_SECOND} times a second, and started again at once`,
  columns: ['orders in the store', 'ms to /ready', 'ms to the first card', 'presses about the kill', 'refused of them'],
  rows: found.map(({ engine, orders, ready, answered, presses, refused }) => ({
    name: engine,
    cells: [orders, Math.round(ready), Math.round(answered), presses, refused],
  })),
  notes: [
    'from the kill; a real Webex offers what was refused again, this one does not',
    'that nothing is lost or done twice is for tests/breaking to show, not for the bench',
  ],
  targets: found.map(({ engine, answered }) => ({
    ...{ id: 'B5', what: `${engine}, from kill -9 to the first turn`, figure: answered / 1_000 },
    ...{ limit: 5, is: 'at most' as const, unit: 's' },
  })),
})
