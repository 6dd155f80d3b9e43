import type { Organisation } from '../../flows/provisioning/contract.ts'
import { publicDomains, seedPartnerAdmins } from './seed.ts'
import type { State, StoredOrganisation } from './state.ts'
import { idFor } from './world.ts'

export const emailKey = (email: string): string => email.trim().toLowerCase()

const domainOf = (email: string): string => emailKey(email).slice(email.trim().lastIndexOf('@') + 1)

/** The domain of an address when it says something about where its owner works. */
const companyDomain = (email: string): string | undefined => {
  const domain = domainOf(email)
  return publicDomains.includes(domain) ? undefined : domain
}

export const sharesDomain = ({ domains }: StoredOrganisation, email: string): boolean =>
  domains.includes(domainOf(email))

/** The organisation an address has its account in; a person is in one only, so the first is taken. */
export function homeOf(state: State, email: string): StoredOrganisation | undefined {
  const key = emailKey(email)
  return Object.values(state.organisations).find(({ members }) => Object.hasOwn(members, key))
}

/** What an address is in an organisation; colleagues of a partner count as its users. */
export function roleIn(organisation: StoredOrganisation, email: string): Organisation['emailRole'] {
  const key = emailKey(email)
  const { kind, members } = organisation
  if (Object.hasOwn(members, key)) return members[key] ?? 'none'
  if (kind !== 'partner' || !sharesDomain(organisation, key)) return 'none'
  return seedPartnerAdmins.includes(key) ? 'admin' : 'user'
}

/** What is shown of an organisation to somebody who asked with `email`. */
export function viewOf(organisation: StoredOrganisation, email: string): Organisation {
  const { orgId, name, created, domains, activeSubscriptions, isTrial, licences, members } = organisation
  const { trialAdminEmail, managedBy, subdomain } = organisation
  const admin = Object.keys(members).find((member) => members[member] === 'admin')
  return {
    ...{ orgId, name, created, domains, activeSubscriptions, isTrial, licences },
    ...(trialAdminEmail !== undefined && { trialAdminEmail }),
    ...(managedBy !== undefined && { managedBy }),
    ...(subdomain !== undefined && { subdomain }),
    ...(admin !== undefined && { adminEmailMasked: masked(admin) }),
    emailRole: roleIn(organisation, email),
    locations: organisation.locations.map((location) => location.name),
  }
}

/** Leaves the first letter of every word and the last label of a domain: `o***@n***.example`. */
export const masked = (text: string): string => text.replace(/(?<=^|[\s@])(\S)[^\s@]*?(?=\s|@|$|\.[a-z]+$)/gu, '$1***')

export interface NewOrganisation {
  readonly kind: StoredOrganisation['kind']
  readonly companyName: string
  readonly adminEmail: string
}

const plain = (name: string) => name.normalize('NFC').trim().replaceAll(/\s+/g, ' ').toLowerCase()

/**
 * The organisation that an earlier mapping made of the same name and mail
 * domain: two orders that create "the same" organisation at the same time
 * share one.
 */
export function alreadyMade(state: State, { kind, companyName, adminEmail }: NewOrganisation) {
  return Object.values(state.organisations).find(
    (it) =>
      it.createdBy !== undefined &&
      it.kind === kind &&
      (sharesDomain(it, adminEmail) || Object.hasOwn(it.members, emailKey(adminEmail))) &&
      plain(it.name) === plain(companyName),
  )
}

export function createOrganisation(
  state: State,
  wanted: NewOrganisation,
  { orderId, day }: { orderId: string; day: string },
) {
  const domain = companyDomain(wanted.adminEmail)
  const organisation: StoredOrganisation = {
    orgId: idFor(wanted.kind, orderId),
    kind: wanted.kind,
    name: wanted.companyName,
    created: day,
    domains: domain === undefined ? [] : [domain],
    activeSubscriptions: 0,
    isTrial: false,
    members: { [emailKey(wanted.adminEmail)]: 'admin' },
    candidateFor: [],
    licences: [],
    locations: [],
    createdBy: orderId,
  }
  state.organisations[organisation.orgId] = organisation
  return organisation
}
