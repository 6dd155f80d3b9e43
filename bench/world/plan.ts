import { z } from 'zod'
import { Spread } from '../histogram.ts'

/** What is to be done to one contestant. */
export const Run = z.object({
  /** Where it listens. */
  url: z.string(),
  dialect: z.enum(['webex', 'slack', 'connector']),
  /** Talkers are named `<crowd>-<n>`. */
  crowd: z.string(),
  people: z.int(),
  verb: z.string(),
  /** So many turns under way at any time, or so many begun each second whether or not earlier ones are done. */
  pace: z.union([z.object({ inFlight: z.int() }), z.object({ perSecond: z.number() })]),
  until: z.union([z.object({ turns: z.int() }), z.object({ seconds: z.number() })]),
})
export type Run = z.infer<typeof Run>

/** What came of it; times in milliseconds. */
export const Outcome = z.object({
  turns: z.int(),
  /** Not taken, or not answered with a card in ten seconds. */
  lost: z.int(),
  perSecond: z.number(),
  /** From the event to 2xx. */
  ack: Spread,
  /** From the event to the card that answers it. */
  reply: Spread,
  /** Calls of the platform's API by operation. */
  calls: z.record(z.string(), z.number()),
})
export type Outcome = z.infer<typeof Outcome>

export type Crowd = Pick<Run, 'crowd' | 'people'>

/** Everybody of a crowd, by name. */
export const crowdOf = ({ crowd, people }: Crowd): string[] => Array.from({ length: people }, (_, n) => `${crowd}-${n}`)
