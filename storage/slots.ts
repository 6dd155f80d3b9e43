/** Lets a bounded number of works run at once; the others wait in line. */
export class Slots {
  #free: number
  readonly #waiting: (() => void)[] = []

  constructor(count: number) {
    this.#free = count
  }

  async use<T>(work: () => Promise<T>): Promise<T> {
    if (this.#free > 0) this.#free -= 1
    else await new Promise<void>((go) => this.#waiting.push(go))
    try {
      return await work()
    } finally {
      // A slot is handed over rather than freed, so that nobody slips in ahead of the line.
      const next = this.#waiting.shift()
      if (next) next()
      else this.#free += 1
    }
  }

  /** Does them all, and rejects with the first failure only when none is under way any more. */
  async all(works: Iterable<() => Promise<unknown>>): Promise<void> {
    const results = await Promise.allSettled(Array.from(works, (work) => this.use(work)))
    for (const result of results) if (result.status === 'rejected') throw result.reason
  }
}
