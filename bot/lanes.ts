import { setTimeout as sleep } from 'node:timers/promises'
import type { Log } from './log.ts'

/** One piece of work. `run` gets the number of tries before this one; it is tried again when it rejects. */
export interface Errand {
  readonly id: string
  readonly lane: string
  run(triesBefore: number): Promise<void>
}

export interface LaneOptions {
  /** Errands that may run at the same time, over all lanes. */
  readonly atOnce: number
  /** Waits between the tries, in milliseconds; after the last one the errand is parked. */
  readonly retryMs: readonly number[]
  readonly log: Pick<Log, 'warn' | 'error'>
}

export interface Lanes {
  add(errand: Errand): void
  /** Waiting, running or to be tried again. */
  has(id: string): boolean
  readonly size: number
  /** Resolves when all that is in a lane now has left it, done or to be tried again much later. */
  settled(): Promise<void>
  /** Starts nothing new, gives up waiting, and resolves when what was running has ended. */
  stop(): Promise<void>
}

/** An errand keeps its lane for waits up to this long; for longer ones it steps aside, so that nobody is stuck behind it. */
const keepsLaneMs = 5_000

/** Runs errands of one lane one after the other and lanes side by side. Keeps nothing of a lane that is empty. */
export function openLanes({ atOnce, retryMs, log }: LaneOptions): Lanes {
  const tails = new Map<string, Promise<void>>()
  const inHand = new Set<string>()
  const closing = new AbortController()
  const pass = turnstile(atOnce)
  const pause = (ms: number) => sleep(ms, undefined, { ref: false, signal: closing.signal }).catch(() => undefined)

  function queue(errand: Errand, tries: number): void {
    const tail = (tails.get(errand.lane) ?? Promise.resolve()).then(() => work(errand, tries))
    tails.set(errand.lane, tail)
    void tail.then(() => tails.get(errand.lane) === tail && tails.delete(errand.lane))
  }

  async function work(errand: Errand, tries: number): Promise<void> {
    if (closing.signal.aborted || (await pass(() => attempt(errand, tries, log)))) return void inHand.delete(errand.id)
    const wait = retryMs[tries]
    if (wait === undefined) {
      inHand.delete(errand.id)
      log.error('errand parked until the next start', { errand: errand.id, tries: tries + 1 })
    } else if (wait <= keepsLaneMs) {
      await pause(wait)
      await work(errand, tries + 1)
    } else {
      void pause(wait).then(() => queue(errand, tries + 1))
    }
  }

  const settled = async () => void (await Promise.all(tails.values()))

  return {
    add(errand) {
      inHand.add(errand.id)
      queue(errand, 0)
    },
    has: (id) => inHand.has(id),
    get size() {
      return inHand.size
    },
    settled,
    async stop() {
      closing.abort()
      await settled()
    },
  }
}

async function attempt(errand: Errand, tries: number, log: LaneOptions['log']): Promise<boolean> {
  try {
    await errand.run(tries)
    return true
  } catch (thrown) {
    log.warn('errand failed', { errand: errand.id, tries: tries + 1 }, thrown)
    return false
  }
}

/** Lets `width` through at a time, in the order they came. */
function turnstile(width: number): <T>(work: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = []
  let free = width
  return async function pass(work) {
    if (free > 0) free -= 1
    else await new Promise<void>((resolve) => waiting.push(resolve))
    try {
      return await work()
    } finally {
      const next = waiting.shift()
      if (next) next()
      else free += 1
    }
  }
}
