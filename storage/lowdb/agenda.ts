import { DueHeap } from './due-heap.ts'
import type { Due } from './index-format.ts'

/** The effect an order has to do next. */
interface Next {
  readonly effectId: string
  readonly at: number
  readonly isPatient: boolean
}

interface AgendaOptions {
  readonly isPatient?: ((kind: string) => boolean) | undefined
  readonly onDue?: (() => void) | undefined
  /** The store was put back lately: also what is new here may have been done in the time that was lost. */
  readonly isRestored?: boolean
}

export interface Lease {
  readonly orderId: string
  readonly effectId: string
  readonly token: number
}

/** So few patient claims are out at a time, so that there is always room for others, in the worker and on the disk. */
const PATIENT_AT_ONCE = 4

/**
 * What falls due when, and who holds it. Only the next effect of an order is known here; the rest is in its file.
 * An order with a claim out is off the heap, so it is neither handed out again nor waited for.
 */
export class Agenda {
  readonly #pressing = new DueHeap()
  /** Very much can be due here at once. It is handed out when nothing else is. */
  readonly #patient = new DueHeap()
  readonly #next = new Map<string, Next>()
  readonly #leases = new Map<string, Lease>()
  /** Whose patient effect is out. */
  readonly #patientOut = new Set<string>()
  /** Effects that an earlier process left behind, or may have had too, by order; it may have done them. */
  readonly #inherited = new Map<string, readonly string[]>()
  /** Effects of a restored store that were given back, by order: whoever did that knows what happened. */
  readonly #deferred = new Map<string, readonly string[]>()
  readonly #isRestored: boolean
  readonly #isPatient: (kind: string) => boolean
  readonly #onDue: (() => void) | undefined
  // Begins with the clock, so that no claim of an earlier opening can be taken for one of this.
  #token = Date.now() * 1000

  constructor({ isPatient = () => false, onDue, isRestored = false }: AgendaOptions) {
    this.#isRestored = isRestored
    this.#isPatient = isPatient
    this.#onDue = onDue
  }

  /** Takes in what was on disk at the start. */
  inherit(orderId: string, effects: readonly Due[]): void {
    const next = this.#earliest(effects)
    if (!next) return
    this.#inherited.set(
      orderId,
      effects.map(({ id }) => id),
    )
    this.#next.set(orderId, next)
    this.#heapOf(next).set({ orderId, at: next.at })
  }

  /** Takes in what was written; `ended` is the lease that this write settled or gave back. */
  replace(orderId: string, effects: readonly Due[], ended?: Lease): void {
    const ids = effects.map(({ id }) => id)
    if (this.#isRestored) this.#doubt(orderId, ids, ended)
    else keepOnly(this.#inherited, orderId, (id) => id !== ended?.effectId && ids.includes(id))
    if (ended) this.#end(orderId)
    const next = this.#earliest(effects)
    if (next) this.#next.set(orderId, next)
    else this.#next.delete(orderId)
    if (!this.#leases.has(orderId)) this.#offer(orderId)
  }

  /** Leases the next effect of up to `limit` orders, those due for longest first, the patient ones last. */
  lease(limit: number, now: number): Lease[] {
    const leases = this.#leaseFrom(this.#pressing, limit, now)
    const patient = this.#leaseFrom(this.#patient, Math.min(limit - leases.length, this.#patientRoom), now)
    for (const { orderId } of patient) this.#patientOut.add(orderId)
    return [...leases, ...patient]
  }

  #leaseFrom(heap: DueHeap, limit: number, now: number): Lease[] {
    const leases: Lease[] = []
    for (let due = heap.first; due && due.at <= now && leases.length < limit; due = heap.first) {
      const { orderId } = due
      heap.delete(orderId)
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
    this.#end(orderId)
    this.#offer(orderId)
  }

  /** Keeps a lease for good: its order cannot be worked on before the next start. */
  strand({ orderId }: Lease): void {
    this.#patientOut.delete(orderId)
  }

  isFresh({ orderId, effectId }: Lease): boolean {
    return this.#inherited.get(orderId)?.includes(effectId) !== true
  }

  get first(): Date | undefined {
    const patient = this.#patientRoom > 0 ? this.#patient.first : undefined
    const dues = [this.#pressing.first, patient].flatMap((due) => due?.at ?? [])
    return dues.length > 0 ? new Date(Math.min(...dues)) : undefined
  }

  get #patientRoom(): number {
    return PATIENT_AT_ONCE - this.#patientOut.size
  }

  #end(orderId: string): void {
    this.#leases.delete(orderId)
    this.#patientOut.delete(orderId)
  }

  #doubt(orderId: string, ids: readonly string[], ended: Lease | undefined): void {
    const deferred = [...(this.#deferred.get(orderId) ?? []), ...(ended ? [ended.effectId] : [])]
    this.#deferred.set(orderId, deferred)
    keepOnly(this.#deferred, orderId, (id) => ids.includes(id))
    this.#inherited.set(orderId, ids)
    keepOnly(this.#inherited, orderId, (id) => !deferred.includes(id))
  }

  #offer(orderId: string): void {
    const next = this.#next.get(orderId)
    const before = this.#pressing.get(orderId) ?? this.#patient.get(orderId)
    const heap = next && this.#heapOf(next)
    for (const other of [this.#pressing, this.#patient]) if (other !== heap) other.delete(orderId)
    if (!next) return
    heap?.set({ orderId, at: next.at })
    // Deferred, because a listener that throws must not undo a write that has happened.
    if (before?.at !== next.at && this.#onDue) queueMicrotask(this.#onDue)
  }

  #heapOf({ isPatient }: Next): DueHeap {
    return isPatient ? this.#patient : this.#pressing
  }

  /** Of two due at the same instant, the one further ahead in the document. */
  #earliest(effects: readonly Due[]): Next | undefined {
    let next: Next | undefined
    for (const { id, kind, dueAt } of effects) {
      const at = Date.parse(dueAt)
      if (!next || at < next.at) next = { effectId: id, at, isPatient: this.#isPatient(kind) }
    }
    return next
  }
}

/** Leaves of an order's list what counts, and of an empty list nothing. */
function keepOnly(lists: Map<string, readonly string[]>, orderId: string, counts: (id: string) => boolean): void {
  const left = (lists.get(orderId) ?? []).filter(counts)
  if (left.length > 0) lists.set(orderId, left)
  else lists.delete(orderId)
}
