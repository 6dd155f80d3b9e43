import { createHash } from 'node:crypto'
import type { Moved } from './moving.ts'

/** How many there are of each kind, and a checksum that does not go by their order. */
export class Tally {
  readonly #counts = new Map<string, number>()
  readonly #sums = new Map<string, bigint>()
  #all = 0

  /** `shelves`: and other kinds that are to be named though there be none of them. */
  constructor(shelves: readonly string[]) {
    for (const kind of ['orders', ...shelves, 'events', 'done']) this.#counts.set(kind, 0)
  }

  get counts(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#counts)
  }

  get all(): number {
    return this.#all
  }

  /** Gives its hash. */
  add(moved: Moved): string {
    const kind = kindOf(moved)
    const hash = hashOf(moved)
    this.#all += 1
    this.#counts.set(kind, (this.#counts.get(kind) ?? 0) + 1)
    // Added up, not XORed: the same thing twice is not nothing.
    this.#sums.set(kind, (this.#sums.get(kind) ?? 0n) + BigInt(`0x${hash}`))
    return hash
  }

  /** The first kind of which the two are not the same. */
  difference(other: Tally): string | undefined {
    const kinds = new Set([...this.#counts.keys(), ...other.#counts.keys()])
    return [...kinds].find(
      (kind) => this.#counts.get(kind) !== other.#counts.get(kind) || this.#sums.get(kind) !== other.#sums.get(kind),
    )
  }
}

/** SHA-256 of the thing as JSON with its names in order, in hexadecimal digits. */
export function hashOf(moved: Moved): string {
  return createHash('sha256').update(JSON.stringify(moved, inOrder)).digest('hex')
}

function inOrder(_name: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
}

function kindOf(moved: Moved): string {
  switch (moved.kind) {
    case 'order':
      return 'orders'
    case 'entry':
      return moved.shelf
    case 'event':
      return 'events'
    case 'done':
    case 'restored':
      return moved.kind
  }
}
