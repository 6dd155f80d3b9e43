import { setTimeout as sleep } from 'node:timers/promises'
import type { Claim } from '../../storage/storage.ts'
import { Times } from '../histogram.ts'
import type { Store } from './open.ts'
import type { Done, Shift } from './plan.ts'

/** As many as the product's worker has under way at most. */
const AT_ONCE = 32

/** Does what falls due, as the product's worker claims and settles it, with work that takes no time of its own. */
export async function work({ from, seconds }: Shift, { orders }: Store): Promise<Done> {
  const begun = performance.now()
  const start = Date.parse(from)
  const now = () => start + performance.now() - begun
  const end = start + seconds * 1_000
  const late = new Times()
  const working = new Set<Promise<void>>()
  let count = 0

  const settle = async (claim: Claim) => {
    if (!(await orders.settle(claim, () => ({ reply: undefined })))) return
    count += 1
    late.add(now() - Date.parse(claim.effect.dueAt))
  }
  /** Until work may have fallen due, or room for it. */
  const wait = async () => {
    if (working.size > 0) return Promise.race(working)
    const next = await orders.nextDue()
    if (!next || next.getTime() > end) return false
    await sleep(Math.min(Math.max(next.getTime() - now(), 1), 50))
  }

  for (;;) {
    const claims = await orders.claim(AT_ONCE - working.size, new Date(Math.min(now(), end)))
    for (const claim of claims) {
      const settling = settle(claim).finally(() => working.delete(settling))
      working.add(settling)
    }
    if ((claims.length === 0 || working.size === AT_ONCE) && (await wait()) === false) break
  }
  return { count, seconds: (now() - start) / 1_000, late: late.spread() }
}
