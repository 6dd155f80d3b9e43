import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import type { Place } from '../contestants/contestant.ts'
import { answer } from '../ipc.ts'
import { Run, run } from './load.ts'
import { openWorld } from './world.ts'

const Meeting = z.object({ crowd: z.string(), people: z.int() })
const MEET_MS = 120_000

/** The world as a process of its own: it plays the platforms and makes the load, so that both use one clock. */
export async function serveWorld({ port }: Place): Promise<void> {
  const world = await openWorld(port)
  answer({
    run: (input) => run(Run.parse(input), world),
    met: async (input) => {
      const { crowd, people } = Meeting.parse(input)
      const all = Array.from({ length: people }, (_, n) => `${crowd}-${n}`)
      const until = performance.now() + MEET_MS
      while (!all.every((talker) => world.met.has(talker))) {
        if (performance.now() > until) throw new Error(`Not everybody of ${crowd} was sent a card`)
        await sleep(20)
      }
      return true
    },
  })
}
