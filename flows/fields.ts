import { z } from 'zod'
import { visible } from '../cards/literal.ts'
import { isZone } from './order.ts'
import { countries, serviceLanguages } from './places.ts'

/** What counts as a good value of the wizard's fields. The message of each issue is the code of a sentence. */

const CAP = 1000

/** A line of text as typed: invisible characters out, ends trimmed, never more than is sensible to look at. */
export const typed = (missing: string) => z.string(missing).max(CAP, 'tooLong').transform(visible)

/** What was sent or typed, by field, fit to be shown again: no more than is sensible, and nothing that cannot be seen. */
export const presentable = (values: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(values).map(([field, value]) => [field, [...visible(value)].slice(0, CAP).join('')]),
  )

/** Required text of 1 to `max` characters. */
export const text = (max: number, missing = 'required') =>
  typed(missing).pipe(z.string().min(1, missing).max(max, 'tooLong'))

/** Text that may be left out; blank counts as left out. */
export const optionalText = (max: number) =>
  z
    .union([typed('tooLong').pipe(z.string().max(max, 'tooLong')), z.undefined()])
    .transform((value) => value || undefined)
    .optional()

const LOCAL = /^[A-Za-z0-9!#$%&'*+\-/=?_{}]+(\.[A-Za-z0-9!#$%&'*+\-/=?_{}]+)*$/
const LABEL = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/

/** What a chat client or a mail program adds around an address. */
const bare = (typed: string) =>
  visible(typed)
    .replace(/^.*<([^<>]+)>.*$/, '$1')
    .replace(/^mailto:/i, '')
    .replace(/[\s,;.>]+$/, '')
    .replace(/^[\s<]+/, '')

/** International domains go to punycode, by the rules of the URL standard; undefined when it is no domain. */
function ascii(domain: string): string | undefined {
  try {
    return new URL(`http://${domain}`).hostname
  } catch {
    return undefined
  }
}

function normalEmail(typed: string): string | undefined {
  const [local = '', domain = '', ...more] = bare(typed).split('@')
  const host = /^[^\s/:?#[\]\\%@]+$/.test(domain) ? ascii(domain) : undefined
  const labels = host?.split('.') ?? []
  const good =
    more.length === 0 &&
    LOCAL.test(local) &&
    labels.length >= 2 &&
    labels.every((label) => LABEL.test(label)) &&
    /^([a-z]{2,}|xn--[a-z0-9-]+)$/.test(labels.at(-1) ?? '')
  return good && host ? `${local}@${host}`.toLowerCase() : undefined
}

/** An address in its normal form: lower case, ASCII domain, nothing pasted around it. At most 161 before `@`, 254 in all. */
export const email = (missing = 'email.missing') =>
  typed(missing).transform((value, context) => (value === '' ? failed(context, missing) : addressOf(value, context)))

/** An address that may be left out; blank counts as left out. */
export const optionalEmail = () =>
  typed('email.malformed')
    .transform((value, context) => (value === '' ? undefined : addressOf(value, context)))
    .optional()

function addressOf(value: string, context: z.RefinementCtx): string {
  const address = normalEmail(value)
  if (!address) return failed(context, 'email.malformed')
  return address.length > 254 || address.indexOf('@') > 161 ? failed(context, 'tooLong') : address
}

function failed(context: z.RefinementCtx, message: string): never {
  context.addIssue({ code: 'custom', message })
  return z.NEVER
}

export const domainOf = (address: string): string => address.slice(address.indexOf('@') + 1)

const PUBLIC_MAIL = new Set(
  (
    'gmail.com googlemail.com outlook.com hotmail.com live.com yahoo.com icloud.com me.com aol.com proton.me protonmail.com gmx.com gmx.de ' +
    'wp.pl onet.pl op.pl o2.pl interia.pl poczta.onet.pl gazeta.pl tlen.pl vp.pl'
  ).split(' '),
)

/** Whether anybody can have an address there, so that no company can claim the domain. */
export const isPublicMail = (address: string): boolean => PUBLIC_MAIL.has(domainOf(address))

/** 1 to 200 characters with a letter or digit among them; `%` is refused by the services behind. */
export const companyName = () =>
  text(200, 'company.missing')
    .refine((name) => !name.includes('%'), 'company.percent')
    .refine((name) => /[\p{L}\p{N}]/u.test(name), 'company.letters')

export const oneOf = <const V extends string>(values: readonly V[], missing: string) =>
  z.enum(values as readonly [V, ...V[]], missing)

/** A choice that may be left open; blank counts as left open. */
export const maybeOneOf = (values: readonly string[], wrong: string) =>
  z
    .union([z.literal('').transform(() => undefined), z.enum(values as readonly [string, ...string[]])], wrong)
    .optional()

/** Made once, since their lists are long. */
export const country = oneOf(countries, 'country.missing')
export const serviceLanguage = oneOf(serviceLanguages, 'language.missing')

/** A box that must be ticked. */
export const ticked = (missing: string) =>
  z.union([z.literal(true), z.literal('true').transform(() => true as const)], missing)

/** A box that may be ticked. */
export const tick = () =>
  z.union([z.boolean(), z.enum(['true', 'false']).transform((value) => value === 'true')], 'choice').default(false)

export const zone = (missing: string) => typed(missing).refine(isZone, missing)

export const subdomain = () =>
  typed('subdomain.invalid')
    .transform((value) => value.toLowerCase())
    .pipe(z.string().regex(/^[a-z0-9]{1,63}$/, 'subdomain.invalid'))

/** `https://Acme.webex.com/` -> `acme`: what people paste is stripped once, then the name must stand by itself. */
export const siteName = () =>
  typed('site.missing')
    .transform((value) =>
      value
        .toLowerCase()
        .replace(/^https?:\/\//, '')
        .replace(/\/$/, '')
        .replace(/\.webex\.com$/, ''),
    )
    .pipe(
      z
        .string()
        .min(1, 'site.missing')
        .max(63, 'site.invalid')
        .regex(/^(?!.*--)[a-z0-9]([a-z0-9-]*[a-z0-9])?$/, 'site.invalid'),
    )

/** A name folded to what a subdomain may hold: `Żółta Łódź S.A.` -> `zoltalodzsa`. */
export const folded = (name: string): string =>
  name
    .replace(/[łŁ]/g, 'l')
    .replace(/ß/g, 'ss')
    .replace(/[øØ]/g, 'o')
    .normalize('NFD')
    .replace(/[^A-Za-z0-9]/g, '')
    .toLowerCase()
    .slice(0, 63)

const KINDS = [/\p{Ll}/u, /\p{Lu}/u, /\d/, /[^\p{L}\d\s.,:;/()&'+-]/u]
const ANNOUNCED = /\b(?:password|passcode|pwd|has[łl]o)\s*(?:[:=]|is\s|to\s|jest\s)\s*(?=\S*[^\p{L}\s])\S{6,}\s*$/iu

/**
 * Looks like a secret rather than like anything the wizard asks for: one word of all four kinds of character, or one
 * that is said to be a password. What names are written with is no special character, so `7-Eleven` is a name.
 */
export function looksLikePassword(text: string): boolean {
  const word = visible(text)
  const isAddress = /@[^@]*\.[^@]*$/.test(word)
  return ANNOUNCED.test(word) || (/^\S{8,256}$/.test(word) && !isAddress && KINDS.every((kind) => kind.test(word)))
}

/** What was on the card when it was answered: the answer falls when it has changed since. */
export const seen = (value: string) => z.literal(value).default(value)
