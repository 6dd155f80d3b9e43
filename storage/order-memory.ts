import { parseKeys, parsePlain, shaped, type Keys, type OrderShape, type StoredOrder } from './order-format.ts'
import { Recent } from './recent.ts'
import { sealFor } from './sealed.ts'
import { StorageError, type Doc, type Effect } from './storage.ts'
import { ownerOf, understood } from './understanding.ts'
import { clearOf, versionOf } from './versions.ts'

interface Remembered {
  /** The document as JSON, so that whoever asks gets a copy of their own. */
  readonly text: string
  /** What this process sealed, and the outcome: most turns leave the secret alone, and sealing is not free. */
  readonly seal?: { readonly plain: string; readonly sealed: string }
}

/** An order on its way into a store. */
export interface Outgoing {
  readonly stored: StoredOrder
  /** To be called once it is there: from then on it is believed. */
  readonly written: () => void
}

/** Orders as what is stored of them, and back, whatever the engine; those used last are remembered. */
export class OrderMemory<State, Secret> {
  readonly #shape: OrderShape<State, Secret>
  readonly #recent: Recent<Remembered>

  /** `limit`: how many orders stay in memory. */
  constructor(shape: OrderShape<State, Secret>, limit: number) {
    this.#shape = shape
    this.#recent = new Recent(limit)
  }

  /** The order, if it needs no reading. */
  get(orderId: string): Doc<State, Secret> | undefined {
    const known = this.#recent.get(orderId)
    return known && shaped(parsePlain(known.text), this.#shape)
  }

  /** Rejects with whatever is the matter when its seal does not open, or it does not fit the shape. */
  async take(stored: StoredOrder): Promise<Doc<State, Secret>> {
    const { text, doc } = await understood(stored, this.#shape)
    this.#recent.set(stored.id, { text })
    return doc
  }

  /** Reads back what is about to be written, as the next start would, and seals it. @throws StorageError when it does not fit. */
  async give(doc: Doc<State, Secret>): Promise<Outgoing> {
    const { text, plain, keys } = this.#checked(doc)
    const { secret, ...clear } = plain
    const seal = await this.#seal(doc.id, secret)
    const stored = { ...clear, shape: versionOf(this.#shape), keys, sealed: seal.sealed }
    return { stored, written: () => this.#recent.set(doc.id, { text, seal }) }
  }

  /** What a start goes by: of an older shape, what it comes to today, if anything. */
  today(order: StoredOrder): { readonly keys: Keys; readonly effects: readonly Effect[] } {
    if (order.shape === versionOf(this.#shape)) return order
    try {
      const { state, effects } = clearOf({ ...order, state: order.state }, this.#shape)
      return { keys: parseKeys(this.#shape.keys({ id: order.id, state: this.#shape.state(state) })), effects }
    } catch {
      return order // refused, and reported, once somebody asks for it
    }
  }

  #checked(doc: Doc<State, Secret>) {
    try {
      const text = JSON.stringify(doc)
      const plain = parsePlain(text)
      return { text, plain, keys: parseKeys(this.#shape.keys(shaped(plain, this.#shape))) }
    } catch (cause) {
      const message = `The next content of order ${doc.id} does not fit its shape; nothing was changed`
      throw new StorageError(message, { cause })
    }
  }

  async #seal(orderId: string, secret: unknown): Promise<NonNullable<Remembered['seal']>> {
    const plain = JSON.stringify(secret) ?? ''
    const before = this.#recent.get(orderId)?.seal
    if (before?.plain === plain) return before
    return { plain, sealed: await sealFor(this.#shape.sealer, ownerOf(orderId), secret) }
  }
}
