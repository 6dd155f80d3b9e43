import { StorageError, type Doc, type Effect } from '../storage.ts'
import { Cabinet, type Room } from './cabinet.ts'
import { DamagedFile } from './durable-json-file.ts'
import { KeyIndex } from './key-index.ts'
import {
  parseKeys,
  parsePlain,
  parseStored,
  shaped,
  type OrderShape,
  type PlainOrder,
  type StoredOrder,
} from './order-format.ts'
import { Recent } from './recent.ts'
import { sealFor } from './sealed.ts'
import { ownerOf, understood, whyUnusable } from './understanding.ts'
import { assertKnown, clearOf, versionOf } from './versions.ts'

interface Remembered {
  /** The document as JSON, so that whoever asks gets a copy of their own. */
  readonly text: string
  /** What this process sealed, and the outcome: most turns leave the secret alone, and sealing is not free. */
  readonly seal?: { readonly plain: string; readonly sealed: string }
}

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
  readonly #recent: Recent<Remembered>
  readonly #refused = new Map<string, StorageError>()

  /** `remembered`: how many orders stay in memory; the others are read when they are asked for. */
  constructor(room: Room, shape: OrderShape<State, Secret>, remembered: number) {
    this.#cabinet = new Cabinet(room, 'orders', { legible: true })
    this.#shape = shape
    this.#recent = new Recent(remembered)
  }

  get count(): number {
    return this.#revs.size
  }

  /** Reads every file once, without opening a seal, and shows each sound order to `found`. */
  async open(found: (order: Pick<Doc<State, Secret>, 'id' | 'effects'>) => void): Promise<void> {
    await this.#cabinet.open(async (path) => {
      const order = await this.#cabinet.look(path, (content) => this.#parse(content, path))
      if (!order) return
      const { keys, effects } = this.#today(order)
      this.#revs.set(order.id, order.rev)
      this.index.replace(order.id, keys)
      found({ id: order.id, effects })
    })
  }

  /** The order, if it needs no reading. */
  remembered(orderId: string): Doc<State, Secret> | undefined {
    const known = this.#recent.get(orderId)
    return known && shaped(parsePlain(known.text), this.#shape)
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
    const { text, plain, keys } = this.#check(doc)
    const { secret, ...clear } = plain
    const seal = await this.#seal(doc.id, secret)
    const stored: StoredOrder = { ...clear, shape: versionOf(this.#shape), keys, sealed: seal.sealed }
    await this.#cabinet.write(this.#cabinet.pathOf(doc.id), stored)
    this.#revs.set(doc.id, doc.rev)
    this.#recent.set(doc.id, { text, seal })
    this.index.replace(doc.id, keys)
    return plain.effects
  }

  async #seal(orderId: string, secret: unknown): Promise<NonNullable<Remembered['seal']>> {
    const plain = JSON.stringify(secret) ?? ''
    const before = this.#recent.get(orderId)?.seal
    if (before?.plain === plain) return before
    return { plain, sealed: await sealFor(this.#shape.sealer, ownerOf(orderId), secret) }
  }

  /** Reads back what is about to be written, as the next start would. */
  #check(doc: Doc<State, Secret>): { text: string; plain: PlainOrder; keys: StoredOrder['keys'] } {
    try {
      const text = JSON.stringify(doc)
      const plain = parsePlain(text)
      return { text, plain, keys: parseKeys(this.#shape.keys(shaped(plain, this.#shape))) }
    } catch (cause) {
      const message = `The next content of order ${doc.id} does not fit its shape; nothing was changed`
      throw new StorageError(message, { cause })
    }
  }

  #read(path: string): Promise<StoredOrder | undefined> {
    return this.#cabinet.read(path, (content) => this.#parse(content, path))
  }

  /** A copy under another order's name would be taken for that order, so the name has to agree with the content. */
  #parse(content: unknown, path: string): StoredOrder {
    const order = parseStored(content)
    if (this.#cabinet.pathOf(order.id) !== path) throw new DamagedFile('it holds another order than its name says')
    assertKnown(order.shape, this.#shape, path)
    return order
  }

  /** What a start goes by: of an older shape, what it comes to today, if anything. */
  #today(order: StoredOrder): Pick<StoredOrder, 'keys'> & Pick<Doc<State, Secret>, 'effects'> {
    if (order.shape === versionOf(this.#shape)) return order
    try {
      const { state, effects } = clearOf({ ...order, state: order.state }, this.#shape)
      return { keys: parseKeys(this.#shape.keys({ id: order.id, state: this.#shape.state(state) })), effects }
    } catch {
      return order // refused, and reported, once somebody asks for it
    }
  }

  async #understand(stored: StoredOrder): Promise<Doc<State, Secret>> {
    try {
      const { text, doc } = await understood(stored, this.#shape)
      this.#recent.set(stored.id, { text })
      return doc
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
  return error instanceof StorageError && error.cause instanceof DamagedFile
}
