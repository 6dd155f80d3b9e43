import { Lanes } from '../lanes.ts'
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
import type { Claims } from './claims.ts'
import type { Database, Statement } from './database.ts'
import type { Ended, OrderRows, Read } from './order-rows.ts'

/** How many deliveries an order remembers. */
const SEEN = 200
/**
 * How often a turn is done again because another instance was faster. Turns of one instance never compete, so this is
 * met only where as many instances work on one order without a pause.
 */
const TRIES = 100

const find: Statement = { name: 'find', text: 'select order_id from order_keys where name = $1 and key = $2' }
const count: Statement = { name: 'count', text: 'select count(*)::int as count from orders' }

export interface OrderParts<State, Secret> {
  readonly database: Database
  readonly rows: OrderRows<State, Secret>
  readonly claims: Claims<State, Secret>
  readonly onDue: (() => void) | undefined
}

/**
 * The orders. No turn ever holds a lock: it reads, decides, and writes what it decided on condition that the order still
 * has the revision it read. Where another instance was faster, it is done again; `decide` is pure, so that is no harm.
 */
export class PostgresOrders<State, Secret> implements Orders<State, Secret> {
  readonly #parts: OrderParts<State, Secret>
  readonly #lanes = new Lanes()

  constructor(parts: OrderParts<State, Secret>) {
    this.#parts = parts
  }

  async turn<Reply>(
    orderId: string,
    delivery: string | undefined,
    decide: Decide<State, Secret, Reply>,
  ): Promise<Turn<Reply>> {
    this.#parts.database.assertOpen()
    return this.#inTurn<Turn<Reply>>(orderId, async ({ doc }) => {
      const rev = doc?.rev ?? 0
      const seen = doc?.seen ?? []
      if (delivery !== undefined && seen.includes(delivery)) return { kind: 'duplicate', rev }
      const { next, reply } = decide(doc)
      if (!next) return { kind: 'applied', reply, rev }
      const isWritten = await this.#write(doc, {
        id: orderId,
        rev: rev + 1,
        ...pick(next),
        seen: remember(seen, delivery),
      })
      return isWritten ? { kind: 'applied', reply, rev: rev + 1 } : undefined
    })
  }

  async get(orderId: string): Promise<Doc<State, Secret> | undefined> {
    this.#parts.database.assertOpen()
    return (await this.#parts.rows.read(orderId)).doc
  }

  async claim(limit: number, now: Date): Promise<Claim[]> {
    this.#parts.database.assertOpen()
    return this.#parts.claims.claim(limit, now)
  }

  async settle(claim: Claim, decide: Decide<State, Secret, void>): Promise<boolean> {
    return this.#end(claim, (current) => {
      const left = { ...current, effects: current.effects.filter(({ id }) => id !== claim.effect.id) }
      const { next } = decide(left)
      return { ...left, ...(next && pick(next)) }
    })
  }

  async defer(claim: Claim, dueAt: Date): Promise<boolean> {
    return this.#end(claim, (current) => {
      // A turn may have called the effect off meanwhile; giving the claim back does not bring it to life again.
      if (!current.effects.some(({ id }) => id === claim.effect.id)) return undefined
      const effects = current.effects.map((it) => (it.id === claim.effect.id ? again(it, dueAt) : it))
      return { ...current, effects }
    })
  }

  async find(index: Index, key: string): Promise<string[]> {
    this.#parts.database.assertOpen()
    const rows = await this.#parts.database.run(find, [index, JSON.stringify(key)])
    return rows.map((row) => String(JSON.parse(String(row['order_id'])))).sort()
  }

  async nextDue(): Promise<Date | undefined> {
    this.#parts.database.assertOpen()
    return this.#parts.claims.nextDue()
  }

  async count(): Promise<number> {
    this.#parts.database.assertOpen()
    const [row] = await this.#parts.database.run(count)
    return Number(row?.['count'])
  }

  /** Resolves when nothing is under way any more. */
  idle(): Promise<void> {
    return this.#lanes.idle()
  }

  async #end(claim: Claim, change: (current: Doc<State, Secret>) => Doc<State, Secret> | undefined): Promise<boolean> {
    const { database, claims } = this.#parts
    database.assertOpen()
    const ended = { token: claim.token, holder: claims.holder, effectId: claim.effect.id }
    return this.#inTurn(claim.orderId, async ({ doc, holder, token }) => {
      if (!doc || holder !== ended.holder || token !== ended.token) return claims.lost(claim)
      const next = change(doc)
      if (!next) return claims.release(claim)
      if (!(await this.#write(doc, { ...next, rev: doc.rev + 1 }, ended))) return undefined
      claims.ended(claim)
      return true
    })
  }

  /** One after the other in this instance; `work` resolves to undefined when it has to be done again. */
  #inTurn<T>(orderId: string, work: (read: Read<State, Secret>) => Promise<T | undefined>): Promise<T> {
    return this.#lanes.run(orderId, async () => {
      for (let tries = 0; tries < TRIES; tries += 1) {
        const done = await work(await this.#parts.rows.read(orderId))
        if (done !== undefined) return done
      }
      throw new StorageError(`Others kept changing order ${orderId}; nothing was changed here`)
    })
  }

  async #write(before: Doc<State, Secret> | undefined, doc: Doc<State, Secret>, ended?: Ended): Promise<boolean> {
    const written = await this.#parts.rows.write(doc, ended)
    if (!written) return false
    const { held, next } = written
    const known = before && this.#parts.claims.nextOf(before.effects)
    if (next && !held && (ended || known?.dueAt !== next.dueAt)) this.#wake()
    return true
  }

  /** Deferred, because a listener that throws must not undo a write that has happened. */
  #wake(): void {
    if (this.#parts.onDue) queueMicrotask(this.#parts.onDue)
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
