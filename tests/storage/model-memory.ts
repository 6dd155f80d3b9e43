import { StorageError, type Doc, type InboxItem } from '../../storage/storage.ts'
import type { ShelfName } from './world.ts'

/** What of the model outlives a restart. */
export class Kept<State, Secret> {
  readonly orders = new Map<string, Doc<State, Secret>>()
  /** Of which version of the shape each order is. */
  readonly versions = new Map<string, number>()
  readonly pending = new Map<string, InboxItem>()
  readonly done = new Map<string, number>()
  readonly shelves: Readonly<Record<ShelfName, Map<string, Versioned>>> = {
    people: new Map(),
    spaces: new Map(),
    connections: new Map(),
  }
  token = 0
}

/** An entry as some version wrote it. */
export interface Versioned {
  readonly version: number
  readonly value: unknown
}

/** The version that a shape writes. */
export function versionOf({ migrations = [] }: { readonly migrations?: readonly unknown[] }): number {
  return migrations.length + 1
}

/** What leads from a version to today's. */
export function stepsFrom<Step>(version: number, shape: { readonly migrations?: readonly Step[] }): readonly Step[] {
  if (version > versionOf(shape)) throw new StorageError('was written by a newer version')
  return (shape.migrations ?? []).slice(version - 1)
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
