/** One lane a key: works of the same key follow each other, works of different keys do not wait. */
export class Lanes {
  readonly #tails = new Map<string, Promise<void>>()

  run<T>(key: string, work: () => Promise<T>): Promise<T> {
    const before = this.#tails.get(key)
    const result = before ? before.then(work) : work()
    const tail = result.then(
      () => undefined,
      () => undefined, // the caller has the error; the next in the lane starts regardless
    )
    this.#tails.set(key, tail)
    void tail.then(() => {
      if (this.#tails.get(key) === tail) this.#tails.delete(key)
    })
    return result
  }

  /** Resolves when every lane is empty. */
  async idle(): Promise<void> {
    while (this.#tails.size > 0) await Promise.all(this.#tails.values())
  }
}
