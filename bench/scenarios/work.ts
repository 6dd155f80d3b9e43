import { role, type Child } from '../child.ts'
import { DUE, RUSH, type Engine } from '../engines.ts'
import type { Kit } from '../kit.ts'
import { Done } from '../store/plan.ts'
import type { Table, Target } from '../table.ts'
import type { Scenario } from './scenario.ts'

/** Very much work that falls due at the rate of 100,000 pieces a minute, in the store alone. */
export const work: Scenario = {
  name: 'work',
  what: '100,000 pieces of work due in one minute, in the store alone: how late, on each engine',
  async run(kit) {
    const shifts: Worked[] = []
    for (const engine of kit.engines) shifts.push(...(await bothKinds(kit, engine)))
    return [tableOf(shifts)]
  },
}

interface Worked extends Done {
  readonly engine: string
  readonly kind: 'pressing' | 'patient'
}

const [pressing, patient] = DUE

async function bothKinds(kit: Kit, engine: Engine): Promise<Worked[]> {
  const open = async (count: number) => {
    const store = await kit.filled(engine, count)
    return kit.start((port) => role('store', { port: `${port}`, store }))
  }
  const { pace } = kit
  const rushed = await open(pace.work.pressing)
  kit.say(`${engine.name}: ${pace.work.pressing} pieces of pressing work`)
  const first = await shift(rushed, pressing.from, pace.work.pressing)
  await rushed.stop()
  const waited = await open(pace.work.patient)
  await shift(waited, pressing.from, pace.work.patient)
  kit.say(`${engine.name}: ${pace.work.patient} pieces of patient work`)
  const second = await shift(waited, patient.from, pace.work.patient)
  await waited.stop()
  return [
    { engine: engine.name, kind: 'pressing', ...first },
    { engine: engine.name, kind: 'patient', ...second },
  ]
}

const PATIENCE_MS = 1_200_000

async function shift(child: Child, from: string, count: number): Promise<Done> {
  const done = Done.parse(await child.ask('work', { from, seconds: count / RUSH }, PATIENCE_MS))
  if (done.count !== count) throw new Error(`Of ${count} pieces of work ${done.count} were done`)
  return done
}

function tableOf(shifts: readonly Worked[]): Table {
  return {
    title: `Work that falls due, ${Math.round(RUSH).toLocaleString('en')} pieces a second, in the store alone`,
    columns: ['pieces', 's to the last', 'done a second', 'late ms p50', 'late ms p99'],
    rows: shifts.map(({ engine, kind, count, seconds, late }) => ({
      name: `${engine}, ${kind}`,
      cells: [count, seconds, count / seconds, late.p50, late.p99],
    })),
    notes: [
      'a piece: claimed, nothing done, settled; 32 at once, of the patient kind four',
      'what costs time in the product is the message that a piece sends: see the prompts',
    ],
    targets: shifts.flatMap(targetOf),
    facts: Object.fromEntries(shifts.map(({ engine, kind, count, seconds }) => [`${engine}.${kind}`, count / seconds])),
  }
}

const targetOf = ({ engine, kind, count, late }: Worked): Target[] =>
  kind === 'pressing' && count === 100_000
    ? [
        {
          ...{ id: 'B6', what: `${engine}, 100,000 due in a minute, lateness p99` },
          ...{ figure: late.p99 / 1_000, limit: 5, is: 'at most', unit: 's' },
        },
      ]
    : []
