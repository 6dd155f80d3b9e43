import type { Inquiry } from '../../flows/inquiry.ts'
import type { ErrorCode, Job, Lookup, Operation, Organisation } from '../../flows/provisioning/contract.ts'
import { ErrorCode as Codes } from '../../flows/provisioning/contract.ts'
import type { Answer } from '../../flows/provisioning/provisioning.ts'

/** What the services may say. Every path tries each usual reply; each rare one is tried once, and then leads on. */
export interface Reply<T> {
  readonly label: string
  readonly rare?: boolean
  readonly answer: Answer<T>
}

export const organisation = (change: Partial<Organisation> = {}): Organisation => ({
  orgId: 'org-baltyk',
  name: 'Bałtyk Transport S.A.',
  created: '2021-05-14',
  domains: ['baltyk.example'],
  activeSubscriptions: 2,
  isTrial: false,
  adminEmailMasked: 'a***@b***.example',
  emailRole: 'admin',
  licences: [{ service: 'calling', quantity: 40 }],
  locations: ['Port'],
  ...change,
})

const lookAlikes = (count: number, name = 'Nordwind'): Organisation[] =>
  Array.from({ length: count }, (_, at) =>
    organisation({ orgId: `org-like-${at}`, name: `${name} ${at}`, emailRole: at === 0 ? 'admin' : 'none' }),
  )

/** Candidates for a customer: the address that was given belongs to none of them. */
const strangers = (count: number): Organisation[] =>
  lookAlikes(count, 'Góry').map((org) => ({ ...org, emailRole: 'none' }))

const ok = <T>(label: string, value: T, rare = false): Reply<T> => ({ label, rare, answer: { ok: true, value } })
const no = (code: ErrorCode, outcome: 'refused' | 'unknown' = 'refused'): Reply<never> => ({
  label: code,
  rare: true,
  answer: { ok: false, code, outcome, trackingId: 'TRK-0123456789' },
})
const found = (kind: Lookup['kind'], matches: Organisation[], label: string = kind, rare = false): Reply<Lookup> =>
  ok(label, { kind, matches }, rare)

const nordwind = organisation({ orgId: 'org-nordwind', name: 'Nordwind Systemy Sp. z o.o.' })

const partners: readonly Reply<Lookup>[] = [
  found('none', []),
  found('one', [nordwind]),
  found('many', lookAlikes(3)),
  found('many', lookAlikes(10), 'ten', true),
  found('one', [{ ...nordwind, emailRole: 'read_only' }], 'readOnly', true),
  found('conflict', [nordwind], 'conflict', true),
  found('consumer', [], 'consumer', true),
  no('UPSTREAM', 'unknown'),
  no('FORBIDDEN'),
]

const baltyk = organisation()
const trial = organisation({ orgId: 'org-trial', isTrial: true })

/** By the addresses that the step gives as its examples. */
const customers: Readonly<Record<string, readonly Reply<Lookup>[]>> = {
  'bea@zolta-lodz.example': [
    found('none', []),
    found('conflict', [baltyk], 'conflict', true),
    found('consumer', [], 'consumer', true),
    no('RATE_LIMITED'),
  ],
  'admin@baltyk.example': [
    found('one', [baltyk]),
    found('one', [{ ...baltyk, emailRole: 'user' }], 'plainUser', true),
    found('one', [{ ...baltyk, managedBy: 'Inny Partner' }], 'managed', true),
    found('one', [{ ...trial, trialAdminEmail: 'admin@baltyk.example' }], 'trial', true),
    found('one', [{ ...trial, trialAdminEmail: 'other@baltyk.example' }], 'trialElsewhere', true),
    found('one', [nordwind], 'partnersOwn', true),
  ],
  'it@gory.example': [found('many', strangers(2)), found('many', strangers(10), 'ten', true)],
}

const names = (name: string) => [
  ok('available', { name, result: 'available' as const, suggestions: [] }),
  ok('taken', { name, result: 'taken' as const, suggestions: [`${name}1`, `${name}2`] }, true),
  ok('invalid', { name, result: 'invalid' as const, suggestions: [] }, true),
  no('UPSTREAM', 'unknown'),
]

/** What may be said to an inquiry; `known` is the organisation as it was found before, if it was. */
export function repliesTo(inquiry: Inquiry, known: Organisation | undefined): readonly Reply<unknown>[] {
  switch (inquiry.about) {
    case 'partnerOrg':
      return partners
    case 'customerOrg':
      return customers[inquiry.email] ?? [found('none', [])]
    case 'organisation':
      return known ? again(known) : bought(inquiry.orgId)
    case 'subdomain':
    case 'site':
      return names(inquiry.name)
    case 'colleagues':
      return [
        ok('some', { people: [{ email: 'marek@nordwind.example', displayName: 'Marek' }] }),
        ok('nobody', { people: [] }, true),
      ]
  }
}

const again = (known: Organisation) => [
  ok('unchanged', known),
  ok('renamed', { ...known, name: `${known.name} (2)` }, true),
  ok('gone', { gone: true }, true),
  no('UPSTREAM', 'unknown'),
]

const bought = (orgId: string) => [
  ok('fresh', organisation({ orgId, licences: [] })),
  ok('withSubdomain', organisation({ orgId, subdomain: 'baltyk' })),
  ok('gone', { gone: true }, true),
  no('UPSTREAM', 'unknown'),
]

const job = (operation: Operation, change: Partial<Job> = {}): Job => ({
  jobId: `job-${operation.operation}`,
  operation: operation.operation,
  orderId: operation.orderId,
  idempotencyKey: 'key',
  status: 'provisioned',
  perService: [],
  billing: operation.operation === 'provision' ? 'started' : 'not_started',
  ...(operation.operation === 'mapOrder' ? { partnerOrgId: 'org-nordwind', customerOrgId: 'org-zolta' } : {}),
  ...change,
})

const perService = (status: 'provisioned' | 'error') => [
  { service: 'meetings' as const, status, errors: [{ errorCode: 2560, description: 'later' }], warnings: [] },
]

/** What may come of an operation: done, each of the refusals, a review, and a part that failed. */
export const outcomesOf = (operation: Operation): readonly Reply<Job>[] => [
  ok('done', job(operation)),
  ok('running', job(operation, { status: 'provisioning' }), true),
  { label: 'lost', rare: true, answer: { ok: false, code: 'UPSTREAM', outcome: 'unknown' } },
  ok('review', job(operation, { status: 'pending_rpl_review' }), true),
  ok('maintenance', job(operation, { status: 'error', error: { errorCode: 2560, description: 'later' } }), true),
  ...(operation.operation === 'provision'
    ? [ok('partly', job(operation, { status: 'provisioned_with_errors', perService: perService('error') }), true)]
    : []),
  ...Codes.options.filter((code) => !RETRIED.includes(code)).map((code) => no(code)),
]

/** Codes that are answered by calling again, and never reach the person. */
const RETRIED: readonly ErrorCode[] = ['LOCKED', 'RATE_LIMITED', 'UNAUTHENTICATED']
