import { z } from 'zod'
import { learned, type Findings, type Inquiry, type Learned } from './inquiry.ts'
import { contractCountry, type Order } from './order.ts'
import type { Lookup, OperationName, Organisation } from './provisioning/contract.ts'

/** Which organisation is right, as a representative found after it was not recognised; without an id, a new one is made. */
export const Ruling = z.object({
  orgId: z.string().optional(),
  name: z.string(),
  at: z.string(),
  /** Somebody had refused this very organisation on this order. */
  wasRefused: z.boolean().optional(),
})
export type Ruling = z.infer<typeof Ruling>

/** What a set-up starts from, before anything is answered. */
export interface Given {
  readonly order: Order
  readonly owner: { readonly personId: string; readonly email: string }
  /** Whose order it is to set up; see `contactOf`. */
  readonly contactEmail: string
  readonly found: Findings
  /** Organisations that were refused as not recognised on this order; they are not offered again. */
  readonly refused: readonly string[]
  /** Operations that the back end does not offer: what they would need is not asked. */
  readonly cannot?: readonly string[]
  /** What a representative ruled about either side. */
  readonly rulings?: { readonly partner?: Ruling | undefined; readonly customer?: Ruling | undefined }
  /** Created for this order by a mapping that then failed, and why it failed. */
  readonly partnerMade?: { readonly orgId: string; readonly adminEmail: string; readonly because: string }
  /** UTC instant of this turn, and the day it is in the order's zone. */
  readonly now: string
  readonly today: string
}

/** Whether the back end offers an operation. */
export const can = ({ cannot = [] }: Given, operation: OperationName): boolean => !cannot.includes(operation)

/** What is fixed once the order is mapped: the point of no return is behind. */
export const Mapping = z.object({
  partnerOrgId: z.string(),
  partnerName: z.string(),
  partnerCreated: z.boolean(),
  partnerAdminEmail: z.string(),
  customerOrgId: z.string(),
  customerName: z.string(),
  customerCreated: z.boolean(),
  customerAdminEmail: z.string(),
  customerCountry: z.string().optional(),
  customerLanguage: z.string().optional(),
})
export type Mapping = z.infer<typeof Mapping>

export interface Mapped extends Given {
  readonly mapping: Mapping
  readonly passwordSet: boolean
  /** The one-time page, only where a card is drawn to be sent. */
  readonly passwordLink?: string
  /** The subdomain whose availability was asked for last. */
  readonly checked?: string
  readonly savedSubdomain?: string
}

export interface Calling extends Mapped {
  readonly customer: Learned<'organisation'>
  readonly locationCountry?: { readonly 'location.country': string }
  readonly languages?: {
    readonly 'location.timeZone': string
    readonly 'location.announcementLanguage': string
    readonly 'location.emailLanguage': string
  }
}

export const SITE_IDS = ['site', 'site2', 'site3', 'site4', 'site5'] as const
export type SiteId = (typeof SITE_IDS)[number]

export interface SiteAnswer {
  readonly 'site.name': string
  readonly 'site.timeZone': string
  readonly 'site.userManagement': 'control_hub' | 'site_admin'
  readonly 'site.earlyRelease': boolean
  readonly transferCode?: string | undefined
  readonly another: 'yes' | 'no'
}

export type Sites = Readonly<Record<SiteId, SiteAnswer>>

/** The sites described so far, in order. */
export const sitesOf = (known: Partial<Sites>): readonly { readonly id: SiteId; readonly answer: SiteAnswer }[] =>
  SITE_IDS.flatMap((id) => {
    const answer = known[id]
    return answer ? [{ id, answer }] : []
  })

/** Where the customer is, if contract or organisation says so. */
export const customerCountryOf = ({ order, mapping }: Mapped): string | undefined =>
  contractCountry(order) ?? mapping.customerCountry

/** The country of the first calling location: the contract's, else the customer's, else the one that was asked for. */
export const headOffice = (known: Calling): string =>
  customerCountryOf(known) ?? known.locationCountry?.['location.country'] ?? ''

/** The organisation as last read: a later reading by id beats the look-up that found it. Undefined once it is gone. */
function latest(found: Findings, organisation: Organisation): Organisation | undefined {
  const readings = Object.entries(found)
    .flatMap(([key, kept]) => {
      const inquiry = JSON.parse(key) as Inquiry
      return kept.ok && inquiry.about === 'organisation' && inquiry.orgId === organisation.orgId
        ? [{ inquiry, at: kept.at }]
        : []
    })
    .sort((a, b) => a.at.localeCompare(b.at))
  const last = readings.at(-1)
  if (!last) return organisation
  const reading = learned(found, last.inquiry)
  if (!reading || 'gone' in reading) return undefined
  return { ...reading, emailRole: organisation.emailRole }
}

export interface PartnerKnown extends Given {
  readonly partnerLookup: Lookup
  readonly partnerPick?: { readonly orgId: string }
}

export interface CustomerKnown extends Given {
  readonly customerLookup: Lookup
  readonly customerPick?: { readonly orgId: string }
}

/** The partner organisation in question: the one picked, or the only one found. */
export const partnerInQuestion = (known: PartnerKnown): Organisation | undefined =>
  inQuestion(known.found, known.partnerLookup, known.partnerPick?.orgId)

/** The customer organisation in question: the one picked, or the only one found. */
export const customerInQuestion = (known: CustomerKnown): Organisation | undefined =>
  inQuestion(known.found, known.customerLookup, known.customerPick?.orgId)

function inQuestion(found: Findings, lookup: Lookup, picked: string | undefined): Organisation | undefined {
  const wanted = picked ?? (lookup.kind === 'one' ? lookup.matches[0]?.orgId : undefined)
  const match = lookup.matches.find(({ orgId }) => orgId === wanted)
  return match && latest(found, match)
}
