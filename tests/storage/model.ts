import type { StorageOptions } from '../../storage/engine.ts'
import { StorageError, type Inbox, type InboxItem, type Shelf } from '../../storage/storage.ts'
import { attempt, copy, Kept, parse } from './model-memory.ts'
import { ModelOrders } from './model-orders.ts'
import { shape, type Person, type Place, type TestStorage } from './world.ts'

const THIRTY_DAYS = 30 * 24 * 60 * 60 * 1000

/**
 * The port in plain words, without a disk: what every engine has to do, done in the simplest way there is.
 * It passes the same promises, and `model.test.ts` compares real engines with it.
 */
export function newModel(): Promise<Place> {
  const kept = new Kept()
  return Promise.resolve({
    open: (options: StorageOptions = {}) => Promise.resolve(openModel(kept, options)),
    atRest: () => Promise.resolve([...kept.orders.keys()].join()), // nothing rests anywhere, so nothing is in sight
    clear: () => Promise.resolve(),
  })
}

function openModel(kept: Kept, options: StorageOptions): TestStorage {
  let closed = false
  const assertOpen = () => {
    if (closed) throw new StorageError('The store is closed')
  }
  return {
    orders: new ModelOrders(kept, options, assertOpen),
    inbox: new ModelInbox(kept, options, assertOpen),
    people: new ModelShelf(kept, assertOpen),
    close: () => {
      closed = true
      return Promise.resolve()
    },
  }
}

class ModelInbox implements Inbox {
  readonly #kept: Kept
  readonly #now: () => number
  readonly #assertOpen: () => void

  constructor(kept: Kept, { now = () => new Date() }: StorageOptions, assertOpen: () => void) {
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
    return Promise.resolve(copy([...this.#kept.pending.values()]))
  }

  done(id: string): Promise<void> {
    if (this.#kept.pending.delete(id)) this.#kept.done.set(id, this.#now())
    return Promise.resolve()
  }
}

class ModelShelf implements Shelf<Person> {
  readonly #kept: Kept
  readonly #assertOpen: () => void

  constructor(kept: Kept, assertOpen: () => void) {
    this.#kept = kept
    this.#assertOpen = assertOpen
  }

  get(key: string): Promise<Person | undefined> {
    return attempt(() => {
      this.#assertOpen()
      return this.#kept.people.get(key)
    })
  }

  change(key: string, change: (current: Person | undefined) => Person): Promise<Person> {
    return attempt(() => {
      const person = parse(shape.person, change(this.#kept.people.get(key)))
      this.#kept.people.set(key, person)
      return person
    })
  }

  remove(key: string): Promise<void> {
    this.#kept.people.delete(key)
    return Promise.resolve()
  }
}
