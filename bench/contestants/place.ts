/** What the process of a contestant is told. */
export interface Place {
  readonly port: number
  /** Where the platforms' APIs are. */
  readonly world: string
  /** Where to keep things durably; undefined: in memory. */
  readonly folder: string | undefined
}
