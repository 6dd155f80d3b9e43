import { setTimeout as pause } from 'node:timers/promises'
import { perform } from '../flows/effects/index.ts'
import type { Round } from '../flows/round.ts'
import type { World } from '../flows/world.ts'
import type { Claim } from '../storage/storage.ts'
import { openLostWork } from './lost-work.ts'
import { watchRounds } from './rounds.ts'

/** No timer waits longer than this, so that a clock that is set cannot strand it. */
const LONGEST = 30_000
/** Nor longer than this where others work in the store too: of what they make due, or leave behind, nobody here is told. */
const LONGEST_SHARED = 1_000
/** Nor shorter than this there: what is due by now another may have claimed in this moment. */
const SHORTEST_SHARED = 50
/** How long a store is left alone that cannot be looked into, where others work in it too. */
const UNSEEN_SHARED = 5_000
const AT_ONCE = 32
/** What falls due within so many milliseconds belongs to what is being done now. */
const AT_ONCE_MS = 10

export interface Clockwork {
  /** Looks now: something has become due. */
  wake(): void
  /** Resolves when nothing is due any more. */
  quiet(): Promise<void>
  /** Ends what is under way and starts nothing new. */
  stop(): Promise<void>
}

/**
 * The only worker and the only timer: does what the store says is due, for orders and in `rounds`. It remembers
 * nothing that the store does not, but for how long to leave a round alone that fails.
 */
export function startClockwork(world: World, rounds: readonly Round[] = []): Clockwork {
  const { orders, isShared } = world.storage
  const waits = isShared
    ? { least: SHORTEST_SHARED, most: LONGEST_SHARED, unseen: UNSEEN_SHARED }
    : { least: 0, most: LONGEST, unseen: LONGEST }
  const working = new Set<Promise<void>>()
  const lost = openLostWork(world)
  const recurring = watchRounds(rounds, world, wake)
  let timer: NodeJS.Timeout | undefined
  let looking: Promise<void> | undefined
  let again = false
  let stopped = false

  async function look(): Promise<void> {
    do {
      again = false
      if (lost.size > 0) await lost.giveBack()
      const free = AT_ONCE - working.size
      const claims = stopped || free <= 0 ? [] : await orders.claim(free, world.now())
      for (const claim of claims) begin(claim)
      if (claims.length > 0 && working.size < AT_ONCE) again = true
    } while (again)
    if (!stopped) await recurring.begin()
  }

  function begin(claim: Claim): void {
    const work = perform(claim, world)
      .catch((thrown: unknown) => {
        world.log.error('work.lost', { order: claim.orderId, kind: claim.effect.kind }, thrown)
        lost.add(claim)
      })
      .finally(() => {
        working.delete(work)
        wake()
      })
    working.add(work)
  }

  async function nextDue(): Promise<number> {
    const dues = await Promise.all([working.size < AT_ONCE ? orders.nextDue() : undefined, recurring.nextDue()])
    return Math.min(...dues.map((due) => due?.getTime() ?? Infinity))
  }

  /** Rounds and other processes do not call when something becomes due, so whoever has those never sleeps without an alarm. */
  async function sleep(): Promise<void> {
    clearTimeout(timer)
    const wait = (await nextDue()) - world.now().getTime()
    if (wait < Infinity || rounds.length > 0 || isShared) alarm(Math.min(Math.max(wait, waits.least), waits.most))
  }

  function alarm(ms: number): void {
    clearTimeout(timer)
    if (!stopped) timer = setTimeout(wake, ms).unref()
  }

  function wake(): void {
    again = true
    if (stopped || looking) return
    looking = look()
      .then(sleep)
      .catch((thrown: unknown) => {
        world.log.error('work.unseen', {}, thrown)
        alarm(waits.unseen) // what could not be seen may be due all the same
      })
      .finally(() => {
        looking = undefined
        if (again) wake()
      })
  }

  /** Waits for what is under way, and for what that sets off. */
  async function ended(): Promise<void> {
    const underWay = () => [...(looking ? [looking] : []), ...working, ...recurring.running]
    while (underWay().length > 0) await Promise.all(underWay())
  }

  async function quiet(): Promise<void> {
    wake()
    await ended()
    const wait = (await nextDue()) - world.now().getTime()
    if (stopped || wait > AT_ONCE_MS) return
    if (wait > 0) await pause(wait)
    await quiet()
  }

  async function stop(): Promise<void> {
    stopped = true
    clearTimeout(timer)
    await ended()
  }

  wake()
  return { wake, quiet, stop }
}
