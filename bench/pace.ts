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
  readonly open: { readonly perSecond: readonly number[]; readonly seconds: number }
  /** Orders in the store, for turns of the store alone. */
  readonly growth: { readonly orders: readonly number[]; readonly perSecond: number; readonly million: boolean }
  /** Orders in the store at a start. */
  readonly orders: readonly number[]
  readonly starts: number
  readonly doorSeconds: number
  /** Orders whose prompts fall due at one minute. */
  readonly due: Due
  /** Work that falls due in the store alone: how many pieces that press, and how many that can wait. */
  readonly work: { readonly pressing: number; readonly patient: number }
  /** Turns over which memory is watched. */
  readonly long: number
  /** Processes in one store, and orders in it. */
  readonly instances: { readonly counts: readonly number[]; readonly orders: number; readonly seconds: number }
  /** How often the product is killed while people press. */
  readonly kills: number
}

interface Due {
  readonly orders: number
  /** `PROMPTS_PER_SECOND` of the undisturbed runs; the last is that of the disturbed ones as well. */
  readonly rates: readonly number[]
  /** How long people press meanwhile, from the minute on. */
  readonly pressSeconds: number
  /** Left out: people who press, and kills, at a rate; only what is posted all at once is disturbed. */
  readonly isCalmAtRates?: true
}

export const full: Pace = {
  rounds: 5,
  people: 256,
  warmUp: 600,
  inFlight: [1, 16, 64],
  until: { seconds: 1.5 },
  open: { perSecond: [50, 200], seconds: 3 },
  growth: { orders: [1_000, 10_000, 100_000], perSecond: 200, million: false },
  orders: [0, 10_000, 100_000],
  starts: 3,
  doorSeconds: 2,
  due: { orders: 1_000, rates: [50], pressSeconds: 20 },
  work: { pressing: 100_000, patient: 10_000 },
  long: 50_000,
  instances: { counts: [1, 2, 4], orders: 10_000, seconds: 2 },
  kills: 5,
}

/** A look, not a verdict: short measurements differ by more. */
export const quick: Pace = {
  rounds: 3,
  people: 128,
  warmUp: 200,
  inFlight: [1, 16, 64],
  until: { seconds: 0.3 },
  open: { perSecond: [50], seconds: 1 },
  growth: { orders: [1_000, 10_000], perSecond: 200, million: false },
  orders: [0, 10_000],
  starts: 1,
  doorSeconds: 1,
  due: { orders: 500, rates: [50], pressSeconds: 5 },
  work: { pressing: 10_000, patient: 1_000 },
  long: 5_000,
  instances: { counts: [1, 2, 4], orders: 1_000, seconds: 0.5 },
  kills: 1,
}
