import { z } from 'zod'
import type { Inbox, InboxItem } from '../storage/storage.ts'
import { type Channel, EventGone } from './channels/channel.ts'
import { openLanes, type LaneOptions, type Lanes } from './lanes.ts'
import type { Log } from './log.ts'
import { openSharing } from './sharing.ts'

/** How an event lies in the inbox: enough to find its channel and lane again after a restart. */
const Kept = z.object({ channel: z.string(), lane: z.string(), event: z.unknown() })
export type Kept = z.infer<typeof Kept>

/** An event whose subject cannot be read is given up after this many tries. */
const triesForGone = 4

export interface HandlingOptions {
  readonly channels: readonly Channel[]
  readonly inbox: Inbox
  /** Others work in the inbox too: what cannot be handled here for now is handed back to it, so that one of them may do it. */
  readonly isShared: boolean
  readonly lanes: Omit<LaneOptions, 'left' | 'log'>
  /** Events kept in memory; more wait in the inbox only. */
  readonly inMemory: number
  readonly log: Pick<Log, 'warn' | 'error'>
}

export interface Handling extends Pick<Lanes, 'settled'> {
  /** Has a stored event handled in its turn; an event that is in hand already is not taken twice. */
  hand(item: InboxItem): void
  /** Hands everything that the inbox still holds for us. */
  replay(): Promise<void>
  /** Whether there is room for what others have left behind. */
  hasRoom(): boolean
  /** Begins nothing new; resolves when what was running has ended, and what was not begun is handed back. */
  stop(): Promise<void>
}

/** From the inbox to the channels, one lane each; an event leaves the inbox when its turn has ended well. */
export function openHandling({ channels, inbox, isShared, inMemory, log, ...options }: HandlingOptions): Handling {
  const sharing = openSharing(inbox, log)
  const lanes = openLanes({ ...options.lanes, log, ...(isShared && { left: (...told) => sharing.leave(...told) }) })
  /** There is more in the inbox than in the lanes. */
  let behind = false

  function hand(item: InboxItem, tries = 0): void {
    if (lanes.has(item.id)) return
    if (lanes.size >= inMemory) behind = true
    if (behind) return
    const { success, data } = Kept.safeParse(item.body)
    if (success) lanes.add({ id: item.id, lane: `${data.channel}:${data.lane}`, run: handle(item.id, data) }, tries)
    else unreadable(item.id)
  }

  const handle =
    (id: string, { channel: name, event }: Kept) =>
    async (triesBefore: number): Promise<void> => {
      const channel = channels.find((one) => one.name === name)
      if (!(await play(event, channel, triesBefore))) log.warn('event given up', { event: id })
      await inbox.done(id)
      sharing.over(id)
      if (behind && hasRoom()) replay().catch(fellBehind)
    }

  async function replay(): Promise<void> {
    behind = false
    await sharing.look(hand)
  }

  /** A newer version may put it in other words; it stays in the inbox. */
  function unreadable(id: string): void {
    log.error('event cannot be read', { event: id })
    if (isShared) sharing.leave(id, 0, Infinity)
  }

  function fellBehind(thrown: unknown): void {
    behind = true
    log.warn('inbox cannot be read', {}, thrown)
  }

  const hasRoom = () => lanes.size <= inMemory / 2

  async function stop(): Promise<void> {
    await lanes.stop()
    await sharing.settled()
  }

  return { hand, replay, hasRoom, stop, settled: () => lanes.settled() }
}

/** Has the channel run the turn; false when what the event names has been gone for several tries. */
async function play(event: unknown, channel: Channel | undefined, triesBefore: number): Promise<boolean> {
  if (!channel) throw new Error('This event came through a channel that is not open now')
  try {
    await channel.handle(event)
    return true
  } catch (thrown) {
    if (thrown instanceof EventGone && triesBefore + 1 >= triesForGone) return false
    throw thrown
  }
}
