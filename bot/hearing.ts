import type { ConnectionRecord, Gap } from '../flows/record.ts'
import type { Round } from '../flows/round.ts'
import { openCatchUp, type CatchUpOptions } from './catch-up.ts'
import type { Look } from './channels/channel.ts'
import { every } from './every.ts'
import { gapIn } from './gap.ts'

/** How often is looked, in milliseconds, and so how late it is noticed that a webhook was switched off. */
const EVERY = 30_000
const LOST = 'something could not be stored'
/** So long is a gap left to the instance that noticed it, in milliseconds; after that, whoever sees it looks after it too. */
const THEIRS = 120_000

export interface Hearing extends Round {
  /** For the channel to tell what it found, before it repairs it: so a gap is in the store before its traces are gone. */
  noticed(look: Look): Promise<void>
  /** Something reached us, and could not be kept. */
  lost(): void
  /** Whether a gap is still being looked after. */
  isCatchingUp(): boolean
  /** From now on nothing long is begun; it goes on at the next start. */
  stop(): void
  /** Writes down that we leave in good order; to be called when nothing runs any more. */
  leave(): Promise<void>
}

/**
 * Looks after a channel's hearing: whether events reach us, and what was missed when they did not. When that was last
 * well is in the store (`ConnectionRecord`), and moves on only once what was missed before is looked after: its
 * messages in the inbox, and the cards that are to be shown again written down in their orders.
 *
 * Where several instances hear for one store, each looks, and there is one gap for all of them. Whatever is written down is
 * decided on what stands there then, so that none takes back what another has noticed.
 */
export function openHearing({ channel, ingress, world }: Omit<CatchUpOptions, 'stop'>): Hearing {
  const { connections, isShared } = world.storage
  const { name } = channel
  const stopping = new AbortController()
  const catchUp = openCatchUp({ channel, ingress, world, stop: stopping.signal })
  const openedAt = world.now()
  let gap: Gap | undefined
  /** The end of the gap that was noticed here last. */
  let ours: string | undefined
  let seen: { readonly at: Date; readonly look: Look } | undefined
  /** What was said around a start has yet to be listed. */
  let isStarting = true
  /** Events that could not be kept so far, and how many of them are written down. */
  let losses = 0
  let known = 0
  let isFirst = true

  async function noticed(told: Look): Promise<void> {
    const lost = losses
    const look = lost > known ? { ...told, amiss: [...told.amiss, LOST] } : told
    const record = await connections.get(name)
    const at = world.now()
    const isStart = seen === undefined
    const gapFor = (record: ConnectionRecord | undefined) => gapIn({ known: record, look, now: at, openedAt, isStart })
    gap = gapFor(record)
    seen = { at, look }
    if (gap && gap.to !== record?.gap?.to) {
      await connections.change(name, (kept) => {
        gap = gapFor(kept)
        ours = gap?.to === kept?.gap?.to ? ours : gap?.to
        return { ...kept, gap }
      })
    }
    known = lost
  }

  /** All that was missed before the newest look is looked after, and that is written down. */
  async function caughtUp(): Promise<void> {
    if (!seen) throw new Error(`Nobody said how the channel ${name} hears`)
    const { at, look } = seen
    if (isShared && gap && gap.to !== ours && at.getTime() - Date.parse(gap.to) < THEIRS) return
    const since = gap?.since ?? (isStarting ? (await connections.get(name))?.heardThere : undefined)
    if (since !== undefined) await catchUp({ gap, since, openedAt })
    const heardAt = at.toISOString()
    const heardThere = Number.isNaN(look.at.getTime()) ? heardAt : look.at.toISOString()
    const record = await connections.change(name, ({ gap: open, leftAt: _left, ...kept } = {}) => ({
      ...kept,
      ...(isEarlier(heardAt, kept, world.now()) ? {} : { heardAt, heardThere }),
      ...(open && open.to !== gap?.to ? { gap: open } : {}),
    }))
    gap = record.gap
    isStarting = false
  }

  /** Whether events reach us; what is found amiss is looked after. */
  async function look(): Promise<void> {
    try {
      if (isFirst)
        isFirst = false // the channel's start was the first look
      else await channel.watch(noticed)
      await caughtUp()
    } catch (thrown) {
      world.log.warn('hearing.unsure', { channel: name }, thrown)
    }
  }

  return {
    noticed,
    lost: () => void (losses += 1),
    isCatchingUp: () => gap !== undefined,
    ...every(EVERY, world, look),
    stop: () => stopping.abort(new Error('The bot is stopping')),
    async leave() {
      if (isStarting && !gap) return
      const leftAt = world.now().toISOString()
      await connections
        .change(name, (kept) => ({ ...kept, leftAt }))
        .catch((thrown: unknown) => world.log.warn('hearing.unsure', { channel: name }, thrown))
    },
  }
}

/** Whether another instance has heard since; an instant to come is of a clock that was set back. */
const isEarlier = (heardAt: string, { heardAt: other = '' }: ConnectionRecord, now: Date): boolean =>
  heardAt < other && other <= now.toISOString()
