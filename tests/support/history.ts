import { setTimeout as sleep } from 'node:timers/promises'
import type { Stage } from './stage.ts'

/** Waits until the order's trail has something so many times, and until what follows from it is done. */
export async function happened(stage: Stage, what: string, times = 1, orderId = 'WBX-1001'): Promise<void> {
  const end = Date.now() + 15_000
  for (;;) {
    const trail = (await stage.order(orderId)).history.map((line) => line.what)
    if (trail.filter((each) => each === what).length >= times) return stage.quiet()
    if (Date.now() > end) throw new Error(`It never happened ${times} times: ${what}; only ${trail.join(', ')}`)
    await sleep(20)
  }
}
