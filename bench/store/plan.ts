import { z } from 'zod'
import { Spread } from '../histogram.ts'

/** Presses on the orders of a store, without a platform or a bot around it. */
export const Presses = z.object({
  /** The orders `from` to `to`, without the last; each press is of any of them. */
  from: z.int().default(0),
  to: z.int(),
  pace: z.union([z.object({ inFlight: z.int() }), z.object({ perSecond: z.number() })]),
  until: z.union([z.object({ turns: z.int() }), z.object({ seconds: z.number() })]),
})
export type Presses = z.input<typeof Presses>

/** What came of them. */
export const Pressed = z.object({
  turns: z.int(),
  perSecond: z.number(),
  /** Until the event is kept, which is when a webhook is answered. */
  stored: Spread,
  /** Until the order is written, too. */
  turn: Spread,
})
export type Pressed = z.infer<typeof Pressed>

/** Work that falls due from an instant on, and for how long; the store's clock begins at that instant. */
export const Shift = z.object({ from: z.iso.datetime(), seconds: z.number() })
export type Shift = z.infer<typeof Shift>

export const Done = z.object({
  count: z.int(),
  /** From the instant that the shift began, in seconds. */
  seconds: z.number(),
  /** After its instant, in milliseconds. */
  late: Spread,
})
export type Done = z.infer<typeof Done>
