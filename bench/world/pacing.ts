import { setTimeout as sleep } from 'node:timers/promises'

/** Who presses next, and what a press is. */
export interface Presses {
  /** No more are to be begun. */
  over(): boolean
  /** The one who has waited longest; undefined while everybody waits for an answer. */
  next(): string | undefined
  /** One press, meant to be made at `meant` (`performance.now()`), until it is answered. */
  turn(talker: string, meant: number): Promise<void>
}

/** A closed loop: an answer makes room for the next press. */
export async function keepInFlight(count: number, presses: Presses): Promise<void> {
  const worker = async () => {
    while (!presses.over()) {
      const talker = presses.next()
      if (talker === undefined) await sleep(1)
      else await presses.turn(talker, performance.now())
    }
  }
  await Promise.all(Array.from({ length: count }, worker))
}

/** An open loop: presses come as people's do, whether or not earlier ones are answered, so that a stall counts in full. */
export async function arrive(perSecond: number, presses: Presses): Promise<void> {
  const turns: Promise<void>[] = []
  const gap = gaps(1_000 / perSecond)
  for (let meant = performance.now(); !presses.over(); meant += gap()) {
    while (performance.now() < meant) await sleep(1)
    let talker = presses.next()
    for (; talker === undefined; talker = presses.next()) await sleep(1)
    turns.push(presses.turn(talker, meant))
  }
  await Promise.all(turns)
}

/** Gaps as independent people leave them (exponential), the same ones in every run. */
function gaps(meanMs: number): () => number {
  let seed = 1
  return () => {
    seed = (seed * 48_271) % 2_147_483_647
    return -Math.log(seed / 2_147_483_647) * meanMs
  }
}
