import { seedOrganisations } from './seed-organisations.ts'
import { seedTakenNames } from './seed.ts'
import { elsewhere, State } from './state.ts'

/** The world as it is before anybody did anything. */
export function freshState(): State {
  const taken = (names: readonly string[]) => Object.fromEntries(names.map((name) => [name, elsewhere]))
  return State.parse({
    v: 1,
    organisations: Object.fromEntries(seedOrganisations.map((organisation) => [organisation.orgId, organisation])),
    subdomains: taken(seedTakenNames.subdomain),
    sites: taken(seedTakenNames.site),
    orders: {},
    jobs: {},
    jobIdByKey: {},
    running: {},
    ledger: [],
    faults: [],
  })
}
