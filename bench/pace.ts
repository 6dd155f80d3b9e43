/** How long everything is measured. */
export interface Pace {
  readonly rounds: number
  /** People who press, each in a 1:1 of their own. */
  readonly people: number
  /** Turns before anything is measured, for the compiler. */
  readonly warmUp: number
  readonly inFlight: readonly number[]
  /** One measurement at a number in flight. */
  readonly until: { readonly seconds: number } | { readonly turns: number }
  /** Presses that come whether or not earlier ones are answered. */
  readonly open: { readonly perSecond: number; readonly seconds: number }
  /** Orders in the store at a start. */
  readonly orders: readonly number[]
  readonly starts: number
  readonly doorSeconds: number
  /** Orders whose prompts fall due at one minute. */
  readonly due: Due
}

interface Due {
  readonly orders: number
  /** `PROMPTS_PER_SECOND` of the undisturbed runs; the last is that of the disturbed ones as well. */
  readonly rates: readonly number[]
  /** How long people press meanwhile, from the minute on. */
  readonly pressSeconds: number
}

export const full: Pace = {
  rounds: 5,
  people: 256,
  warmUp: 600,
  inFlight: [1, 16, 64],
  until: { seconds: 1.5 },
  open: { perSecond: 50, seconds: 3 },
  orders: [0, 1_000, 10_000],
  starts: 3,
  doorSeconds: 2,
  due: { orders: 3_000, rates: [5, 50], pressSeconds: 20 },
}

/** A look, not a verdict: short measurements differ by more. */
export const quick: Pace = {
  rounds: 3,
  people: 128,
  warmUp: 200,
  inFlight: [1, 16, 64],
  until: { seconds: 0.3 },
  open: { perSecond: 50, seconds: 1 },
  orders: [1_000],
  starts: 1,
  doorSeconds: 1,
  due: { orders: 1_000, rates: [50], pressSeconds: 8 },
}
