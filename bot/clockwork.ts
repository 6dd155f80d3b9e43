import { perform } from '../flows/effects/index.ts'
import type { World } from '../flows/world.ts'
import type { Claim } from '../storage/storage.ts'

/** No timer waits longer than this, so that a clock that is set cannot strand it. */
const LONGEST = 30_000
const AT_ONCE = 32

export interface Clockwork {
  /** Looks now: something has become due. */
  wake(): void
  /** Resolves when nothing is due any more. */
  quiet(): Promise<void>
  /** Ends what is under way and starts nothing new. */
  stop(): Promise<void>
}

/** The only worker and the only timer: does what the store says is due. It remembers nothing that the store does not. */
export function startClockwork(world: World): Clockwork {
  const { orders } = world.storage
  const working = new Set<Promise<void>>()
  let timer: NodeJS.Timeout | undefined
  let looking: Promise<void> | undefined
  let again = false
  let stopped = false

  async function look(): Promise<void> {
    do {
      again = false
      const free = AT_ONCE - working.size
      const claims = stopped || free <= 0 ? [] : await orders.claim(free, world.now())
      for (const claim of claims) begin(claim)
      if (claims.length > 0 && working.size < AT_ONCE) again = true
    } while (again)
    await sleep()
  }

  function begin(claim: Claim): void {
    const work = perform(claim, world)
      .catch((thrown: unknown) =>
        world.log.error('work.lost', { order: claim.orderId, kind: claim.effect.kind }, thrown),
      )
      .finally(() => {
        working.delete(work)
        wake()
      })
    working.add(work)
  }

  async function sleep(): Promise<void> {
    clearTimeout(timer)
    const due = await orders.nextDue()
    if (stopped || !due || working.size >= AT_ONCE) return
    timer = setTimeout(wake, Math.min(Math.max(due.getTime() - world.now().getTime(), 0), LONGEST))
    timer.unref()
  }

  function wake(): void {
    again = true
    if (stopped || looking) return
    looking = look()
      .catch((thrown: unknown) => world.log.error('work.unseen', {}, thrown))
      .finally(() => {
        looking = undefined
        if (again) wake()
      })
  }

  async function quiet(): Promise<void> {
    wake()
    while (looking ?? working.size > 0) await Promise.all([looking, ...working])
    const due = await orders.nextDue()
    if (!stopped && due && due.getTime() <= world.now().getTime()) await quiet()
  }

  async function stop(): Promise<void> {
    stopped = true
    clearTimeout(timer)
    await Promise.all([looking, ...working])
  }

  wake()
  return { wake, quiet, stop }
}
