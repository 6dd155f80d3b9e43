import { setTimeout as sleep } from 'node:timers/promises'
import { createHistogram, type RecordableHistogram } from 'node:perf_hooks'
import { z } from 'zod'
import { openPoster } from './poster.ts'
import type { World } from './world.ts'

/** What is to be done to one contestant. */
export const Run = z.object({
  /** Where it listens. */
  url: z.string(),
  dialect: z.enum(['webex', 'slack', 'connector']),
  /** Talkers are named `<crowd>-<n>`. */
  crowd: z.string(),
  people: z.int(),
  verb: z.string(),
  /** So many turns under way at any time, or so many begun each second whether or not earlier ones are done. */
  pace: z.union([z.object({ inFlight: z.int() }), z.object({ perSecond: z.number() })]),
  until: z.union([z.object({ turns: z.int() }), z.object({ seconds: z.number() })]),
})
export type Run = z.infer<typeof Run>

const Spread = z.object({ p50: z.number(), p99: z.number() })

/** What came of it; times in milliseconds. */
export const Outcome = z.object({
  turns: z.int(),
  /** Not taken, or not answered with a card in ten seconds. */
  lost: z.int(),
  perSecond: z.number(),
  /** From the event to 2xx. */
  ack: Spread,
  /** From the event to the card that answers it. */
  reply: Spread,
  /** Calls of the platform's API by operation. */
  calls: z.record(z.string(), z.number()),
})
export type Outcome = z.infer<typeof Outcome>

const PATIENCE_MS = 10_000
const QUIET_MS = 80

/** Presses buttons for a while and watches for the answers. Latency counts from when a press was meant to be made. */
export async function run(plan: Run, world: World): Promise<Outcome> {
  const { crowd, people, pace, until } = plan
  const post = openPoster(plan.url)
  const times = { ack: createHistogram(), reply: createHistogram() }
  const free = Array.from({ length: people }, (_, n) => `${crowd}-${n}`)
  const before = new Map(world.calls)
  const begun = performance.now()
  let started = 0
  let lost = 0

  const over = () => ('turns' in until ? started >= until.turns : performance.now() - begun >= until.seconds * 1_000)

  async function turn(talker: string, meant: number): Promise<void> {
    const card = within(world.nextCard(talker), PATIENCE_MS)
    const taken = await post(world.dialects[plan.dialect].press(talker, plan.verb))
    if (taken) record(times.ack, performance.now() - meant)
    const seen = taken ? await card : undefined
    if (seen === undefined) lost += 1
    else record(times.reply, seen - meant)
    free.push(talker)
  }

  /** The one who has waited longest; undefined when everybody is busy. */
  function next(): string | undefined {
    const talker = free.shift()
    if (talker !== undefined) started += 1
    return talker
  }

  async function worker(): Promise<void> {
    while (!over()) {
      const talker = next()
      if (talker === undefined) await sleep(1)
      else await turn(talker, performance.now())
    }
  }

  async function arrivals(perSecond: number): Promise<void> {
    const turns: Promise<void>[] = []
    const gap = gaps(1_000 / perSecond)
    for (let meant = begun; !over(); meant += gap()) {
      while (performance.now() < meant) await sleep(1)
      let talker = next()
      for (; talker === undefined; talker = next()) await sleep(1)
      turns.push(turn(talker, meant))
    }
    await Promise.all(turns)
  }

  if ('inFlight' in pace) await Promise.all(Array.from({ length: pace.inFlight }, worker))
  else await arrivals(pace.perSecond)
  const seconds = (performance.now() - begun) / 1_000
  await world.quiet(QUIET_MS)
  post.close()
  return {
    turns: started - lost,
    lost,
    perSecond: (started - lost) / seconds,
    ack: spread(times.ack),
    reply: spread(times.reply),
    calls: Object.fromEntries([...world.calls].map(([name, count]) => [name, count - (before.get(name) ?? 0)])),
  }
}

/** Gaps as people leave them (exponential), the same ones in every run. */
function gaps(meanMs: number): () => number {
  let seed = 1
  return () => {
    seed = (seed * 48_271) % 2_147_483_647
    return -Math.log(seed / 2_147_483_647) * meanMs
  }
}

async function within(moment: Promise<number>, ms: number): Promise<number | undefined> {
  const late = new AbortController()
  const timer = sleep(ms, undefined, { signal: late.signal }).catch(() => undefined)
  return Promise.race([moment, timer]).finally(() => late.abort())
}

const record = (histogram: RecordableHistogram, ms: number) => histogram.record(Math.max(1, Math.round(ms * 1_000)))

const spread = (histogram: RecordableHistogram) => ({
  p50: histogram.percentile(50) / 1_000,
  p99: histogram.percentile(99) / 1_000,
})
