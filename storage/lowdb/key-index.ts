import type { Index } from '../storage.ts'
import type { Keys } from '../order-format.ts'

/** A key, and who carries it: most are of one order, and a set for each of those would be most of what is kept. */
interface Carried {
  readonly name: string
  by: string | Set<string>
}

/** Which orders carry a key: `find`, without reading a file. */
export class KeyIndex {
  readonly #keys = new Map<string, Carried>()
  readonly #ofOrder = new Map<string, readonly Carried[]>()

  /** `names`: of `namesOf`. */
  replace(orderId: string, names: readonly string[]): void {
    for (const key of this.#ofOrder.get(orderId) ?? []) this.#drop(key, orderId)
    this.#ofOrder.set(
      orderId,
      names.map((name) => this.#add(name, orderId)),
    )
  }

  find(index: Index, key: string): string[] {
    const by = this.#keys.get(nameOf(index, key))?.by ?? []
    return typeof by === 'string' ? [by] : [...by].sort()
  }

  #add(name: string, orderId: string): Carried {
    const key = this.#keys.get(name)
    if (!key) {
      const carried = { name, by: orderId }
      this.#keys.set(name, carried)
      return carried
    }
    if (typeof key.by === 'object') key.by.add(orderId)
    else if (key.by !== orderId) key.by = new Set([key.by, orderId])
    return key
  }

  #drop({ name, by }: Carried, orderId: string): void {
    if (typeof by === 'object') by.delete(orderId)
    if (by === orderId || (typeof by === 'object' && by.size === 0)) this.#keys.delete(name)
  }
}

/** An order's keys as one list. */
export const namesOf = (keys: Keys): string[] =>
  Object.entries(keys).flatMap(([index, values]) => values.map((value) => nameOf(index, value)))

const nameOf = (index: string, key: string): string => `${index} ${key}`
