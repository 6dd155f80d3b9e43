/** One kind of soak: runs for as long as it is given, and says what it met. */
export interface Part {
  readonly name: string
  readonly what: string
  readonly run: (pace: Pace) => Promise<Findings>
}

export interface Pace {
  readonly minutes: number
  /** All chance comes from here, so that a run can be had again. */
  readonly seed: number
  /** Told now and then how far it is. */
  readonly say: (line: string) => void
}

export interface Findings {
  /** Points of the code at which the bot is killed, one before and one after each wait; of those parts that kill there. */
  readonly killPoints?: number
  readonly histories: number
  /** What was made to go wrong, and how often. */
  readonly faults: Readonly<Record<string, number>>
  /** Each in words, with what led to it. */
  readonly violations: readonly string[]
}
