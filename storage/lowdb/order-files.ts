import { StorageError, type Doc, type Effect } from '../storage.ts'
import { Cabinet, type Room } from './cabinet.ts'
import { Damaged } from '../damaged.ts'
import { KeyIndex } from './key-index.ts'
import { parseStored, type OrderShape, type StoredOrder } from '../order-format.ts'
import { OrderMemory } from '../order-memory.ts'
import { whyUnusable } from '../understanding.ts'
import { assertKnown } from '../versions.ts'

/**
 * The orders on disk, those used last in memory, and an index of all.
 *
 * Not for two callers at once on the same order: `orders.ts` lets them take turns.
 */
export class OrderFiles<State, Secret> {
  readonly index = new KeyIndex()
  readonly #cabinet: Cabinet
  readonly #shape: OrderShape<State, Secret>
  readonly #revs = new Map<string, number>()
  readonly #memory: OrderMemory<State, Secret>
  readonly #refused = new Map<string, StorageError>()

  /** `remembered`: how many orders stay in memory; the others are read when they are asked for. */
  constructor(room: Room, shape: OrderShape<State, Secret>, remembered: number) {
    this.#cabinet = new Cabinet(room, 'orders', { legible: true })
    this.#shape = shape
    this.#memory = new OrderMemory(shape, remembered)
  }

  get count(): number {
    return this.#revs.size
  }

  /** Reads every file once, without opening a seal, and shows each sound order to `found`. */
  async open(found: (order: Pick<Doc<State, Secret>, 'id' | 'effects'>) => void): Promise<void> {
    await this.#cabinet.open(async (path) => {
      const order = await this.#cabinet.look(path, (content) => this.#parse(content, path))
      if (!order) return
      const { keys, effects } = this.#memory.today(order)
      this.#revs.set(order.id, order.rev)
      this.index.replace(order.id, keys)
      found({ id: order.id, effects })
    })
  }

  /** The order, if it needs no reading. */
  remembered(orderId: string): Doc<State, Secret> | undefined {
    return this.#memory.get(orderId)
  }

  /** @throws StorageError when the file is damaged, gone, or makes no sense to this version. */
  async load(orderId: string): Promise<Doc<State, Secret> | undefined> {
    const refused = this.#refused.get(orderId)
    if (refused) throw new StorageError(refused.message, { cause: refused })
    const remembered = this.remembered(orderId)
    if (remembered) return remembered

    const rev = this.#revs.get(orderId)
    const path = this.#cabinet.pathOf(orderId)
    if (rev === undefined) return this.#cabinet.assertAbsent(path)
    const stored = await this.#read(path).catch((error: unknown) => {
      if (isDamage(error)) this.#refused.set(orderId, error)
      throw error
    })
    if (stored?.rev !== rev) throw this.#refuse(orderId, 'it is not as it was last written')
    return this.#understand(stored)
  }

  /** True when an order cannot be worked on before the next start. */
  isRefused(orderId: string): boolean {
    return this.#refused.has(orderId)
  }

  /** Checks, seals and writes a document; only then is it believed. Resolves with the effects it has now. */
  async save(doc: Doc<State, Secret>): Promise<readonly Effect[]> {
    const { stored, written } = await this.#memory.give(doc)
    await this.#cabinet.write(this.#cabinet.pathOf(doc.id), stored)
    this.#revs.set(doc.id, doc.rev)
    written()
    this.index.replace(doc.id, stored.keys)
    return stored.effects
  }

  #read(path: string): Promise<StoredOrder | undefined> {
    return this.#cabinet.read(path, (content) => this.#parse(content, path))
  }

  /** A copy under another order's name would be taken for that order, so the name has to agree with the content. */
  #parse(content: unknown, path: string): StoredOrder {
    const order = parseStored(content)
    if (this.#cabinet.pathOf(order.id) !== path) throw new Damaged('it holds another order than its name says')
    assertKnown(order.shape, this.#shape, path)
    return order
  }

  async #understand(stored: StoredOrder): Promise<Doc<State, Secret>> {
    try {
      return await this.#memory.take(stored)
    } catch (cause) {
      throw this.#refuse(stored.id, whyUnusable(cause), cause)
    }
  }

  #refuse(orderId: string, reason: string, cause?: unknown): StorageError {
    const error = this.#cabinet.refuse(this.#cabinet.pathOf(orderId), reason, cause)
    this.#refused.set(orderId, error)
    return error
  }
}

function isDamage(error: unknown): error is StorageError {
  return error instanceof StorageError && error.cause instanceof Damaged
}
