import { z } from 'zod'
import { Service } from '../flows/provisioning/contract.ts'
import type { Address } from '../flows/provisioning/wholesale/bodies.ts'
import { packageNames, type Packages } from '../flows/provisioning/wholesale/packages.ts'
import { about } from './setting.ts'

/** `calling=webex_calling, meetings=webex_meetings` */
const packages = z.string().transform((text, issues): Packages => {
  const pairs = text.split(',').map((pair) => pair.split('=').map((word) => word.trim()))
  const Pair = z.tuple([Service, z.enum(packageNames)])
  const read = pairs.map((pair) => Pair.safeParse(pair))
  if (read.every(({ success }) => success)) return Object.fromEntries(read.flatMap(({ data }) => (data ? [data] : [])))
  issues.addIssue(`must be pairs such as calling=webex_calling, of ${Service.options.join(', ')} and Cisco's packages`)
  return z.NEVER
})

const line = z.string().min(1).max(50)
const Parts = z.tuple([z.string().regex(/^[A-Z]{2}$/), line, line, line.optional(), line.optional()])

/** `PL=ul. Prosta 1; Warszawa; 00-001 | US=771 Alder Drive; Milpitas; 95035; CA` */
const addresses = z.string().transform((text, issues): readonly Address[] => {
  const read = text.split('|').map((part) => {
    const [country = '', lines = ''] = part.split(/=(.*)/s)
    return Parts.safeParse([country.trim(), ...lines.split(';').map((each) => each.trim())])
  })
  if (read.every(({ success }) => success)) return read.flatMap(({ data }) => (data ? [addressOf(data)] : []))
  issues.addIssue('must be addresses such as PL=ul. Prosta 1; Warszawa; 00-001, with | between them')
  return z.NEVER
})

const addressOf = ([country, addressLine1, city, zip, state]: z.infer<typeof Parts>): Address => ({
  addressLine1,
  city,
  ...(zip && { zipOrPostalCode: zip }),
  ...(state && { stateOrProvince: state }),
  country,
})

const unset = 'required with `PROVISIONING_BACKEND=wholesale`'

/** What the `wholesale` back end has to be told; see `docs/wholesale.md`. */
export const wholesaleSettings = {
  WHOLESALE_PROVISIONING_ID: z
    .string()
    .max(200)
    .optional()
    .register(about, { means: 'Provisioning ID of the customer template in Partner Hub, for `wholesale`.', unset }),
  WHOLESALE_PARTNER_ORG_ID: z
    .string()
    .max(200)
    .optional()
    .register(about, { means: 'The partner’s Webex organisation, as a UUID or as Webex’s API writes it.', unset }),
  WHOLESALE_PARTNER_NAME: z
    .string()
    .max(200)
    .optional()
    .register(about, { means: 'What it is called on cards.', unset }),
  WHOLESALE_PACKAGES: packages
    .default({ calling: 'webex_calling', meetings: 'webex_meetings', contact_center: 'cx_standard_agent' })
    .register(about, {
      means: 'Wholesale package for each service that is bought. It decides what is billed. Messaging needs none.',
      unset: '`calling=webex_calling, meetings=webex_meetings, contact_center=cx_standard_agent`',
    }),
  WHOLESALE_ADDRESSES: addresses.optional().register(about, {
    means:
      'Your address in each country you sell in, `country=street; city; postal code; state`, with a bar between them: for checks, and as billing address of orders without calling.',
    unset,
  }),
} as const

/** What is missing for the back end that is chosen. Without an address of its own it would talk to the sandbox. */
export function wrongWholesale(given: Readonly<Record<string, string | undefined>>): [string, boolean, string][] {
  const { PROVISIONING_BACKEND: backEnd, WEBEX_TOKEN: token } = given
  const own = Object.keys(wholesaleSettings).filter((name) => name !== 'WHOLESALE_PACKAGES')
  const wanted = token === undefined ? ['PROVISIONING_URL', ...own] : own
  return wanted.map((name) => [
    name,
    backEnd === 'wholesale' && !given[name],
    'is required with PROVISIONING_BACKEND=wholesale',
  ])
}
