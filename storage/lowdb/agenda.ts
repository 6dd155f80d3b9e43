import type { Effect } from '../storage.ts'
import { DueHeap } from './due-heap.ts'

/** The effect an order has to do next. */
interface Next {
  readonly effectId: string
  readonly at: number
}

export interface Lease {
  readonly orderId: string
  readonly effectId: string
  readonly token: number
}

/**
 * What falls due when, and who holds it. Only the next effect of an order is known here; the rest is in its file.
 * An order with a claim out is off the heap, so it is neither handed out again nor waited for.
 */
export class Agenda {
  readonly #heap = new DueHeap()
  readonly #next = new Map<string, Next>()
  readonly #leases = new Map<string, Lease>()
  /** Effects that an earlier process left behind, by order; it may have done them. */
  readonly #inherited = new Map<string, Set<string>>()
  readonly #onDue: (() => void) | undefined
  // Begins with the clock, so that no claim of an earlier opening can be taken for one of this.
  #token = Date.now() * 1000

  constructor(onDue?: () => void) {
    this.#onDue = onDue
  }

  /** Takes in what was on disk at the start. */
  inherit(orderId: string, effects: readonly Effect[]): void {
    const next = earliest(effects)
    if (!next) return
    this.#inherited.set(orderId, new Set(effects.map(({ id }) => id)))
    this.#next.set(orderId, next)
    this.#heap.set({ orderId, at: next.at })
  }

  /** Takes in what was written; `ended` is the lease that this write settled or gave back. */
  replace(orderId: string, effects: readonly Effect[], ended?: Lease): void {
    this.#keepInherited(
      orderId,
      effects.filter(({ id }) => id !== ended?.effectId),
    )
    if (ended) this.#leases.delete(orderId)
    const next = earliest(effects)
    if (next) this.#next.set(orderId, next)
    else this.#next.delete(orderId)
    if (!this.#leases.has(orderId)) this.#offer(orderId)
  }

  /** Leases the next effect of up to `limit` orders, those due for longest first. */
  lease(limit: number, now: number): Lease[] {
    const leases: Lease[] = []
    for (let due = this.#heap.first; due && due.at <= now && leases.length < limit; due = this.#heap.first) {
      const { orderId } = due
      this.#heap.delete(orderId)
      const next = this.#next.get(orderId)
      if (!next) continue
      const lease = { orderId, effectId: next.effectId, token: ++this.#token }
      this.#leases.set(orderId, lease)
      leases.push(lease)
    }
    return leases
  }

  /** The lease of that number, as long as it is held. */
  held(orderId: string, token: number): Lease | undefined {
    const lease = this.#leases.get(orderId)
    return lease?.token === token ? lease : undefined
  }

  /** Ends a lease without a write. */
  release({ orderId, token }: Lease): void {
    if (!this.held(orderId, token)) return
    this.#leases.delete(orderId)
    this.#offer(orderId)
  }

  isFresh({ orderId, effectId }: Lease): boolean {
    return this.#inherited.get(orderId)?.has(effectId) !== true
  }

  get first(): Date | undefined {
    const due = this.#heap.first
    return due && new Date(due.at)
  }

  #keepInherited(orderId: string, effects: readonly Effect[]): void {
    const inherited = this.#inherited.get(orderId)
    const left = effects.map(({ id }) => id).filter((id) => inherited?.has(id))
    if (left.length > 0) this.#inherited.set(orderId, new Set(left))
    else this.#inherited.delete(orderId)
  }

  #offer(orderId: string): void {
    const next = this.#next.get(orderId)
    if (!next) return this.#heap.delete(orderId)
    const before = this.#heap.get(orderId)
    this.#heap.set({ orderId, at: next.at })
    // Deferred, because a listener that throws must not undo a write that has happened.
    if (before?.at !== next.at && this.#onDue) queueMicrotask(this.#onDue)
  }
}

/** Of two due at the same instant, the one further ahead in the document. */
function earliest(effects: readonly Effect[]): Next | undefined {
  let next: Next | undefined
  for (const { id, dueAt } of effects) {
    const at = Date.parse(dueAt)
    if (!next || at < next.at) next = { effectId: id, at }
  }
  return next
}
