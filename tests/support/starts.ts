import { withState, type Case } from '../../flows/case.ts'
import { begun, buying, ctxAt, due, mappedTo } from './wizard.ts'

/** Where the ways through the wizard begin: all that was bought, all that is known about the country, both halves. */

const ctx = ctxAt()

export interface Start {
  readonly name: string
  readonly it: Case
}

export function starts(): Start[] {
  const finders = ['PL', 'DE', undefined].map((country) => ({
    name: `finder, contract ${country ?? 'silent'}`,
    it: begun(due(buying(['calling', 'meetings'], country)), ctx),
  }))
  const before = due(buying(['calling']))
  const refused = begun(withState(before, { refused: ['org-nordwind', 'org-baltyk'] }), ctx)
  return [...finders, { name: 'finder, refused before', it: refused }, ...serviceStarts()]
}

function serviceStarts(): Start[] {
  const bought = [['calling'], ['meetings'], ['calling', 'meetings'], ['messaging', 'contact_center']]
  const places = [
    { name: 'contract PL', contract: 'PL' },
    { name: 'contract US', contract: 'US' },
    { name: 'customer in GB', mapping: { customerCountry: 'GB' } },
    { name: 'country unknown' },
  ]
  return bought.flatMap((services) =>
    places.slice(services.includes('calling') ? 0 : 2).flatMap(({ name, contract, mapping }) =>
      [false, true].map((partnerCreated) => ({
        name: `${services.join(' and ')}, ${name}, partner ${partnerCreated ? 'new' : 'existing'}`,
        it: begun(mappedTo(due(buying(services, contract)), { partnerCreated, ...mapping }), ctx),
      })),
    ),
  )
}
const long = (name: string) => `${name}${'Ż*_[ł]`#'.repeat(30)}`.slice(0, 200)
export const LONG = {
  customerName: long(''),
  partnerName: long('P'),
  contact: {
    email: `${'o'.repeat(64)}@${'nordwind'.repeat(7)}.${'nordwind'.repeat(7)}.${'nordwind'.repeat(7)}.example`,
  },
  accountRep: { name: long('Ivo '), email: `${'i'.repeat(60)}@${'reps'.repeat(15)}.example` },
}

/** Organisations with as long a name, many domains, and every reason to say more about them. */
export const stretched = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(stretched)
  if (typeof value !== 'object' || value === null) return value
  const copy = Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, stretched(inner)]))
  if (copy['kind'] === 'many' && Array.isArray(copy['matches'])) return { ...copy, matches: tenOf(copy['matches']) }
  if (!('emailRole' in copy)) return copy
  const domains = Array.from({ length: 40 }, (_, at) => `${'domain'.repeat(9)}${at}.example`)
  return { ...copy, name: long(String(copy['name'])), domains, managedBy: long('M'), isTrial: true }
}

const tenOf = (matches: readonly object[]) =>
  Array.from({ length: 10 }, (_, at) => ({ ...matches[at % matches.length], orgId: `org-ten-${at}` }))

/** Both halves, with an order of fifty lines. */
export function longStarts(): Start[] {
  const content = { ...buying(['calling', 'meetings'], 'DE'), ...LONG }
  const [line] = due(content).state.order.lines
  const lines = Array.from({ length: 50 }, (_, at) => ({ ...line, lineId: `${at}-${'l'.repeat(90)}` }))
  const before = due({ ...content, lines })
  const mapping = { partnerName: long(''), customerName: long(''), customerCountry: 'US' }
  return [
    { name: 'long finder', it: begun(before, ctx) },
    { name: 'long service', it: begun(mappedTo(before, mapping), ctx) },
  ]
}
