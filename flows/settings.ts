import type { Calling, Mapped, Sites } from './given.ts'
import { sitesOf } from './given.ts'
import type { Operation } from './provisioning/contract.ts'

/** All that is known when the service settings are complete. */
export interface Settings extends Mapped, Partial<Sites> {
  /** Absent where the back end gives the subdomain itself. */
  readonly enterprise?: { readonly subdomain: string }
  readonly location?: Readonly<Record<`location.${string}`, string | undefined>>
  readonly languages?: Calling['languages']
  readonly terms?: { readonly acceptedBy: string; readonly acceptedAt: string }
  readonly meetings?: { readonly 'meeting.defaultLanguage': string }
  readonly licences?: Readonly<Record<string, number>>
}

type Of<Name extends Operation['operation']> = Extract<Operation, { operation: Name }>

/** The settings, field by field, as they go to the service. */
export function settingsOf(known: Settings) {
  return {
    subdomain: known.enterprise?.subdomain,
    location: known.location && callingOf(known).location,
    sites: sitesOf(known).map((_, at) => siteOf(known, at).site),
  }
}

export const subdomainOf = ({ order, mapping, enterprise }: Settings): Of<'saveSubdomain'> => ({
  operation: 'saveSubdomain',
  orderId: order.orderId,
  orgId: mapping.customerOrgId,
  name: enterprise?.subdomain ?? '',
})

export function callingOf({ order, mapping, location = {}, languages, terms }: Settings): Of<'saveCalling'> {
  const optional = (field: 'address2' | 'stateOrProvince' | 'postalCode') => {
    const value = location[`location.${field}`]
    return value ? { [field]: value } : {}
  }
  return {
    operation: 'saveCalling',
    orderId: order.orderId,
    orgId: mapping.customerOrgId,
    location: {
      name: location['location.name'] ?? '',
      country: location['location.country'] ?? '',
      address1: location['location.address1'] ?? '',
      ...optional('address2'),
      city: location['location.city'] ?? '',
      ...optional('stateOrProvince'),
      ...optional('postalCode'),
      timeZone: languages?.['location.timeZone'] ?? '',
      announcementLanguage: languages?.['location.announcementLanguage'] ?? '',
      emailLanguage: languages?.['location.emailLanguage'] ?? '',
    },
    terms: { acceptedBy: terms?.acceptedBy ?? '', acceptedAt: terms?.acceptedAt ?? '' },
  }
}

export function siteOf(known: Settings, at: number): Of<'addSite'> {
  const answer = sitesOf(known)[at]?.answer
  const licences = known.licences?.[`sites[${at}].licences`]
  return {
    operation: 'addSite',
    orderId: known.order.orderId,
    orgId: known.mapping.customerOrgId,
    site: {
      name: answer?.['site.name'] ?? '',
      timeZone: answer?.['site.timeZone'] ?? '',
      userManagement: answer?.['site.userManagement'] ?? 'control_hub',
      earlyRelease: answer?.['site.earlyRelease'] ?? false,
      ...(licences === undefined ? {} : { licences }),
      ...(answer?.transferCode ? { transferCode: answer.transferCode } : {}),
      ...(known.meetings ? { defaultLanguage: known.meetings['meeting.defaultLanguage'] } : {}),
    },
  }
}

/**
 * Activates all that was bought and starts billing. What is billed is made of the order alone: no setting can change it.
 * The settings go along for back ends that create the customer only now.
 */
export const provisionOf = (known: Settings): Of<'provision'> => ({
  operation: 'provision',
  orderId: known.order.orderId,
  partnerOrgId: known.mapping.partnerOrgId,
  customerOrgId: known.mapping.customerOrgId,
  lines: known.order.lines.map(({ lineId, subscriptionId, services }) => ({
    lineId,
    ...(subscriptionId ? { subscriptionId } : {}),
    services,
  })),
  settings: settingsAgain(known),
})

function settingsAgain({ order, mapping, ...known }: Settings): NonNullable<Of<'provision'>['settings']> {
  const { customerAdminEmail: adminEmail, customerCountry: country } = mapping
  const language = mapping.customerLanguage ?? known.meetings?.['meeting.defaultLanguage']
  return {
    customer: {
      name: mapping.customerName,
      ...(adminEmail ? { adminEmail } : {}),
      ...(country ? { country } : {}),
      ...(language ? { language } : {}),
    },
    ...(known.location ? { location: callingOf({ order, mapping, ...known }).location } : {}),
    ...(order.timeZone ? { timeZone: order.timeZone } : {}),
  }
}
