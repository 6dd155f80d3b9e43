/** What the process of a contestant is told. */
export interface Place {
  readonly port: number
  /** Where the platforms' APIs are. */
  readonly world: string
  /** The URL of the store to keep things in durably; undefined: in memory. */
  readonly store: string | undefined
  /** A folder for whoever has no store of ours. */
  readonly folder: string
}
