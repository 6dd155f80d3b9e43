import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import type { Place } from '../contestants/place.ts'
import { answer } from '../ipc.ts'
import { run } from './load.ts'
import { crowdOf, Run } from './plan.ts'
import { openWorld } from './world.ts'

const Crowd = z.object({ crowd: z.string(), people: z.int() })
const MEET_MS = 120_000

/** The world as a process of its own: it plays the platforms and makes the load, so that both use one clock. */
export async function serveWorld({ port }: Place): Promise<void> {
  const world = await openWorld(port)
  answer({
    run: (input) => run(Run.parse(input), world),
    met: async (input) => {
      const crowd = Crowd.parse(input)
      const until = performance.now() + MEET_MS
      while (!crowdOf(crowd).every((talker) => world.reached.has(talker))) {
        if (performance.now() > until) throw new Error(`Not everybody of ${crowd.crowd} was sent a card`)
        await sleep(20)
      }
      return true
    },
    reached: (input) => crowdOf(Crowd.parse(input)).map((talker) => world.reached.get(talker) ?? []),
    calls: () => [...world.calls.values()].reduce((sum, count) => sum + count, 0),
  })
}
