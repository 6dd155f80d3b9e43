import type { Shape, Storage } from './storage.ts'

/** Something an operator should see. Names of files and plain reasons only, never what a document says. */
export type StorageEvent =
  /** A damaged or foreign file was moved out of the way; its order or entry answers with a `StorageError` until it is put right. */
  | {
      readonly kind: 'quarantined'
      readonly file: string
      readonly movedTo: string
      readonly reason: string
      /** The order it was, where the name of the file tells. */
      readonly orderId?: string
    }
  /** An undamaged file that this version cannot make sense of; it stays where it is and is tried again at the next start. */
  | { readonly kind: 'refused'; readonly file: string; readonly reason: string }
  /** The disk can no longer be believed; everything that writes is refused from now on, the process should end. */
  | { readonly kind: 'broken'; readonly file: string; readonly reason: string }

export interface StorageOptions {
  readonly report?: (event: StorageEvent) => void
  /** Called after a write that made an effect claimable, so that whoever waits for `nextDue` looks again. */
  readonly onDue?: () => void
  /** Tells how long ago an event was done (30 days of memory); nothing else goes by it. */
  readonly now?: () => Date
}

/** Opens one engine; what an engine file has to export. */
export type OpenEngine = <State, Secret, Shelves>(
  url: string,
  shape: Shape<State, Secret, Shelves>,
  options: StorageOptions,
) => Promise<Storage<State, Secret, Shelves>>

/** Says that a store in which nobody works was put back by other tools than ours; for a day none of its work is fresh. */
export type MarkRestored = <State, Secret, Shelves>(url: string, shape: Shape<State, Secret, Shelves>) => Promise<void>
