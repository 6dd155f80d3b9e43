import { StorageError, type Doc, type InboxItem } from '../../storage/storage.ts'
import type { Entry, ShelfName } from './world.ts'

/** What of the model outlives a restart. */
export class Kept<State, Secret> {
  readonly orders = new Map<string, Doc<State, Secret>>()
  readonly pending = new Map<string, InboxItem>()
  readonly done = new Map<string, number>()
  readonly shelves: Readonly<Record<ShelfName, Map<string, Entry>>> = {
    people: new Map(),
    spaces: new Map(),
    connections: new Map(),
  }
  token = 0
}

/** Does it at once; what it throws, the promise rejects with. */
export function attempt<T>(work: () => T): Promise<T> {
  return new Promise((resolve) => resolve(work()))
}

export function copy<T>(value: T): T {
  return structuredClone(value)
}

export function parse<T>(parser: (stored: unknown) => T, value: unknown): T {
  try {
    return parser(copy(value))
  } catch (cause) {
    throw new StorageError('does not fit its shape', { cause })
  }
}
