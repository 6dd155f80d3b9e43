import type { Child, Reading } from '../child.ts'
import type { Contestant } from '../contestants/contestant.ts'
import { embedded } from '../engines.ts'
import type { Kit } from '../kit.ts'
import { median } from '../median.ts'
import type { Outcome, Run } from '../world/plan.ts'

/** What one measurement came to, with what it cost the contestant. */
export interface Measured extends Outcome {
  readonly cpuMsPerTurn: number
  readonly syncsPerTurn: number
  /** p99 of the delay of the contestant's event loop. */
  readonly loopMs: number
  /** Share of one core that the world used meanwhile, 0 to 1. */
  readonly worldBusy: number
}

export interface Entrant {
  readonly key: string
  readonly contestant: Contestant
  readonly child: Child
  readonly idle: Reading
  /** By load: all rounds. */
  readonly measured: Map<string, Measured[]>
}

/** One kind of load, by a name to find it again. */
export interface Load {
  readonly name: string
  readonly pace: Run['pace']
  readonly until: Run['until']
}

/** Starts everybody and warms them up. */
export async function enterAll(kit: Kit, all: Readonly<Record<string, Contestant>>): Promise<Entrant[]> {
  const entrants: Entrant[] = []
  for (const [key, contestant] of Object.entries(all)) {
    kit.say(`${contestant.name}: starting`)
    const store = await (contestant.engine ?? embedded).place(kit.folder)
    const child = await kit.start((port, folder) => contestant.program({ port, folder, store, world: kit.world.url }))
    await contestant.prepare?.(child, kit, key)
    const entrant = { key, contestant, child, idle: await child.probe(), measured: new Map<string, Measured[]>() }
    entrants.push(entrant)
    await kit.world.run({ ...plan(entrant, kit), pace: { inFlight: 16 }, until: { turns: kit.pace.warmUp } })
  }
  return entrants
}

/** Every entrant under every load, one after the other, round after round: whatever else the machine does meets them all. */
export async function compete(kit: Kit, entrants: readonly Entrant[], loads: readonly Load[]): Promise<void> {
  for (let round = 1; round <= kit.pace.rounds; round += 1) {
    for (const entrant of entrants) {
      kit.say(`round ${round} of ${kit.pace.rounds}: ${entrant.contestant.name}`)
      for (const { name, pace, until } of loads) {
        const earlier = entrant.measured.get(name) ?? []
        entrant.measured.set(name, [...earlier, await measure(kit, entrant, { ...plan(entrant, kit), pace, until })])
      }
    }
  }
}

async function measure(kit: Kit, { child }: Entrant, run: Run): Promise<Measured> {
  const [before, world] = [await child.probe(), await kit.world.probe()]
  const begun = performance.now()
  const outcome = await kit.world.run(run)
  const passed = performance.now() - begun
  const [after, worldAfter] = [await child.probe(), await kit.world.probe()]
  const turns = Math.max(1, outcome.turns)
  return {
    ...outcome,
    cpuMsPerTurn: (after.cpuMs - before.cpuMs) / turns,
    syncsPerTurn: (after.syncs - before.syncs) / turns,
    loopMs: after.loopMs,
    worldBusy: (worldAfter.cpuMs - world.cpuMs) / passed,
  }
}

const plan = ({ key, contestant, child }: Entrant, kit: Kit) => ({
  url: child.url,
  dialect: contestant.dialect,
  crowd: key,
  people: kit.pace.people,
  verb: 'help',
})

/** The median over the rounds of one figure. */
export const middle = ({ measured }: Entrant, load: string, figure: (of: Measured) => number): number =>
  median((measured.get(load) ?? []).map(figure))
