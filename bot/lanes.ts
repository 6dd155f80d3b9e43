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
  /** An errand keeps its lane for waits up to this long; for longer ones it steps aside, so that nobody is stuck behind it. */
  readonly keepsLaneMs: number
  /**
   * Where somebody else may do what could not be done here: is told of each errand that leaves without having succeeded,
   * and for how long, in milliseconds, it had better be left alone. It is not in hand then, and does not come back by itself.
   */
  readonly left?: (id: string, tries: number, ms: number) => void
  readonly log: Pick<Log, 'warn' | 'error'>
}

export interface Lanes {
  /** `tries`: how often it was tried before. */
  add(errand: Errand, tries?: number): void
  /** Waiting, running or to be tried again. */
  has(id: string): boolean
  readonly size: number
  /** Resolves when all that is in a lane now has left it, done or to be tried again much later. */
  settled(): Promise<void>
  /** Starts nothing new, lets all that waits leave, and resolves when what was running has ended. */
  stop(): Promise<void>
}

/** Runs errands of one lane one after the other and lanes side by side. Keeps nothing of a lane that is empty. */
export function openLanes({ atOnce, retryMs, keepsLaneMs, left, log }: LaneOptions): Lanes {
  const tails = new Map<string, Promise<void>>()
  const inHand = new Set<string>()
  const running = new Set<string>()
  const closing = new AbortController()
  const pass = turnstile(atOnce)
  const pause = (ms: number) => sleep(ms, undefined, { ref: false, signal: closing.signal }).catch(() => undefined)

  function queue(errand: Errand, tries: number): void {
    const tail = (tails.get(errand.lane) ?? Promise.resolve()).then(() => work(errand, tries))
    tails.set(errand.lane, tail)
    void tail.then(() => tails.get(errand.lane) === tail && tails.delete(errand.lane))
  }

  async function work(errand: Errand, tries: number): Promise<void> {
    const { id } = errand
    if (await pass(() => attempt(errand, tries))) return void inHand.delete(id)
    const wait = retryMs[tries]
    if (closing.signal.aborted) {
      leave(id, tries + 1, 0)
    } else if (wait === undefined) {
      log.error('errand parked until the next start', { errand: id, tries: tries + 1 })
      leave(id, tries + 1, Infinity)
    } else if (wait <= keepsLaneMs) {
      await pause(wait)
      await work(errand, tries + 1)
    } else if (left) {
      leave(id, tries + 1, wait)
    } else {
      void pause(wait).then(() => queue(errand, tries + 1))
    }
  }

  /** True when nothing is left to do: it succeeded, or it left while it waited. */
  async function attempt(errand: Errand, tries: number): Promise<boolean> {
    const { id } = errand
    if (!inHand.has(id)) return true
    running.add(id)
    try {
      await errand.run(tries)
      return true
    } catch (thrown) {
      log.warn('errand failed', { errand: id, tries: tries + 1 }, thrown)
      return false
    } finally {
      running.delete(id)
    }
  }

  function leave(id: string, tries: number, ms: number): void {
    inHand.delete(id)
    left?.(id, tries, ms)
  }

  const settled = async () => void (await Promise.all(tails.values()))

  return {
    add(errand, tries = 0) {
      if (closing.signal.aborted) return leave(errand.id, tries, 0)
      inHand.add(errand.id)
      queue(errand, tries)
    },
    has: (id) => inHand.has(id),
    get size() {
      return inHand.size
    },
    settled,
    async stop() {
      closing.abort()
      for (const id of inHand) if (!running.has(id)) leave(id, 0, 0)
      await settled()
    },
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
