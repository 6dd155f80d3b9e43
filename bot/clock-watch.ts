import type { Round } from '../flows/round.ts'
import { bringForward } from '../flows/set-back.ts'
import type { World } from '../flows/world.ts'

/** How often is looked, in milliseconds. */
const EVERY = 30_000
/** A clock that is put right by less than this strands nothing that matters. */
const LEEWAY = 60_000

/**
 * Notices that the machine's clock was set back, also while the bot was away: `lastSign` reads from the store when it
 * was last known to be there. What somebody waits for is then brought forward, and the log has a line.
 */
export function openClockWatch(world: World, lastSign: () => Promise<string | undefined>): Round {
  let newest: number | undefined
  const now = () => world.now().getTime()
  const isSetBack = () => newest !== undefined && newest - now() > LEEWAY

  return {
    due: () => Promise.resolve(new Date(newest === undefined || isSetBack() ? now() : newest + EVERY)),
    async run() {
      newest ??= Date.parse((await lastSign()) ?? '') || now()
      if (isSetBack()) world.log.warn('clock.setBack', { orders: await bringForward(world) })
      newest = now()
    },
  }
}
