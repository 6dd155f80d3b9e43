import type { Case } from './case.ts'
import type { Address, Person } from './chat.ts'
import { domainOf, isPublicMail } from './fields.ts'
import type { Owner } from './owner.ts'
import type { State } from './record.ts'

/** Who is who on an order. A person is whom the channel vouches for; an address somebody typed is only an address. */

export const ownerOf = ({ personId, email, displayName, orgId }: Person): Owner => ({
  personId,
  email,
  name: displayName,
  ...(orgId ? { orgId } : {}),
})

/** Whose order it is to set up: the ordering side's contact, or the colleague it was handed to. */
export function contactOf({ order, delegate }: State): { readonly email: string; readonly isAlias: boolean } {
  return delegate
    ? { email: delegate.email, isAlias: false }
    : { email: order.contact.email, isAlias: order.contact.isAlias === true }
}

/** Where the order's own messages go: to its newest owner, else to the contact by address. */
export function addressee({ state }: Pick<Case, 'state'>): Address {
  const personId = state.session?.owner.personId ?? state.person?.personId
  return personId ? { kind: 'person', personId } : { kind: 'email', email: contactOf(state).email }
}

/** Whether the order waits for somebody behind a shared address to take it. */
export const isUnclaimed = ({ state, secret }: Pick<Case, 'state' | 'secret'>): boolean =>
  contactOf(state).isAlias && !state.session && !secret.mapping && (!state.person || state.released === true)

/** Whose order is it? The session's owner, else whoever owned it last or is its contact by the address the channel vouches for. */
export function isTheirs({ state }: Pick<Case, 'state'>, person: Person): boolean {
  if (state.session) return state.session.owner.personId === person.personId
  if (state.person?.personId === person.personId) return true
  return sameAddress(contactOf(state).email, person.email) && !contactOf(state).isAlias
}

export const sameAddress = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase()

/**
 * "My company": the same organisation in the channel, or the mail domain of the order's contact or owner.
 * A public mail domain makes nobody a colleague.
 */
export function isColleague({ state }: Pick<Case, 'state'>, person: Pick<Person, 'email' | 'orgId'>): boolean {
  const owner = state.session?.owner ?? state.person
  if (owner?.orgId !== undefined && owner.orgId === person.orgId) return true
  const addresses = [state.order.contact.email, contactOf(state).email, ...(owner ? [owner.email] : [])]
  return addresses.some((address) => sharesDomain(address, person.email))
}

/** Whether two addresses are of one company, as far as addresses tell. */
export const sharesDomain = (one: string, other: string): boolean =>
  !isPublicMail(one.toLowerCase()) && domainOf(one.toLowerCase()) === domainOf(other.toLowerCase())

/** `ola+webex@nordwind.example` is a mailbox beside `ola@nordwind.example`, and most often the same person's. */
export const isTaggedOwn = (own: string, address: string): boolean =>
  !sameAddress(own, address) && sameAddress(untagged(own), untagged(address))

const untagged = (address: string): string => address.replace(/\+[^@]*(?=@)/u, '')

/** `ola@nordwind.example` -> `o***@nordwind.example`, for spaces where others read along. */
export const maskedAddress = (address: string): string => address.replace(/^(.)[^@]*/u, '$1***')
