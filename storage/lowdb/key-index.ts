import type { Index } from '../storage.ts'
import type { Keys } from '../order-format.ts'

/** Which orders carry a key: `find`, without reading a file. */
export class KeyIndex {
  readonly #orders = new Map<string, Set<string>>()
  readonly #keys = new Map<string, readonly string[]>()

  replace(orderId: string, keys: Keys): void {
    for (const key of this.#keys.get(orderId) ?? []) this.#drop(key, orderId)
    const names = Object.entries(keys).flatMap(([index, values]) => values.map((value) => `${index} ${value}`))
    this.#keys.set(orderId, names)
    for (const name of names) {
      const orders = this.#orders.get(name)
      if (orders) orders.add(orderId)
      else this.#orders.set(name, new Set([orderId]))
    }
  }

  find(index: Index, key: string): string[] {
    return [...(this.#orders.get(`${index} ${key}`) ?? [])].sort()
  }

  #drop(name: string, orderId: string): void {
    const orders = this.#orders.get(name)
    orders?.delete(orderId)
    if (orders?.size === 0) this.#orders.delete(name)
  }
}
