import type { Shape } from './storage.ts'

/** What an operator does with a store, beside the process that works in it or without one. All reject with a `StorageError`. */
export interface Upkeep {
  /** Into a new folder below `to`; also while somebody works in the store. */
  backUp(to: string, options: BackupOptions): Promise<Backup>
  /** Into an empty store in which nobody works; `keyFile`: where the sealing key belongs, if the backup has it. */
  restore(backup: string, options: { readonly keyFile: string }): Promise<Restored>
  /** Puts one order back into a store in which nobody works, such as one whose document was damaged. */
  restoreOrder(backup: string, options: OrderOptions): Promise<RestoredOrder>
  /** Reads everything in the store, or in a folder such as a backup, and changes nothing. */
  check(folder?: string): Promise<Checked>
}

/** What an engine exports that has no tools of its own for this. */
export type OpenUpkeep = <State, Secret, Shelves>(url: string, shape: Shape<State, Secret, Shelves>) => Upkeep

export interface BackupOptions {
  /** The version of the program, for the record. */
  readonly by: string
  readonly now: Date
  /** The file of the sealing key, to be put into the backup with all that it opens. */
  readonly keyFile?: string
  /** How many whole backups stay, this one included; all unless given. */
  readonly keep?: number
}

type Counts = Readonly<Record<string, number>>

export interface Backup {
  readonly folder: string
  readonly counts: Counts
  /** Files that were damaged already: they are in the backup as they are. Nothing older was removed then. */
  readonly damaged: readonly string[]
  readonly removed: readonly string[]
}

export interface Restored {
  readonly counts: Counts
  readonly takenAt: string
  readonly withKey: boolean
}

export interface OrderOptions {
  readonly orderId: string
  /** Also in the place of a sound one that is as new or newer; that one is kept in quarantine. */
  readonly force: boolean
}

/** Which revision was put back, and which one was there, if a sound one was. */
export interface RestoredOrder {
  readonly rev: number
  readonly before: number | undefined
}

export interface Finding {
  /**
   * `damaged`: not as it was written. `foreign`: never written by the engine. `unusable`: sound, but this version, or
   * these keys, cannot make sense of it. `leftover`: of a write that did not end; harmless. `quarantined`: moved aside
   * by an earlier start.
   */
  readonly kind: 'damaged' | 'foreign' | 'unusable' | 'leftover' | 'quarantined'
  /** Below the folder that is checked. */
  readonly file: string
  readonly reason: string
}

export interface Checked {
  /** How many sound documents of each kind. */
  readonly counts: Counts
  readonly findings: readonly Finding[]
}
