import type { Round } from '../flows/round.ts'
import type { World } from '../flows/world.ts'
import { every } from './every.ts'

/** A gap begins when nobody was there for a minute (gap.ts), so a sign has to be given more often. In milliseconds. */
const EVERY = 20_000

/**
 * For a store in which several instances work: says that somebody is there, for as long as the looks at a channel's
 * hearing do not say so themselves, because they fail or what was missed takes long. Otherwise an instance that starts
 * meanwhile would take it that nobody was there.
 */
export function openPresence(world: World, channel: string): Round {
  const { connections } = world.storage
  return every(EVERY, world, async () => {
    try {
      const now = world.now()
      const { heardAt = '', leftAt = heardAt } = (await connections.get(channel)) ?? {}
      if (now.getTime() - Date.parse(leftAt) < EVERY) return
      await connections.change(channel, (kept) => ({ ...kept, leftAt: now.toISOString() }))
    } catch (thrown) {
      world.log.warn('hearing.unsure', { channel }, thrown)
    }
  })
}
