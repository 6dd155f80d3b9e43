import { carry } from './flow.ts'
import { SITE_IDS, sitesOf, type Mapped } from './given.ts'
import { mappingOf, type Finder } from './mapping.ts'
import type { ErrorCode } from './provisioning/contract.ts'
import { callingOf, provisionOf, siteOf, subdomainOf, type Settings } from './settings.ts'

/** What is done to the world, in order; billing is the last. A refusal leads back to the answer that caused it. */

type Back = { readonly step: string; readonly field?: string; readonly code: string }
type Backs = Partial<Record<ErrorCode, Back>>

const back = (backs: Backs) => (code: ErrorCode) => backs[code]

export const mapOrder = carry({
  id: 'mapOrder',
  operation: (known: Finder & { readonly check: unknown }) => mappingOf(known),
  refused: (code, field) => (field?.startsWith('partner') ? ofPartner : ofCustomer)(code, field),
})

const ofPartner = (code: ErrorCode, field: string | undefined) =>
  back({
    EMAIL_IN_OTHER_ORG: { step: 'partnerNew', field: 'partnerAdminEmail', code: 'email.elsewhere' },
    CONSUMER_ACCOUNT: { step: 'partnerNew', field: 'partnerAdminEmail', code: 'email.consumer' },
    COUNTRY_NOT_SOLD: { step: 'partnerNew', field: 'partnerCountry', code: 'country.notSold' },
    VALIDATION: { step: 'partnerNew', ...named('partner', field), code: 'other' },
  })(code)

function ofCustomer(code: ErrorCode, field: string | undefined): Back | undefined {
  const address = (problem: string) => ({ step: 'customerAdmin', field: 'customerAdminEmail', code: problem })
  // The organisation was found by the address, so a quarrel about the organisation is one about the address.
  if (code === 'CONFLICT') return field === 'customer.orgId' ? address('email.elsewhere') : undefined
  if (code === 'VALIDATION' && field === undefined) return undefined
  return back({
    EMAIL_IN_OTHER_ORG: address('email.elsewhere'),
    CONSUMER_ACCOUNT: address('email.consumer'),
    ORG_AMBIGUOUS: address('org.ambiguous'),
    COUNTRY_NOT_SOLD: { step: 'customerNew', field: 'customerCountry', code: 'country.notSold' },
    VALIDATION: field?.endsWith('adminEmail')
      ? address('other')
      : { step: 'customerNew', ...named('customer', field), code: 'other' },
  })(code)
}

/** `customer.create.companyName` -> `customerCompanyName`. */
function named(side: string, field = ''): { readonly field?: string } {
  const last = field.slice(field.lastIndexOf('.') + 1)
  return last ? { field: `${side}${last.charAt(0).toUpperCase()}${last.slice(1)}` } : {}
}

export const saveSubdomain = carry({
  id: 'saveSubdomain',
  operation: (known: Pick<Settings, 'enterprise'> & Mapped) => subdomainOf(known),
  refused: back({
    SUBDOMAIN_TAKEN: { step: 'enterprise', field: 'subdomain', code: 'subdomain.taken' },
    SUBDOMAIN_INVALID: { step: 'enterprise', field: 'subdomain', code: 'subdomain.invalid' },
    SUBDOMAIN_LOCKED: { step: 'enterprise', field: 'subdomain', code: 'subdomain.locked' },
  }),
})

type Planned = Settings & { readonly plan: unknown }

export const saveCalling = carry({
  id: 'saveCalling',
  operation: (known: Planned) => callingOf(known),
  refused: (code, field) =>
    back({
      LOCATION_NAME_TAKEN: { step: 'location', field: 'location.name', code: 'location.taken' },
      VALIDATION: { step: 'location', ...(field ? { field } : {}), code: 'location.refused' },
    })(code),
})

/** One operation a site; the nth is there when an nth site was described. */
export const addSites = SITE_IDS.map((id, at) => ({
  when: (known: Planned) => sitesOf(known).length > at,
  carry: carry({
    id: `add-${id}`,
    operation: (known: Planned) => siteOf(known, at),
    refused: back({
      SITE_TAKEN: { step: id, field: 'site.name', code: 'site.taken' },
      SITE_INVALID: { step: id, field: 'site.name', code: 'site.invalid' },
    }),
  }),
}))

export const provision = carry({
  id: 'provision',
  operation: (known: Planned) => provisionOf(known),
  refused: () => undefined,
})
