import { setTimeout as sleep } from 'node:timers/promises'
import { showAgain } from '../flows/missed.ts'
import type { Gap } from '../flows/record.ts'
import type { World } from '../flows/world.ts'
import type { Channel, Delivery } from './channels/channel.ts'
import type { Ingress } from './ingress.ts'

/** Listed beyond the begin: clocks are read to the second, and what is known already is not handled twice. In milliseconds. */
const MARGIN = 60_000
/** What cannot be listed for so long is given up. */
const GIVE_UP = 24 * 3_600_000
/** So long may what reached us take, before cards are shown again. */
const PATIENCE = 10_000

export interface CatchUpOptions {
  readonly channel: Channel
  readonly ingress: Pick<Ingress, 'take' | 'settled'>
  readonly world: World
  /** Ends what takes long; it goes on at the next start. */
  readonly stop: AbortSignal
}

/** What there is to catch up with: a gap, or a restart too short to be one. */
export interface Behind {
  readonly gap: Gap | undefined
  /** By the channel's clock. */
  readonly since: string
  readonly openedAt: Date
}

/**
 * Takes in what was said while nobody heard, and has cards shown again whose presses nobody heard. Rejects when
 * something has to be tried again; what is done by then is not done twice. One line in the log says what it came to.
 */
export function openCatchUp({ channel, ingress, world, stop }: CatchUpOptions): (behind: Behind) => Promise<void> {
  /** Spaces that were listed, where the listing of others failed. */
  const read = new Set<string>()
  let shown = { to: '', cards: 0 }
  let messages = 0
  let notBefore = 0

  async function takeIn(deliveries: readonly Delivery[]): Promise<void> {
    for (const delivery of deliveries) if (await ingress.take(channel, delivery)) messages += 1
  }

  /** Resolves to why not all of it could be listed. */
  async function list(since: string): Promise<readonly unknown[]> {
    const now = world.now().getTime()
    if (now < notBefore) return [new Error('The chat asked for patience')]
    const missed = await channel.missed(new Date(Date.parse(since) - MARGIN), read, stop)
    notBefore = now + missed.afterSeconds * 1_000
    try {
      await takeIn(missed.deliveries)
    } catch (thrown) {
      read.clear()
      throw thrown
    }
    return missed.failures
  }

  return async function catchUp({ gap, since, openedAt }) {
    if (gap && gap.to !== shown.to) read.clear()
    const failures = await list(since)
    // What did reach us, stored by a process before or just listed, is answered first: it may close or change a set-up.
    if (gap) await Promise.race([ingress.settled(), sleep(PATIENCE, undefined, { ref: false })])
    if (gap && gap.to !== shown.to) shown = { to: gap.to, cards: await showAgain(gap, world) }
    if (failures.length > 0) {
      const until = Date.parse(gap?.to ?? openedAt.toISOString()) + GIVE_UP
      if (world.now().getTime() < until)
        throw new Error('Not all that may have been missed can be listed', { cause: failures[0] })
      world.log.error('hearing.givenUp', { channel: channel.name, since }, failures[0])
    }
    if (gap) world.log.error('hearing.missed', { channel: channel.name, ...toldOf(gap), messages, cards: shown.cards })
    else if (messages > 0) world.log.warn('hearing.missed', { channel: channel.name, cause: 'a restart', messages })
    messages = 0
    read.clear()
  }
}

const toldOf = ({ cause, from, to }: Gap) => ({ cause, from, to })
