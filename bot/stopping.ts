import { setTimeout as sleep } from 'node:timers/promises'
import type { Log } from './log.ts'

/** So long may what is under way take to end, in milliseconds. What takes longer is given back by the store when it closes. */
const PATIENCE = 20_000

export interface Stopping {
  hasBegun(): boolean
  /** Ends what is under way, once; resolves when that has ended, or has taken too long. */
  stop(): Promise<void>
}

/** `end` starts nothing new and resolves when nothing runs any more. */
export function openStopping(end: () => Promise<unknown>, log: Pick<Log, 'warn'>, patience = PATIENCE): Stopping {
  let stopped: Promise<void> | undefined

  async function ended(): Promise<void> {
    const late = new AbortController()
    const tooLong = sleep(patience, true, { signal: late.signal }).catch(() => false)
    if (await Promise.race([end().then(() => false), tooLong])) log.warn('stopping.left', { seconds: patience / 1_000 })
    late.abort()
  }

  return { hasBegun: () => stopped !== undefined, stop: () => (stopped ??= ended()) }
}
