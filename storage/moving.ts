import type { StoredEntry } from './entry-format.ts'
import type { StoredOrder } from './order-format.ts'
import type { InboxItem, Shape } from './storage.ts'

/** One thing as it lies in a store, whatever the engine. What is sealed stays sealed. */
export type Moved =
  | { readonly kind: 'order'; readonly order: StoredOrder }
  /** `key`: as `keyHash` has it; the key itself is inside the seal. */
  | { readonly kind: 'entry'; readonly shelf: string; readonly key: string; readonly entry: StoredEntry }
  /** Not done yet. */
  | { readonly kind: 'event'; readonly item: InboxItem }
  /** An event that was done, and when: a late repeat of it is known by that. */
  | { readonly kind: 'done'; readonly id: string; readonly at: string }
  /** When the store was put back from a backup: new work may be old work for a day. */
  | { readonly kind: 'restored'; readonly at: string }

/** What a document is called; events have no part in it. */
export type Name =
  | { readonly kind: 'order'; readonly id: string }
  | { readonly kind: 'entry'; readonly shelf: string; readonly key: string }

/** A store that is copied. Nobody works in it meanwhile. */
export interface Source {
  /** Where it is, without a password. */
  readonly name: string
  /** Everything, events in the order they came. Rejects with a `StorageError` at the first thing that is damaged. */
  all(): AsyncIterable<Moved>
  /** Sees to it that nobody begins to work here again by mistake, and says how that is undone. `to`: the name of the copy. */
  leave(to: string): Promise<void>
  close(): Promise<void>
}

/** A store that becomes a copy. It does not open before `finish`. */
export interface Target {
  /** Where it is, without a password. */
  readonly name: string
  /** What there is of it: of a copy that was interrupted the documents, but no events. */
  all(): AsyncIterable<Moved>
  /** Durable when it resolves; what is there under the same name is replaced. Nobody knows what was begun of its work. */
  put(some: readonly Moved[]): Promise<void>
  drop(name: Name): Promise<void>
  finish(): Promise<void>
  close(): Promise<void>
}

/** What an engine exports so that stores can be moved. All reject with a `StorageError`. */
export interface OpenMoving {
  /** Rejects when there is nothing, somebody works there, or it was left for a copy before. */
  readonly from: <State, Secret, Shelves>(url: string, shape: Shape<State, Secret, Shelves>) => Promise<Source>
  /** Rejects when there is anything but an unfinished copy from the same place, or somebody works there. */
  readonly to: <State, Secret, Shelves>(
    url: string,
    shape: Shape<State, Secret, Shelves>,
    from: string,
  ) => Promise<Target>
}
