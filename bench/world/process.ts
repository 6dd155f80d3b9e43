import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import type { Place } from '../contestants/place.ts'
import { answer } from '../ipc.ts'
import { run } from './load.ts'
import { crowdOf, Run } from './plan.ts'
import { openWorld } from './world.ts'

const Meeting = z.object({ crowd: z.string(), people: z.int() })
const MEET_MS = 120_000

/** The world as a process of its own: it plays the platforms and makes the load, so that both use one clock. */
export async function serveWorld({ port }: Place): Promise<void> {
  const world = await openWorld(port)
  answer({
    run: (input) => run(Run.parse(input), world),
    met: async (input) => {
      const meeting = Meeting.parse(input)
      const until = performance.now() + MEET_MS
      while (!crowdOf(meeting).every((talker) => world.met.has(talker))) {
        if (performance.now() > until) throw new Error(`Not everybody of ${meeting.crowd} was sent a card`)
        await sleep(20)
      }
      return true
    },
  })
}
