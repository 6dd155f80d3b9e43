import type { Lookup } from '../../flows/provisioning/contract.ts'
import { refuse, type Refused } from './answers.ts'
import { emailKey, homeOf, masked, roleIn, sharesDomain, viewOf } from './organisations.ts'
import { seedConsumers, seedForbidden, seedHidden } from './seed.ts'
import { own, type State, type StoredOrganisation } from './state.ts'

const mayNotTell = () => refuse('FORBIDDEN', 'Your role does not allow this look-up', 'email')

const nobody: Lookup = { kind: 'none', matches: [] }

/** Whose partner organisation is it, going by the address of the person who asks. */
export function findPartner(state: State, email: string): Lookup | Refused {
  const key = emailKey(email)
  if (seedForbidden.partner.includes(key)) return mayNotTell()
  const partners = Object.values(state.organisations).filter(({ kind }) => kind === 'partner')
  const ofDomain = partners.filter((it) => sharesDomain(it, key))
  const others = partners.filter(
    (it) => !ofDomain.includes(it) && (Object.hasOwn(it.members, key) || it.candidateFor.includes(key)),
  )
  return among([...ofDomain, ...others], key)
}

/** Whose customer organisation is it, going by the address of its administrator and, if known, the company's name. */
export function findCustomer(
  state: State,
  { email, companyName }: { email: string; companyName: string | undefined },
): Lookup | Refused {
  const key = emailKey(email)
  if (seedForbidden.customer.includes(key)) return mayNotTell()
  if (seedConsumers.includes(key)) return { kind: 'consumer', matches: [] }
  const hidden = own(seedHidden, key)
  if (hidden !== undefined) return { kind: 'conflict', matches: [hiddenOrganisation(hidden)] }
  const home = homeOf(state, key) ?? partnerOfDomain(state, key)
  if (home) return { kind: 'one', matches: [viewOf(home, key)] }
  const candidates = Object.values(state.organisations).filter(
    (it) => it.candidateFor.includes(key) || (sharesDomain(it, key) && soundsLike(it.name, companyName)),
  )
  return among(candidates, key)
}

/** One that the address belongs to is `one`; candidates, even a single one, are for choosing. */
function among(found: readonly StoredOrganisation[], email: string): Lookup {
  const [first, ...rest] = found
  if (!first) return nobody
  const only = rest.length === 0 && roleIn(first, email) !== 'none'
  return { kind: only ? 'one' : 'many', matches: found.map((organisation) => viewOf(organisation, email)) }
}

const partnerOfDomain = (state: State, email: string) =>
  Object.values(state.organisations).find((it) => it.kind === 'partner' && sharesDomain(it, email))

/** Cisco's older matcher compared the first five letters of the name, and that is why look-alikes are normal. */
function soundsLike(name: string, wanted: string | undefined): boolean {
  const start = (text: string) => text.normalize('NFC').trim().toLowerCase().slice(0, 5)
  return wanted === undefined || start(name) === start(wanted)
}

function hiddenOrganisation(name: string): Lookup['matches'][number] {
  return {
    orgId: 'not-shown',
    name: masked(name),
    created: '2000-01-01',
    domains: [],
    activeSubscriptions: 0,
    isTrial: false,
    emailRole: 'none',
    licences: [],
    locations: [],
  }
}
