import { z } from 'zod'
import { openSealedLog } from '../sealed-log.ts'
import type { Reply } from './answers.ts'
import { Command, obey } from './commands.ts'
import { freshState } from './fresh-state.ts'
import { advance } from './jobs.ts'
import { State } from './state.ts'
import type { World } from './world.ts'

/** The world, kept up to date and stored. */
export interface Simulation {
  /** The world as it is now. To be looked at, not to be changed. */
  readonly look: () => World
  /** Changes it. Resolves when the change survives a killed process. */
  readonly change: (command: Command) => Promise<Reply>
  /** Aborted when the simulator closes. */
  readonly closing: AbortSignal
  readonly settled: () => Promise<void>
}

export interface SimulationOptions {
  readonly path: string
  readonly keyPath: string
  readonly now: () => number
  readonly pace: number
  readonly closing: AbortSignal
}

/** A line of the log: what was done and when, or, as the first line, the world all of it was done to. */
const Entry = z.union([
  z.object({ at: z.int(), pace: z.number(), command: Command }),
  z.object({ at: z.int(), snapshot: State }),
])

export async function openSimulation({ path, keyPath, now, pace, closing }: SimulationOptions): Promise<Simulation> {
  const log = await openSealedLog(path, keyPath)
  const world = replay(z.array(Entry).safeParse(await log.read()), path)
  world.pace = pace
  await log.rewrite([{ at: world.time, snapshot: world.state }])
  const look = () => moveTo(world, now())
  return {
    look,
    async change(command) {
      const reply = obey(look(), command)
      log.append({ at: world.time, pace, command })
      await log.settled()
      return reply
    },
    closing,
    settled: () => log.settled(),
  }
}

function moveTo(world: World, time: number): World {
  world.time = time
  advance(world)
  return world
}

function replay(entries: z.ZodSafeParseResult<z.infer<typeof Entry>[]>, path: string): World {
  if (!entries.success) {
    throw new Error(`${path} was written by another version; remove it to start afresh`, { cause: entries.error })
  }
  const world: World = { state: freshState(), time: 0, pace: 1 }
  for (const entry of entries.data) {
    if ('snapshot' in entry) Object.assign(world, { state: entry.snapshot, time: entry.at })
    else {
      world.pace = entry.pace
      obey(moveTo(world, entry.at), entry.command)
    }
  }
  return world
}
