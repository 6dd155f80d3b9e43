import { setTimeout as sleep } from 'node:timers/promises'
import { Times } from '../histogram.ts'
import { arrive, keepInFlight } from './pacing.ts'
import { crowdOf, type Outcome, type Run } from './plan.ts'
import { openPoster } from './poster.ts'
import type { World } from './world.ts'

const PATIENCE_MS = 10_000
const QUIET_MS = 80

/** Presses buttons for a while and watches for the answers. Latency counts from when a press was meant to be made. */
export async function run(plan: Run, world: World): Promise<Outcome> {
  const before = new Map(world.calls)
  const presses = new Pressing(plan, world)
  const { pace } = plan
  if ('inFlight' in pace) await keepInFlight(pace.inFlight, presses)
  else await arrive(pace.perSecond, presses)
  const outcome = presses.end()
  await world.quiet(QUIET_MS)
  const calls = [...world.calls].map(([name, count]) => [name, count - (before.get(name) ?? 0)] as const)
  return { ...outcome, calls: Object.fromEntries(calls) }
}

class Pressing {
  readonly #plan: Run
  readonly #world: World
  readonly #post: ReturnType<typeof openPoster>
  readonly #free: string[]
  readonly #begun = performance.now()
  readonly #ack = new Times()
  readonly #reply = new Times()
  #started = 0
  #lost = 0

  constructor(plan: Run, world: World) {
    this.#plan = plan
    this.#world = world
    this.#post = openPoster(plan.url)
    this.#free = crowdOf(plan)
  }

  over(): boolean {
    const { until } = this.#plan
    return 'turns' in until ? this.#started >= until.turns : performance.now() - this.#begun >= until.seconds * 1_000
  }

  next(): string | undefined {
    const talker = this.#free.shift()
    if (talker !== undefined) this.#started += 1
    return talker
  }

  async turn(talker: string, meant: number): Promise<void> {
    const { dialect, verb } = this.#plan
    const card = within(this.#world.nextCard(talker), PATIENCE_MS)
    const taken = await this.#post(this.#world.dialects[dialect].press(talker, verb))
    if (taken) this.#ack.add(performance.now() - meant)
    const seen = taken ? await card : undefined
    if (seen === undefined) this.#lost += 1
    else this.#reply.add(seen - meant)
    this.#free.push(talker)
  }

  end(): Omit<Outcome, 'calls'> {
    this.#post.close()
    const turns = this.#started - this.#lost
    const perSecond = (turns * 1_000) / (performance.now() - this.#begun)
    return { turns, lost: this.#lost, perSecond, ack: this.#ack.spread(), reply: this.#reply.spread() }
  }
}

async function within(moment: Promise<number>, ms: number): Promise<number | undefined> {
  const late = new AbortController()
  const timer = sleep(ms, undefined, { signal: late.signal }).catch(() => undefined)
  return Promise.race([moment, timer]).finally(() => late.abort())
}
