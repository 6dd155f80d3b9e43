/** When the next effect of an order falls due. */
export interface Due {
  readonly orderId: string
  /** Milliseconds since the epoch. */
  readonly at: number
}

/** A binary heap with one place an order: the order due first is on top, its place can be changed or given up. */
export class DueHeap {
  readonly #heap: Due[] = []
  readonly #places = new Map<string, number>()

  get first(): Due | undefined {
    return this.#heap[0]
  }

  get(orderId: string): Due | undefined {
    const place = this.#places.get(orderId)
    return place === undefined ? undefined : this.#heap[place]
  }

  set(due: Due): void {
    const place = this.#places.get(due.orderId) ?? this.#heap.length
    this.#put(place, due)
    this.#settle(place, due)
  }

  delete(orderId: string): void {
    const place = this.#places.get(orderId)
    if (place === undefined) return
    this.#places.delete(orderId)
    const last = this.#heap.pop()
    if (!last || last.orderId === orderId) return
    this.#put(place, last)
    this.#settle(place, last)
  }

  #put(place: number, due: Due): void {
    this.#heap[place] = due
    this.#places.set(due.orderId, place)
  }

  #settle(start: number, due: Due): void {
    let place = start
    for (;;) {
      const better = this.#better(place, due)
      if (better === undefined) return
      const [other, otherDue] = better
      this.#put(place, otherDue)
      this.#put(other, due)
      place = other
    }
  }

  /** The neighbour, above or below, that `due` has to change places with. */
  #better(place: number, due: Due): [number, Due] | undefined {
    const up = (place - 1) >> 1
    const above = place > 0 ? this.#heap[up] : undefined
    if (above && before(due, above)) return [up, above]
    const down = place * 2 + 1
    const left = this.#heap[down]
    const right = this.#heap[down + 1]
    if (right && left && before(right, left) && before(right, due)) return [down + 1, right]
    return left && before(left, due) ? [down, left] : undefined
  }
}

/** Oldest first; two of the same instant go by id, so that the order is the same on every run. */
function before(a: Due, b: Due): boolean {
  return a.at < b.at || (a.at === b.at && a.orderId < b.orderId)
}
