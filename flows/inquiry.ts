import { z } from 'zod'
import { Availability, ErrorCode, Lookup, Organisation } from './provisioning/contract.ts'
import type { Provisioning, Answer } from './provisioning/provisioning.ts'

/** Something a service can be asked. Two equal inquiries have one answer within a session. */
export type Inquiry =
  | { readonly about: 'partnerOrg'; readonly email: string; readonly round: number }
  | { readonly about: 'customerOrg'; readonly email: string; readonly companyName: string; readonly round: number }
  | { readonly about: 'organisation'; readonly orgId: string; readonly round: string }
  | { readonly about: 'subdomain'; readonly name: string }
  | { readonly about: 'site'; readonly name: string }
  | { readonly about: 'colleagues'; readonly of: string }

type About = Inquiry['about']

/** People of the same company in the spaces that somebody shares with the bot. */
const Colleagues = z.object({ people: z.array(z.object({ email: z.string(), displayName: z.string() })) })
type Colleagues = z.infer<typeof Colleagues>

/** What comes back, by what was asked about. An organisation that is gone is an answer, not a failure. */
interface Answers {
  readonly partnerOrg: Lookup
  readonly customerOrg: Lookup
  readonly organisation: Organisation | { readonly gone: true }
  readonly subdomain: Availability
  readonly site: Availability
  readonly colleagues: Colleagues
}
export type Learned<A extends About> = Answers[A]

const schemas: { readonly [A in About]: z.ZodType<Answers[A]> } = {
  partnerOrg: Lookup,
  customerOrg: Lookup,
  organisation: z.union([Organisation, z.object({ gone: z.literal(true) })]),
  subdomain: Availability,
  site: Availability,
  colleagues: Colleagues,
}

/** An answer as it is kept beside the answers of the person, under its inquiry. */
export const Found = z.union([
  z.object({ ok: z.literal(true), at: z.string(), value: z.unknown() }),
  z.object({ ok: z.literal(false), at: z.string(), code: ErrorCode }),
])
export type Found = z.infer<typeof Found>
export type Findings = Readonly<Record<string, Found>>

export const keyOf = (inquiry: Inquiry): string => JSON.stringify(inquiry)

/** What was learned, typed; undefined when it was not asked yet or the service failed. */
export function learned<A extends About>(
  found: Findings,
  inquiry: Extract<Inquiry, { about: A }>,
): Learned<A> | undefined {
  const kept = found[keyOf(inquiry)]
  if (!kept?.ok) return undefined
  const about: A = inquiry.about
  return schemas[about].parse(kept.value)
}

/** Whether what was learned is that an organisation exists no longer. */
export const isGone = (value: unknown): boolean => typeof value === 'object' && value !== null && 'gone' in value

/** What the provisioning services are asked; colleagues are asked of the chat. */
export type ServiceInquiry = Exclude<Inquiry, { about: 'colleagues' }>

/** Asks the service. Look-ups that find nothing are answers; everything that is not one is a failure with its code. */
export async function inquire(inquiry: ServiceInquiry, provisioning: Provisioning): Promise<Answer<unknown>> {
  switch (inquiry.about) {
    case 'partnerOrg':
      return provisioning.findPartnerOrg(inquiry.email)
    case 'customerOrg':
      return provisioning.findCustomerOrg(inquiry.email, inquiry.companyName)
    case 'organisation': {
      const answer = await provisioning.getOrganisation(inquiry.orgId)
      return !answer.ok && answer.code === 'NOT_FOUND' ? { ok: true, value: { gone: true } } : answer
    }
    case 'subdomain':
      return provisioning.checkSubdomain(inquiry.name)
    case 'site':
      return provisioning.checkSite(inquiry.name)
  }
}
