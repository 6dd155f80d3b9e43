import type { StorageOptions } from '../../storage/engine.ts'
import {
  StorageError,
  type Claim,
  type Decide,
  type Doc,
  type Effect,
  type Index,
  type Orders,
  type Shape,
  type Turn,
} from '../../storage/storage.ts'
import { attempt, copy, parse, stepsFrom, versionOf, type Kept } from './model-memory.ts'

/** What the model has to be told about the documents it keeps. */
type Kind<State, Secret> = Pick<Shape<State, Secret, unknown>, 'state' | 'secret' | 'keys' | 'isPatient' | 'migrations'>

/** What orders do, every step at once and without a disk. */
export class ModelOrders<State, Secret> implements Orders<State, Secret> {
  readonly #kept: Kept<State, Secret>
  readonly #shape: Kind<State, Secret>
  readonly #options: Pick<StorageOptions, 'onDue'>
  readonly #assertOpen: () => void
  readonly #claims = new Map<string, Claim>()
  readonly #inherited: Set<string>

  constructor(
    kept: Kept<State, Secret>,
    shape: Kind<State, Secret>,
    { onDue, assertOpen = () => undefined }: Pick<StorageOptions, 'onDue'> & { readonly assertOpen?: () => void } = {},
  ) {
    this.#kept = kept
    this.#shape = shape
    this.#options = onDue ? { onDue } : {}
    this.#assertOpen = assertOpen
    this.#inherited = new Set(this.#all().flatMap(({ id, effects }) => effects.map((it) => name(id, it))))
  }

  turn<Reply>(id: string, delivery: string | undefined, decide: Decide<State, Secret, Reply>): Promise<Turn<Reply>> {
    return attempt(() => {
      const current = this.#current(id)
      const { rev = 0, seen = [] } = current ?? {}
      if (delivery !== undefined && seen.includes(delivery)) return { kind: 'duplicate', rev }
      const { next, reply } = decide(current)
      if (!next) return { kind: 'applied', reply, rev }
      const remembered = delivery === undefined ? seen : [...seen, delivery].slice(-200)
      this.#keep({ ...next, id, rev: rev + 1, seen: remembered })
      return { kind: 'applied', reply, rev: rev + 1 }
    })
  }

  get(id: string): Promise<Doc<State, Secret> | undefined> {
    return attempt(() => this.#current(id))
  }

  claim(limit: number, now: Date): Promise<Claim[]> {
    const due = this.#heads().filter(({ effect }) => Date.parse(effect.dueAt) <= now.getTime())
    const patience = ({ effect }: { effect: Effect }) => Number(this.#shape.isPatient?.(effect.kind) ?? false)
    const inTurn = due.sort((a, b) => patience(a) - patience(b))
    const claims = inTurn.slice(0, limit).map(({ orderId, effect }) => {
      const fresh = !this.#inherited.has(name(orderId, effect))
      return { orderId, effect: copy(effect), fresh, token: (this.#kept.token += 1) }
    })
    for (const claim of claims) this.#claims.set(claim.orderId, claim)
    return Promise.resolve(claims.map((claim) => ({ ...claim })))
  }

  settle({ orderId, token }: Claim, decide: Decide<State, Secret, void>): Promise<boolean> {
    return this.#end({ orderId, token }, (order, { effect: { id } }) => {
      const left = { ...order, effects: order.effects.filter((effect) => effect.id !== id) }
      return { ...left, ...decide(copy(left)).next }
    })
  }

  defer({ orderId, token }: Claim, dueAt: Date): Promise<boolean> {
    return this.#end({ orderId, token }, (order, { effect: { id } }) => {
      if (!order.effects.some((effect) => effect.id === id)) return undefined
      const again = (it: Effect) => ({ ...it, dueAt: dueAt.toISOString(), attempts: it.attempts + 1 })
      return { ...order, effects: order.effects.map((it) => (it.id === id ? again(it) : it)) }
    })
  }

  find(index: Index, key: string): Promise<string[]> {
    const orders = this.#all().filter((order) => this.#shape.keys(order)[index]?.includes(key))
    return Promise.resolve(orders.map(({ id }) => id).sort())
  }

  nextDue(): Promise<Date | undefined> {
    const [first] = this.#heads()
    return Promise.resolve(first && new Date(first.effect.dueAt))
  }

  count(): Promise<number> {
    return Promise.resolve(this.#kept.orders.size)
  }

  #current(id: string): Doc<State, Secret> | undefined {
    this.#assertOpen()
    return this.#today(id)
  }

  /** An order of an older version of the shape as it is today. */
  #today(id: string): Doc<State, Secret> | undefined {
    const kept = this.#kept.orders.get(id)
    if (!kept) return undefined
    let order: Doc<unknown, unknown> = copy(kept)
    for (const step of stepsFrom(this.#kept.versions.get(id) ?? 1, this.#shape)) {
      const { state, effects } = order
      const secret = step.secret?.(order.secret, { state, effects }) ?? order.secret
      order = { ...order, secret, ...step.clear?.({ state, effects }) }
    }
    return { ...order, state: parse(this.#shape.state, order.state), secret: parse(this.#shape.secret, order.secret) }
  }

  #all(): Doc<State, Secret>[] {
    return [...this.#kept.orders.keys()].flatMap((id) => this.#today(id) ?? [])
  }

  /** The next effect of each order without a claim, oldest first. */
  #heads(): { orderId: string; effect: Effect }[] {
    const heads = [...this.#kept.orders.keys()].flatMap((orderId) => {
      const effect = this.#headOf(orderId)
      return effect ? [{ orderId, effect }] : []
    })
    const at = ({ effect }: { effect: Effect }) => Date.parse(effect.dueAt)
    return heads.sort((a, b) => at(a) - at(b) || (a.orderId < b.orderId ? -1 : 1))
  }

  #headOf(orderId: string): Effect | undefined {
    if (this.#claims.has(orderId)) return undefined
    const effects = this.#today(orderId)?.effects ?? []
    return [...effects].sort((a, b) => Date.parse(a.dueAt) - Date.parse(b.dueAt))[0]
  }

  #end(
    { orderId, token }: Pick<Claim, 'orderId' | 'token'>,
    change: (order: Doc<State, Secret>, claim: Claim) => Doc<State, Secret> | undefined,
  ) {
    return attempt(() => {
      const claim = this.#claims.get(orderId)
      const order = this.#today(orderId)
      if (claim?.token !== token || !order) return false
      const next = change(order, claim)
      this.#keep({ ...(next ?? order), rev: order.rev + (next ? 1 : 0) }, claim)
      return true
    })
  }

  #keep(order: Doc<State, Secret>, ended?: Claim): void {
    const parsed = {
      ...copy(order),
      state: parse(this.#shape.state, order.state),
      secret: parse(this.#shape.secret, order.secret),
    }
    const ids = parsed.effects.map(({ id }) => id)
    const fits =
      parsed.effects.every(({ dueAt }) => !Number.isNaN(Date.parse(dueAt))) && new Set(ids).size === ids.length
    if (!fits) throw new StorageError('does not fit its shape')
    const before = this.#headOf(order.id)
    this.#kept.orders.set(order.id, parsed)
    this.#kept.versions.set(order.id, versionOf(this.#shape))
    if (ended) {
      this.#claims.delete(order.id)
      this.#inherited.delete(name(order.id, ended.effect))
    }
    for (const old of this.#inherited) if (isGone(old, parsed)) this.#inherited.delete(old)
    const after = this.#headOf(order.id)
    if (after && after.dueAt !== before?.dueAt) this.#options.onDue?.()
  }
}

function name(orderId: string, { id }: Pick<Effect, 'id'>): string {
  return JSON.stringify([orderId, id])
}

function isGone(old: string, order: Pick<Doc<unknown, unknown>, 'id' | 'effects'>): boolean {
  const [orderId] = JSON.parse(old) as [string, string]
  return orderId === order.id && !order.effects.some((effect) => name(orderId, effect) === old)
}
