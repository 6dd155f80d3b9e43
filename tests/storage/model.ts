import type { StorageOptions } from '../../storage/engine.ts'
import { StorageError, type Inbox, type InboxItem, type Shelf, type ShelfShape } from '../../storage/storage.ts'
import { attempt, copy, Kept, parse, stepsFrom, versionOf, type Versioned } from './model-memory.ts'
import { ModelOrders } from './model-orders.ts'
import {
  shape,
  type Entry,
  type Place,
  type Secret,
  type ShelfName,
  type State,
  type TestShape,
  type TestStorage,
} from './world.ts'

const THIRTY_DAYS = 30 * 24 * 60 * 60 * 1000

/**
 * The port in plain words, without a disk: what every engine has to do, done in the simplest way there is.
 * It passes the same promises, and `model.test.ts` compares real engines with it.
 */
export function newModel(): Promise<Place> {
  const kept = new Kept<State, Secret>()
  return Promise.resolve({
    open: (options: StorageOptions = {}, as = shape) => attempt(() => openModel(kept, options, as)),
    atRest: () => Promise.resolve([...kept.orders.keys()].join()), // nothing rests anywhere, so nothing is in sight
    clear: () => Promise.resolve(),
  })
}

function openModel(kept: Kept<State, Secret>, options: StorageOptions, shape: TestShape): TestStorage {
  let closed = false
  const assertOpen = () => {
    if (closed) throw new StorageError('The store is closed')
  }
  const shelf = (name: ShelfName) => new ModelShelf(kept.shelves[name], shape.shelves[name], assertOpen)
  return {
    orders: new ModelOrders(kept, shape, { ...options, assertOpen }),
    inbox: new ModelInbox(kept, options, assertOpen),
    people: shelf('people'),
    spaces: shelf('spaces'),
    connections: shelf('connections'),
    isShared: false,
    ready: () => attempt(assertOpen),
    close: () => {
      closed = true
      return Promise.resolve()
    },
  }
}

class ModelInbox implements Inbox {
  readonly #kept: Kept<unknown, unknown>
  readonly #now: () => number
  readonly #assertOpen: () => void

  constructor(kept: Kept<unknown, unknown>, { now = () => new Date() }: StorageOptions, assertOpen: () => void) {
    this.#kept = kept
    this.#now = () => now().getTime()
    this.#assertOpen = assertOpen
  }

  put(item: InboxItem): Promise<boolean> {
    return attempt(() => {
      this.#assertOpen()
      const doneAt = this.#kept.done.get(item.id) ?? -Infinity
      if (this.#kept.pending.has(item.id) || doneAt > this.#now() - THIRTY_DAYS) return false
      this.#kept.pending.set(item.id, copy(item))
      return true
    })
  }

  pending(): Promise<InboxItem[]> {
    return attempt(() => {
      this.#assertOpen()
      return copy([...this.#kept.pending.values()])
    })
  }

  handBack(): Promise<void> {
    return attempt(this.#assertOpen)
  }

  done(id: string): Promise<void> {
    return attempt(() => {
      this.#assertOpen()
      if (this.#kept.pending.delete(id)) this.#kept.done.set(id, this.#now())
    })
  }
}

class ModelShelf implements Shelf<Entry> {
  readonly #entries: Map<string, Versioned>
  readonly #shape: ShelfShape<Entry>
  readonly #assertOpen: () => void

  constructor(entries: Map<string, Versioned>, shape: ShelfShape<Entry>, assertOpen: () => void) {
    this.#entries = entries
    this.#shape = shape
    this.#assertOpen = assertOpen
  }

  get(key: string): Promise<Entry | undefined> {
    return attempt(() => this.#today(key))
  }

  change(key: string, change: (current: Entry | undefined) => Entry): Promise<Entry> {
    return attempt(() => {
      const entry = parse(this.#shape.parse, change(this.#today(key)))
      this.#entries.set(key, { version: versionOf(this.#shape), value: copy(entry) })
      return copy(entry)
    })
  }

  remove(key: string): Promise<void> {
    return attempt(() => {
      this.#assertOpen()
      this.#entries.delete(key)
    })
  }

  #today(key: string): Entry | undefined {
    this.#assertOpen()
    const kept = this.#entries.get(key)
    if (!kept) return undefined
    const steps = stepsFrom(kept.version, this.#shape)
    return parse(
      this.#shape.parse,
      steps.reduce((old, step) => step(old), copy(kept.value)),
    )
  }
}
