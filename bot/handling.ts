import { z } from 'zod'
import type { Inbox, InboxItem } from '../storage/storage.ts'
import { type Channel, EventGone } from './channels/channel.ts'
import type { Lanes } from './lanes.ts'
import type { Log } from './log.ts'

/** How an event lies in the inbox: enough to find its channel and lane again after a restart. */
const Kept = z.object({ channel: z.string(), lane: z.string(), event: z.unknown() })
export type Kept = z.infer<typeof Kept>

/** An event whose subject cannot be read is given up after this many tries. */
const triesForGone = 4

export interface HandlingOptions {
  readonly channels: readonly Channel[]
  readonly inbox: Inbox
  readonly lanes: Lanes
  /** Events kept in memory; more wait in the inbox only. */
  readonly inMemory: number
  readonly log: Pick<Log, 'warn'>
}

export interface Handling {
  /** Has a stored event handled in its turn; an event that is in hand already is not taken twice. */
  hand(item: InboxItem): void
  /** Hands everything that the inbox still holds. */
  replay(): Promise<void>
}

/** From the inbox to the channels, one lane each; an event leaves the inbox when its turn has ended well. */
export function openHandling({ channels, inbox, lanes, inMemory, log }: HandlingOptions): Handling {
  /** There is more in the inbox than in the lanes. */
  let behind = false

  function hand(item: InboxItem): void {
    if (lanes.has(item.id)) return
    if (lanes.size >= inMemory) behind = true
    if (behind) return
    const { channel: name, lane, event } = Kept.parse(item.body)
    const channel = channels.find((one) => one.name === name)
    lanes.add({
      id: item.id,
      lane: `${name}:${lane}`,
      async run(triesBefore) {
        if (!(await play(event, channel, triesBefore))) log.warn('event given up', { event: item.id })
        await inbox.done(item.id)
        if (behind && lanes.size <= inMemory / 2) replay().catch(fellBehind)
      },
    })
  }

  async function replay(): Promise<void> {
    behind = false
    for (const item of await inbox.pending()) hand(item)
  }

  function fellBehind(thrown: unknown): void {
    behind = true
    log.warn('inbox cannot be read', {}, thrown)
  }

  return { hand, replay }
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
