import type { z } from 'zod'
import type { StoredOrganisation } from './state.ts'

type Seed = z.input<typeof StoredOrganisation>

const id = (n: number) => `5e7a0000-0000-4000-8000-${String(n).padStart(12, '0')}`

const empty = { activeSubscriptions: 0, isTrial: false, licences: [], locations: [] }

/** Three that Marek is offered because people of his company were seen there; only in the first he has an account. */
const lookAlikes: Seed[] = [
  {
    ...empty,
    orgId: id(11),
    kind: 'partner',
    name: 'Nordwind Systemy Oddział Gdynia',
    created: '2021-05-17',
    domains: ['nordwind-gdynia.example'],
    activeSubscriptions: 2,
    members: { 'marek@nordwind.example': 'admin', 'biuro@nordwind-gdynia.example': 'admin' },
  },
  {
    ...empty,
    orgId: id(12),
    kind: 'partner',
    name: 'Nordwind Szkolenia',
    created: '2023-01-09',
    domains: ['nordwind-szkolenia.example'],
    isTrial: true,
    trialAdminEmail: 'kursy@nordwind-szkolenia.example',
    members: { 'kursy@nordwind-szkolenia.example': 'admin' },
    candidateFor: ['marek@nordwind.example'],
  },
  {
    ...empty,
    orgId: id(13),
    kind: 'partner',
    name: 'Nordwand Systeme GmbH',
    created: '2019-11-02',
    domains: ['nordwand.example'],
    activeSubscriptions: 14,
    members: { 'einkauf@nordwand.example': 'admin' },
    candidateFor: ['marek@nordwind.example'],
  },
]

const otherPartners: Seed[] = [
  {
    ...empty,
    orgId: id(21),
    kind: 'partner',
    name: 'Obcy Integrator Sp. z o.o.',
    created: '2018-03-01',
    domains: ['obcy.example'],
    activeSubscriptions: 31,
    members: { 'zed@obcy.example': 'admin' },
  },
  {
    ...empty,
    orgId: id(22),
    kind: 'partner',
    name: 'Account Representatives',
    created: '2016-08-22',
    domains: ['cisco-reps.example'],
    members: { 'szef@cisco-reps.example': 'admin', 'ivo@cisco-reps.example': 'read_only' },
  },
]

const góry = (n: number, name: string, { created, domain }: { created: string; domain: string }): Seed => ({
  ...empty,
  orgId: id(40 + n),
  kind: 'customer',
  name,
  created,
  domains: [domain],
  activeSubscriptions: n,
  members: { [`biuro@${domain}`]: 'admin' },
  candidateFor: ['it@gory.example'],
})

const customers: Seed[] = [
  {
    ...empty,
    orgId: id(31),
    kind: 'customer',
    name: 'Bałtyk Spedycja S.A.',
    created: '2020-02-29',
    domains: ['baltyk.example'],
    activeSubscriptions: 1,
    members: { 'admin@baltyk.example': 'admin', 'user@baltyk.example': 'user' },
    subdomain: 'baltyk',
    licences: [{ service: 'calling', quantity: 40 }],
    locations: [
      { name: 'Gdańsk', orderId: '' },
      { name: 'Szczecin', orderId: '' },
    ],
  },
  {
    ...empty,
    orgId: id(32),
    kind: 'customer',
    name: 'Próba Sp. z o.o.',
    created: '2025-01-15',
    domains: ['proba.example'],
    isTrial: true,
    trialAdminEmail: 'admin@proba.example',
    members: { 'admin@proba.example': 'admin', 'other@proba.example': 'user' },
    licences: [{ service: 'meetings', quantity: 25 }],
  },
  {
    ...empty,
    orgId: id(33),
    kind: 'customer',
    name: 'Zarządzana S.A.',
    created: '2017-06-06',
    domains: ['zarzadzana.example'],
    activeSubscriptions: 3,
    managedBy: 'Konkurent Partner S.A.',
    members: { 'admin@zarzadzana.example': 'admin' },
  },
  góry(1, 'Góry Stołowe Sp. z o.o.', { created: '2019-04-01', domain: 'gory-stolowe.example' }),
  góry(2, 'Góry Sowie S.A.', { created: '2022-10-10', domain: 'gory-sowie.example' }),
  góry(3, 'Górnośląskie Góry Hotele', { created: '2015-12-24', domain: 'gory-hotele.example' }),
]

export const seedOrganisations: readonly Seed[] = [...lookAlikes, ...otherPartners, ...customers]
