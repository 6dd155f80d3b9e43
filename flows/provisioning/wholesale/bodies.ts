import type { z } from 'zod'
import type { Provision } from '../contract.ts'
import { encodedId } from './organisation-ids.ts'
import { hasMeetings, limitsOf } from './packages.ts'

/** What is sent: the texts of our operations in the words of the API. */

/** An address as the API takes it; lines of 50 characters at most. */
export interface Address {
  readonly addressLine1: string
  readonly addressLine2?: string
  readonly city: string
  readonly stateOrProvince?: string
  readonly zipOrPostalCode?: string
  /** ISO 3166 alpha-2. */
  readonly country: string
}

export type Request = z.infer<typeof Provision>
type Settings = NonNullable<Request['settings']>
type Location = NonNullable<Settings['location']>

export interface Creation {
  readonly provisioningId: string
  readonly packages: readonly string[]
  readonly orgId?: string
  readonly externalId: string
  readonly address: Address
  readonly customerInfo?: { readonly name: string; readonly primaryEmail: string; readonly language?: string }
  readonly provisioningParameters: object
}

interface Parts {
  readonly provisioningId: string
  readonly wanted: ReadonlyMap<string, number>
  readonly address: Address
  /** The customer's organisation, where there is one. */
  readonly orgId: string | undefined
}

/** A new customer, or an existing organisation that becomes one. Undefined when nobody could administer it. */
export function creationOf(request: Request, { provisioningId, wanted, address, orgId }: Parts): Creation | undefined {
  const { customer } = request.settings ?? {}
  const base = { provisioningId, packages: [...wanted.keys()], externalId: request.orderId, address }
  const provisioningParameters = parametersOf(request.settings, wanted)
  if (orgId !== undefined) return { ...base, orgId: encodedId(orgId), provisioningParameters }
  if (!customer?.adminEmail) return undefined
  const { name, adminEmail: primaryEmail, language } = customer
  const customerInfo = { name, primaryEmail, ...(language && { language: localeOf(language) }) }
  return { ...base, customerInfo, provisioningParameters }
}

/** The same to be checked, which takes no language. */
export function precheckOf(creation: Creation): object {
  if (!creation.customerInfo) return creation
  const { language: _language, ...customerInfo } = creation.customerInfo
  return { ...creation, customerInfo }
}

/**
 * What is there stays, because whatever is left out is taken away. Parameters
 * are sent for what is new only: limits of what is there cannot be read, so they
 * are not touched.
 */
export function updateOf(request: Request, wanted: ReadonlyMap<string, number>, there: ReadonlySet<string>): object {
  const added = new Map([...wanted].filter(([name]) => !there.has(name)))
  return {
    packages: [...new Set([...there, ...wanted.keys()])],
    provisioningParameters: parametersOf(request.settings, added.size > 0 ? added : wanted),
  }
}

export const addressOf = (location: Location): Address => ({
  addressLine1: location.address1,
  ...(location.address2 && { addressLine2: location.address2 }),
  city: location.city,
  ...(location.stateOrProvince && { stateOrProvince: location.stateOrProvince }),
  ...(location.postalCode && { zipOrPostalCode: location.postalCode }),
  country: location.country,
})

function parametersOf({ location, timeZone }: Partial<Settings> = {}, wanted: ReadonlyMap<string, number>) {
  const timezone = timeZone ?? location?.timeZone
  return {
    ...(location && { calling: { location: placeOf(location) } }),
    ...(timezone && hasMeetings(wanted.keys()) && { meetings: { timezone } }),
    packages: { limits: limitsOf(wanted) },
  }
}

/** One language for mails and announcements: the announcements', since callers hear it. */
const placeOf = (location: Location) => ({
  name: location.name,
  address: addressOf(location),
  timezone: location.timeZone,
  language: location.announcementLanguage,
})

/** `pl_pl`, as settings have it, is `pl_PL` for an organisation. */
const localeOf = (language: string): string =>
  language.replace(/_(\w+)$/, (_, land: string) => `_${land.toUpperCase()}`)
