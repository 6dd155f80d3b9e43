import {
  StorageError,
  type Claim,
  type Decide,
  type Doc,
  type Effect,
  type Index,
  type Orders,
  type Turn,
} from '../storage.ts'
import type { Agenda, Lease } from './agenda.ts'
import type { Disk } from '../disk.ts'
import { Lanes } from '../lanes.ts'
import type { OrderFiles } from './order-files.ts'

/** How many deliveries an order remembers. */
const SEEN = 200

/** The parts an engine for orders is put together from. */
export interface OrderParts<State, Secret> {
  readonly disk: Disk
  readonly files: OrderFiles<State, Secret>
  readonly agenda: Agenda
}

/** The orders, one file each: load, decide, write durably, and only then believe. */
export class LowdbOrders<State, Secret> implements Orders<State, Secret> {
  readonly #disk: Disk
  readonly #files: OrderFiles<State, Secret>
  readonly #agenda: Agenda
  readonly #lanes = new Lanes()

  constructor(parts: OrderParts<State, Secret>) {
    this.#disk = parts.disk
    this.#files = parts.files
    this.#agenda = parts.agenda
  }

  async turn<Reply>(
    orderId: string,
    delivery: string | undefined,
    decide: Decide<State, Secret, Reply>,
  ): Promise<Turn<Reply>> {
    this.#disk.assertOpen()
    return this.#lanes.run(orderId, async () => {
      this.#disk.assertSound()
      const current = await this.#files.load(orderId)
      const rev = current?.rev ?? 0
      const seen = current?.seen ?? []
      if (delivery !== undefined && seen.includes(delivery)) return { kind: 'duplicate', rev }
      const { next, reply } = decide(current)
      if (!next) return { kind: 'applied', reply, rev }
      await this.#write({ id: orderId, rev: rev + 1, ...pick(next), seen: remember(seen, delivery) })
      return { kind: 'applied', reply, rev: rev + 1 }
    })
  }

  async get(orderId: string): Promise<Doc<State, Secret> | undefined> {
    this.#disk.assertOpen()
    return this.#current(orderId)
  }

  async claim(limit: number, now: Date): Promise<Claim[]> {
    this.#disk.assertOpen()
    const leases = this.#agenda.lease(limit, now.getTime())
    const results = await Promise.allSettled(leases.map((lease) => this.#handOut(lease, now)))
    const claims = results
      .map((it) => (it.status === 'fulfilled' ? it.value : undefined))
      .filter((it) => it !== undefined)
    // One order that cannot be read now must not keep the others waiting.
    const failed = results.find((it) => it.status === 'rejected')
    if (failed && claims.length === 0) throw new StorageError('No due work could be read', { cause: failed.reason })
    return claims
  }

  async settle(claim: Claim, decide: Decide<State, Secret, void>): Promise<boolean> {
    return this.#end(claim, (current, { effectId }) => {
      const left = { ...current, effects: current.effects.filter(({ id }) => id !== effectId) }
      const { next } = decide(left)
      return { ...left, ...(next && pick(next)) }
    })
  }

  async defer(claim: Claim, dueAt: Date): Promise<boolean> {
    return this.#end(claim, (current, { effectId }) => {
      // A turn may have called the effect off meanwhile; giving the claim back does not bring it to life again.
      if (!current.effects.some(({ id }) => id === effectId)) return undefined
      const effects = current.effects.map((it) => (it.id === effectId ? again(it, dueAt) : it))
      return { ...current, effects }
    })
  }

  async find(index: Index, key: string): Promise<string[]> {
    this.#disk.assertOpen()
    return Promise.resolve(this.#files.index.find(index, key))
  }

  async nextDue(): Promise<Date | undefined> {
    this.#disk.assertOpen()
    return Promise.resolve(this.#agenda.first)
  }

  async count(): Promise<number> {
    this.#disk.assertOpen()
    return Promise.resolve(this.#files.count)
  }

  /** Resolves when nothing is under way any more. */
  idle(): Promise<void> {
    return this.#lanes.idle()
  }

  /** What is remembered is always what was last written; only reading the disk has to wait for its turn. */
  async #current(orderId: string): Promise<Doc<State, Secret> | undefined> {
    return this.#files.remembered(orderId) ?? this.#lanes.run(orderId, () => this.#files.load(orderId))
  }

  async #handOut(lease: Lease, now: Date): Promise<Claim | undefined> {
    const { orderId, effectId, token } = lease
    try {
      const effect = (await this.#current(orderId))?.effects.find(({ id }) => id === effectId)
      if (effect && Date.parse(effect.dueAt) <= now.getTime()) {
        return { orderId, effect, token, fresh: this.#agenda.isFresh(lease) }
      }
      this.#agenda.release(lease) // a turn called it off, or put it off, after it was leased
      return undefined
    } catch (error) {
      // What this process cannot read at all was reported; keeping the lease keeps it from being tried without end.
      if (this.#files.isRefused(orderId)) {
        this.#agenda.strand(lease)
        return undefined
      }
      this.#agenda.release(lease)
      throw error
    }
  }

  async #end(
    { orderId, token }: Claim,
    change: (current: Doc<State, Secret>, lease: Lease) => Doc<State, Secret> | undefined,
  ): Promise<boolean> {
    this.#disk.assertOpen()
    return this.#lanes.run(orderId, async () => {
      const lease = this.#agenda.held(orderId, token)
      const current = lease && (await this.#files.load(orderId))
      if (!current) return false
      const next = change(current, lease)
      if (next) await this.#write({ ...next, rev: current.rev + 1 }, lease)
      else this.#agenda.release(lease)
      return true
    })
  }

  async #write(doc: Doc<State, Secret>, ended?: Lease): Promise<void> {
    const effects = await this.#files.save(doc)
    this.#agenda.replace(doc.id, effects, ended)
  }
}

type Content<State, Secret> = Pick<Doc<State, Secret>, 'state' | 'secret' | 'effects'>

/** Leaves behind whatever else a decision may carry. */
function pick<State, Secret>({ state, secret, effects }: Content<State, Secret>): Content<State, Secret> {
  return { state, secret, effects }
}

function remember(seen: readonly string[], delivery: string | undefined): readonly string[] {
  return delivery === undefined ? seen : [...seen, delivery].slice(-SEEN)
}

function again(effect: Effect, dueAt: Date): Effect {
  return { ...effect, dueAt: dueAt.toISOString(), attempts: effect.attempts + 1 }
}
