import type { ConnectionRecord, Gap } from '../flows/record.ts'
import type { Look } from './channels/channel.ts'

/** Whoever was away for longer, in milliseconds, may have missed a press that somebody still waits for. */
const SHORT = 60_000
/** Two that look within so many milliseconds, and find the same, have seen the same. */
const MOMENT = 10_000

export interface Seen {
  /** What is in the store. */
  readonly known: ConnectionRecord | undefined
  readonly look: Look
  readonly now: Date
  /** When this process began to look; the first look of a process is its start. */
  readonly openedAt: Date
  readonly isStart: boolean
}

/**
 * The gap in our hearing that a look shows, joined with one that is still open. After a short restart there is none,
 * unless something was switched off: then it had been before. A webhook that is missing at a start was never made, or
 * leads to an address that we had before.
 */
export function gapIn({ known, look, now, openedAt, isStart }: Seen): Gap | undefined {
  const open = known?.gap
  const wasThere = isStart ? lastSign(known) : undefined
  const isAway = wasThere !== undefined && now.getTime() - Date.parse(wasThere) > SHORT
  const isDeaf = isStart ? look.switchedOff && known?.heardAt !== undefined : look.amiss.length > 0
  if (!isAway && !isDeaf) return open
  const cause = [...(isDeaf ? look.amiss : []), ...(isAway ? ['the bot was away'] : [])].join(', ')
  if (open?.cause.includes(cause) && now.getTime() - Date.parse(open.to) < MOMENT) return open
  const to = now.toISOString()
  const heard = (isDeaf ? known?.heardAt : wasThere) ?? openedAt.toISOString()
  return {
    from: open?.from ?? (heard < to ? heard : to), // a clock may have been set back
    since: open?.since ?? known?.heardThere ?? heard,
    to,
    cause: open && !open.cause.includes(cause) ? `${open.cause}; ${cause}` : cause,
  }
}

/** When an earlier process was last known to be there, hearing or not. */
const lastSign = ({ leftAt, heardAt, gap }: ConnectionRecord = {}): string | undefined =>
  [leftAt ?? heardAt, gap?.to]
    .filter((at) => at !== undefined)
    .sort()
    .at(-1)
