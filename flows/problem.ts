/** An answer that cannot stand, and why: the code of a sentence `problem.<code>` in the catalogues. */
export interface Problem {
  readonly field?: string
  readonly code: string
  /** What would do instead, best first. */
  readonly suggestions?: readonly string[]
  /** The masked name of the organisation that is in the way. */
  readonly organisation?: string
}
