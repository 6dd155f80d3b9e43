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

/** An address that starts with one of these schemes. */
export const url = (...schemes: string[]) =>
  z.string().refine(
    (text) => {
      return URL.canParse(text) && schemes.includes(new URL(text).protocol)
    },
    `must be a URL that starts with ${schemes.map((scheme) => `${scheme}//`).join(' or ')}`,
  )

/** Secrets and personal data go over it: in the clear only within this machine. */
export const guarded = url('https:', 'http:')
  .refine(
    (text) => !URL.canParse(text) || isGuarded(new URL(text)),
    'must be https, but for an address of this machine',
  )
  .transform((text) => text.replace(/\/+$/, ''))

const isGuarded = ({ protocol, hostname }: URL) => protocol !== 'http:' || isLoopback(hostname)

/** True for a host name that cannot be reached from another machine. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || /^127(\.\d{1,3}){3}$/.test(host) || host === '::1' || host === '[::1]'
}

/** What is shown to prove who one is. */
export const token = z.string().regex(/^[\x21-\x7e]+$/, 'must be one word of plain characters')
