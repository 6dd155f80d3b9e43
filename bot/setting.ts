import { z } from 'zod'

/** What settings are made of. */

/** What people are told of a setting. */
export interface About {
  readonly means: string
  /** What holds without it, where that is not simply its default value. */
  readonly unset?: string
  /** Never printed, and may be given as a file: `NAME_FILE`. */
  readonly secret?: true
}

/** Filled by the settings below; README and `.env.example` are printed from it. */
export const about = z.registry<About>()

/** A whole number between two others, both included. */
export const whole = (least: number, most: number) =>
  z
    .string()
    .regex(/^\d{1,9}$/, 'must be a whole number')
    .transform(Number)
    .pipe(z.number().min(least, `must be at least ${least}`).max(most, `must be at most ${most}`))

/** One of a few words. */
export const oneOf = <const Words extends readonly string[]>(words: Words) =>
  z.enum(words, `must be one of ${words.join(', ')}`)

export const days = whole(1, 365)

/** `09:00`, on a clock of 24 hours. */
export const time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time of day such as 09:00')
