import { StorageError, type Doc, type Effect } from '../storage.ts'
import { besideState } from './beside-state.ts'
import { Cabinet, type Room } from './cabinet.ts'
import { Damaged } from '../damaged.ts'
import { dueOf, type Due, type Indexed } from './index-format.ts'
import { KeyIndex, namesOf } from './key-index.ts'
import { OrderIndex, type IndexOptions } from './order-index.ts'
import { parseStored, type OrderShape, type StoredOrder } from '../order-format.ts'
import { OrderMemory } from '../order-memory.ts'
import { whyUnusable } from '../understanding.ts'
import { assertKnown, versionOf } from '../versions.ts'
import { isSame, stampOf, type Stamp } from './stamp.ts'

interface OrderFilesOptions {
  /** How many orders stay in memory; the others are read when they are asked for. */
  readonly remembered: number
  readonly index?: IndexOptions | undefined
}

/**
 * The orders on disk, those used last in memory, and an index of all.
 *
 * Not for two callers at once on the same order: `orders.ts` lets them take turns.
 */
export class OrderFiles<State, Secret> {
  readonly index = new KeyIndex()
  readonly #cabinet: Cabinet
  readonly #sheets: OrderIndex
  readonly #shape: OrderShape<State, Secret>
  readonly #revs = new Map<string, number>()
  readonly #memory: OrderMemory<State, Secret>
  readonly #refused = new Map<string, StorageError>()

  constructor(room: Room, shape: OrderShape<State, Secret>, { remembered, index }: OrderFilesOptions) {
    this.#sheets = new OrderIndex(room, versionOf(shape), index)
    this.#cabinet = new Cabinet(room, 'orders', { legible: true })
    this.#shape = shape
    this.#memory = new OrderMemory(shape, remembered)
  }

  get count(): number {
    return this.#revs.size
  }

  /**
   * Takes in every order and shows it to `inherit`: from the index if its file is as it was, else by reading the file.
   * No seal is opened.
   */
  async open(inherit: (orderId: string, effects: readonly Due[]) => void): Promise<void> {
    await this.#cabinet.open((folder) => {
      const lines = this.#sheets.read(folder)
      return (path, name) => {
        const stamp = stampOf(path)
        const line = lines.get(name)
        const order = line && stamp && isSame(line.stamp, stamp) ? line : this.#meet(path, stamp)
        if (!order) return
        this.#believe(order)
        inherit(order.id, order.effects)
      }
    })
  }

  /** From now on the index is kept on disk as well. */
  keepIndex(): void {
    this.#sheets.open()
  }

  /** When nothing is under way any more. */
  close(): Promise<void> {
    return this.#sheets.close()
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
    const path = this.#cabinet.pathOf(doc.id)
    await this.#cabinet.write(path, stored)
    const order = { id: doc.id, rev: doc.rev, keys: namesOf(stored.keys), effects: stored.effects.map(dueOf) }
    this.#believe(order)
    this.#sheets.wrote(path, order)
    written()
    return stored.effects
  }

  #believe({ id, rev, keys }: Indexed): void {
    this.#revs.set(id, rev)
    this.index.replace(id, keys)
  }

  /** What a file says, which had this stamp before it was read. */
  #meet(path: string, stamp: Stamp | undefined): Indexed | undefined {
    const content = this.#cabinet.lookNow(path, (body) => besideState(body, versionOf(this.#shape)))
    if (!content) return undefined
    const stored = this.#parse(content, path)
    const today = this.#memory.today(stored)
    const order = { id: stored.id, rev: stored.rev, keys: namesOf(today.keys), effects: today.effects.map(dueOf) }
    // What cannot be brought up to date now may be later.
    const isToday = today !== stored || stored.shape === versionOf(this.#shape)
    if (stamp && isToday) this.#sheets.found(path, { ...order, stamp })
    return order
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
