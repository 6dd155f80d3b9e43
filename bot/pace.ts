/** Hands out turns at a pace, so that very much that is due at one minute goes out within a rate. */
export interface Pace {
  /** Milliseconds until the caller's turn; 0 is now. Each call is given a turn of its own. */
  turn(): number
}

/** Seconds' worth of turns that may be taken at once after a rest. */
const BURST = 10

/** `perSecond` turns a second on average, after a burst. `now` is in milliseconds since 1970. */
export function openPace(perSecond: number, now: () => number): Pace {
  const gap = 1_000 / perSecond
  const burst = BURST * 1_000
  /** When the queue of turns handed out so far is through. */
  let through = 0
  let last = 0
  return {
    turn() {
      const at = now()
      // A clock that was set back would make everybody wait for the time it lost.
      through = at < last ? at : Math.max(through, at)
      last = at
      const wait = Math.max(0, through - at - burst + gap)
      through += gap
      return Math.ceil(wait)
    },
  }
}
