import type { ErrorCode, Lookup } from '../../flows/provisioning/contract.ts'

/** One address of the simulated world and where a look-up of it leads. The README's table is printed from these. */
export interface AddressSeed {
  readonly lookup: 'partner' | 'customer'
  readonly email: string
  readonly leads: Lookup['kind'] | ErrorCode
  /** One sentence for people. */
  readonly what: string
}

export const seedAddresses: readonly AddressSeed[] = [
  {
    lookup: 'partner',
    email: 'ola@nordwind.example',
    leads: 'none',
    what: 'A first order: Nordwind has no organisation until an order of hers is mapped; afterwards exactly that one is found.',
  },
  {
    lookup: 'partner',
    email: 'marek@nordwind.example',
    leads: 'many',
    what: 'Three look-alikes, one of them a trial; once Ola’s order is mapped, Nordwind’s own is listed first.',
  },
  {
    lookup: 'partner',
    email: 'zed@obcy.example',
    leads: 'one',
    what: 'Exactly one organisation, and he administers it.',
  },
  {
    lookup: 'partner',
    email: 'ivo@cisco-reps.example',
    leads: 'one',
    what: 'Exactly one organisation, where he may only read: the role is not enough to set up.',
  },
  {
    lookup: 'partner',
    email: 'bea@zolta-lodz.example',
    leads: 'FORBIDDEN',
    what: '“Cannot tell”, which is not the same as “there is none”.',
  },
  {
    lookup: 'customer',
    email: 'bea@zolta-lodz.example',
    leads: 'none',
    what: 'A new customer; once mapped, she administers its organisation.',
  },
  {
    lookup: 'customer',
    email: 'admin@baltyk.example',
    leads: 'one',
    what: 'An existing customer with calling licences, two locations and a subdomain.',
  },
  {
    lookup: 'customer',
    email: 'user@baltyk.example',
    leads: 'one',
    what: 'The same organisation, seen by somebody who is no administrator there.',
  },
  {
    lookup: 'customer',
    email: 'it@gory.example',
    leads: 'many',
    what: 'Three candidates with similar names; the address belongs to none of them.',
  },
  {
    lookup: 'customer',
    email: 'jan@inna-firma.example',
    leads: 'conflict',
    what: 'The address belongs to an organisation that may not be shown; its name comes masked.',
  },
  { lookup: 'customer', email: 'free@poczta.example', leads: 'consumer', what: 'A self-registered free account.' },
  {
    lookup: 'customer',
    email: 'admin@proba.example',
    leads: 'one',
    what: 'A trial, asked for with the address that may convert it.',
  },
  {
    lookup: 'customer',
    email: 'other@proba.example',
    leads: 'one',
    what: 'The same trial, asked for with an address that may not convert it.',
  },
  {
    lookup: 'customer',
    email: 'admin@zarzadzana.example',
    leads: 'one',
    what: 'An organisation that another partner manages.',
  },
  {
    lookup: 'customer',
    email: 'zed@obcy.example',
    leads: 'one',
    what: 'An address inside a partner’s organisation, which cannot be a customer’s.',
  },
  {
    lookup: 'customer',
    email: 'forbidden@zakaz.example',
    leads: 'FORBIDDEN',
    what: 'The look-up itself is not allowed.',
  },
  { lookup: 'customer', email: 'slow@wolno.example', leads: 'none', what: 'Answers after four seconds.' },
  { lookup: 'customer', email: 'anybody@else.example', leads: 'none', what: 'Every other address is unknown.' },
]

/** Names that somebody else has. */
export const seedTakenNames = {
  subdomain: ['zajeta', 'nordwind', 'cisco', 'webex', 'baltyk', 'polska'],
  site: ['zajeta', 'nordwind', 'cisco', 'webex', 'baltyk', 'polska'],
} as const

/** What else leads somewhere special, a sentence each. */
export const seedRules = {
  taken: { names: seedTakenNames, what: 'Taken as a subdomain and as a site.' },
  race: {
    names: ['wyscig', 'wyscig1', 'wyscig2'],
    what: 'Free at the check, taken by somebody else when it is saved; any digits may follow.',
  },
  notSold: {
    countries: ['CU', 'IR', 'KP', 'SY', 'RU', 'BY'],
    what: 'The offer is not sold there: the mapping is refused.',
  },
  review: {
    startsWith: ['Przegląd', 'Review'],
    what: 'An organisation with such a name waits for a compliance review until a sandbox control releases it.',
  },
  transferCode: { code: 'MOVE-ME', what: 'Moves a taken site into the subscription; any other code is refused.' },
} as const

/** Nordwind's people administer any partner organisation of their domain, whoever created it. */
export const seedPartnerAdmins: readonly string[] = ['ola@nordwind.example', 'marek@nordwind.example']

/** Look-ups that are not answered, by address. */
export const seedForbidden = {
  partner: ['bea@zolta-lodz.example', 'forbidden@zakaz.example'],
  customer: ['forbidden@zakaz.example'],
}
export const seedSlow = { emails: ['slow@wolno.example'], milliseconds: 4000 }
export const seedConsumers: readonly string[] = ['free@poczta.example']
export const seedHidden: Readonly<Record<string, string>> = { 'jan@inna-firma.example': 'Inna Firma S.A.' }

/** Mail providers: sharing such a domain says nothing about belonging together. */
export const publicDomains: readonly string[] = [
  'gmail.com',
  'outlook.com',
  'hotmail.com',
  'yahoo.com',
  'icloud.com',
  'wp.pl',
  'onet.pl',
  'o2.pl',
  'interia.pl',
  'poczta.example',
]
