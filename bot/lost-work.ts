import type { World } from '../flows/world.ts'
import type { Claim } from '../storage/storage.ts'

/** Work that was done or failed, and neither could be written down: its claims would be held until this process ends. */
export interface LostWork {
  readonly size: number
  add(claim: Claim): void
  /** Gives back what can be given back now; whoever does it next sees by its attempts that it was tried. */
  giveBack(): Promise<void>
}

export function openLostWork({ storage: { orders }, now, log }: Pick<World, 'storage' | 'now' | 'log'>): LostWork {
  const lost = new Set<Claim>()
  return {
    get size() {
      return lost.size
    },
    add: (claim) => void lost.add(claim),
    async giveBack() {
      for (const claim of lost) {
        try {
          await orders.defer(claim, now())
        } catch {
          return // the store is as it was; it is tried again with the next look
        }
        lost.delete(claim)
        log.info('work.givenBack', { order: claim.orderId, kind: claim.effect.kind })
      }
    },
  }
}
