import { Secret, State } from '../../flows/record.ts'
import type { Effect } from '../../storage/storage.ts'

/** An order in the middle of its set-up, as big as the product's are at the review: some 5 kB. */

const AT = '2026-03-02T11:00:00.000Z'
/** When nobody will be measuring any more. */
const FAR = '2046-03-02T11:00:00.000Z'

const ANSWERED = [
  'role',
  'who',
  'partnerReview',
  'customerAdmin',
  'customerReview',
  'check',
  'subscription',
  'meetings',
]
const ASKED = ['partnerOrg', 'customerOrg', 'organisation', 'organisation', 'site']

const owner = (id: string) => ({ personId: `person.${id}`, email: `${id}@bench.example`, name: `Ola ${id}` })

const order = (id: string) => ({
  orderId: id,
  customerName: 'Żółta Łódź S.A.',
  partnerName: 'Nordwind Systemy Sp. z o.o.',
  timeZone: 'Europe/Warsaw',
  language: 'en',
  contact: { email: `${id}@bench.example` },
  accountRep: { name: 'Ivo Novak', email: 'ivo@cisco-reps.example' },
  lines: [
    {
      lineId: '1',
      subscriptionId: `SUB-${id}`,
      family: 'A-FLEX',
      requestedStartDate: '2026-03-02',
      services: ['calling', 'meetings'].map((service) => ({ service, quantity: 120 })),
      contractCountry: 'PL',
    },
  ],
})

const state = (id: string): State =>
  State.parse({
    order: order(id),
    status: 'mapped',
    rev: 13,
    language: 'en',
    zone: 'Europe/Warsaw',
    prompt: { dueAt: AT, deliveredAt: AT, tries: 0 },
    closesAt: FAR,
    person: owner(id),
    session: { owner: owner(id), startedAt: AT, touchedAt: AT, trail: ANSWERED.map((step) => `message.${id}.${step}`) },
    live: { messageId: `message.${id}.card`, spaceId: `room.${id}`, created: AT, view: 'x'.repeat(43) },
    refused: [],
    matters: [],
    links: [],
    asked: ASKED.map((about) => ({ at: AT, about })),
    history: [...ANSWERED.map((step) => `answered:${step}`), ...ASKED.map((about) => `asked:${about}`)].map((what) => ({
      at: AT,
      what,
      who: `person.${id}`,
    })),
  })

const organisation = (id: string) => ({
  orgId: `org.${id}`,
  name: 'Bałtyk Transport S.A.',
  created: '2021-05-14',
  domains: ['baltyk.example'],
  activeSubscriptions: 2,
  isTrial: false,
  adminEmailMasked: 'a***@b***.example',
  emailRole: 'admin',
  licences: [{ service: 'calling', quantity: 40 }],
  locations: ['Port'],
  subdomain: 'baltyk',
})

const secret = (id: string): Secret =>
  Secret.parse({
    answers: {
      subscription: { right: 'yes' },
      meetings: { 'meeting.defaultLanguage': 'pl_pl' },
      site: { 'site.name': 'zolta-lodz', 'site.timeZone': 'Europe/Warsaw', 'site.userManagement': 'control_hub' },
    },
    found: {
      [`{"about":"organisation","orgId":"org.${id}"}`]: { ok: true, at: AT, value: organisation(id) },
      '{"about":"site","name":"zolta-lodz"}': { ok: true, at: AT, value: { name: 'zolta-lodz', result: 'available' } },
    },
    mapping: {
      partnerOrgId: 'org.nordwind',
      partnerName: 'Nordwind',
      partnerCreated: false,
      partnerAdminEmail: 'ola@nordwind.example',
      customerOrgId: `org.${id}`,
      customerName: 'Bałtyk Transport S.A.',
      customerCreated: false,
      customerAdminEmail: 'admin@baltyk.example',
    },
    intents: [],
  })

interface Content {
  readonly state: State
  readonly secret: Secret
  readonly effects: readonly Effect[]
}

const effect = (kind: string, dueAt: string): Effect => ({ id: `${kind}.1`, kind, dueAt, attempts: 0, payload: {} })

/** A live wizard with the timers that the product sets; `due` comes first among them. */
export const liveWizard = (
  id: string,
  ...due: readonly { readonly kind: string; readonly dueAt: string }[]
): Content => ({
  state: state(id),
  secret: secret(id),
  effects: [...due.map(({ kind, dueAt }) => effect(kind, dueAt)), effect('lapse', FAR), effect('expire', FAR)],
})

/** What a press changes: an answer, which is sealed anew, a line of the history, and the idle timer. */
export function pressed({ state, secret, effects }: Content, press: string): Content {
  const at = new Date().toISOString()
  const history = [...state.history.slice(-39), { at, what: 'answered:site', who: state.session?.owner.personId }]
  return {
    state: State.parse({ ...state, rev: state.rev + 1, history }),
    secret: { ...secret, answers: { ...secret.answers, enterprise: { subdomain: press } } },
    effects,
  }
}
