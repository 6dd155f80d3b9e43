import fc from 'fast-check'
import { ErrorCode, Job } from '../../../flows/provisioning/contract.ts'
import { openTransport } from '../../../flows/provisioning/http-transport.ts'
import { openHttpProvisioning } from '../../../flows/provisioning/http.ts'
import type { Answer, Provisioning } from '../../../flows/provisioning/provisioning.ts'
import { openWholesaleProvisioning } from '../../../flows/provisioning/wholesale/wholesale.ts'
import { mapOrder, provision } from '../../support/provisioning-requests.ts'
import { organisation } from '../../support/replies.ts'
import { opened, type Opened } from '../door.ts'
import { text } from '../junk.ts'
import { answering, fine, replies, type Reply } from '../replies.ts'

/** What the provisioning side answers, through the adapters and over HTTP. */

type Ask = (to: Provisioning, said: string) => Promise<Answer<unknown>>

const org = organisation()
const job: Job = {
  jobId: 'job-1',
  operation: 'provision',
  orderId: 'WBX-1',
  idempotencyKey: 'key-1',
  status: 'provisioned',
  perService: [
    { service: 'calling', status: 'error', errors: [{ errorCode: 2560, description: 'No.' }], warnings: [] },
  ],
  billing: 'started',
  startedAt: '2026-03-02T09:00:00.000Z',
  trackingId: 'TRK-7',
}
const failure = {
  message: 'No.',
  errors: [{ errorCode: 'LOCKED', description: 'No.', field: 'name' }],
  trackingId: 'TRK-7',
}

/** Each question with a good answer to it. */
const asks: readonly (readonly [Ask, unknown])[] = [
  [(to, said) => to.findPartnerOrg(said), { kind: 'one', matches: [org] }],
  [(to, said) => to.findCustomerOrg(said, said), { kind: 'many', matches: [org, org] }],
  [(to, said) => to.getOrganisation(said), org],
  [(to, said) => to.checkSubdomain(said), { name: 'zolta', result: 'taken', suggestions: ['zolta2'] }],
  [(to, said) => to.checkSite(said), { name: 'zolta', result: 'available' }],
  [(to) => to.getJob('job-1'), job],
  [(to, said) => to.getJob(said), job],
  [(to) => to.findJobs('WBX-1'), { items: [job] }],
  [
    (to) =>
      to.begin('provision', JSON.stringify(provision('WBX-1', { partnerOrgId: 'p', customerOrgId: 'c' })), 'key-1'),
    job,
  ],
  [(to, said) => to.setPassword(said, said, said), {}],
]

const PARTNER = '52cf576d-60a8-407a-b22c-467c51591908'
const wholeMapping = mapOrder('WBX-1', { partner: { orgId: PARTNER } })
const wholeProvision = {
  ...provision('WBX-1', { partnerOrgId: PARTNER, customerOrgId: 'planned~WBX-1' }),
  settings: { customer: { name: 'Żółta Łódź S.A.', adminEmail: 'bea@zolta-lodz.example', country: 'PL' } },
}

const customer = {
  id: 'one',
  externalId: 'WBX-1',
  status: 'provisioned',
  orgId: 'org-1',
  packages: ['webex_calling'],
  resourceDetails: {
    packages: [{ name: 'webex_calling', status: 'error', errors: [{ errorCode: 2560 }], warnings: [] }],
  },
  errors: [],
}

const wholesaleAsks: readonly (readonly [Ask, unknown])[] = [
  [
    (to, said) => to.findCustomerOrg(said, said),
    { message: 'failed', errors: [{ errorCode: 10022, description: 'No.' }] },
  ],
  [(to, said) => to.findPartnerOrg(said), customer],
  [(to, said) => to.getOrganisation(said), { items: [customer] }],
  [(to) => to.getJob('WBX-1~one'), customer],
  [(to, said) => to.getJob(`WBX-1~${said}`), customer],
  [(to) => to.findJobs('WBX-1'), { items: [customer] }],
  [(to) => to.begin('mapOrder', JSON.stringify(wholeMapping), 'key-1'), { items: [customer] }],
  [(to) => to.begin('provision', JSON.stringify(wholeProvision), 'key-1'), { url: 'https://w.example/customers/one' }],
]

interface Input {
  readonly which: number
  readonly said: string
  readonly reply: Reply
}

const inputsOf = (kinds: typeof asks, retried: readonly number[]): fc.Arbitrary<Input> =>
  fc.nat({ max: kinds.length - 1 }).chain((which) =>
    fc.record({
      which: fc.constant(which),
      said: fc.oneof(fc.constant('ola@nordwind.example'), text),
      reply: replies(fc.constantFrom(kinds[which]?.[1], kinds[which]?.[1], failure), retried),
    }),
  )

const outcomes = ['refused', 'unknown', 'unsent']

/** Whatever was said, we have an answer of our own: a good one, or a refusal with a code, an outcome, and a sensible time to wait. */
function judged(answer: Answer<unknown>): void {
  if (answer.ok) return
  const { code, outcome, retryAfter, trackingId, field } = answer
  const sound =
    ErrorCode.safeParse(code).success &&
    outcomes.includes(outcome) &&
    (retryAfter === undefined || (Number.isInteger(retryAfter) && retryAfter >= 0 && retryAfter <= 86_400)) &&
    (trackingId ?? '').length <= 200 &&
    (field ?? '').length <= 1_000
  if (!sound) throw new Error(`This is no refusal of ours: ${JSON.stringify(answer)}`)
}

/** A job is only believed where the answer is about it, and was a good one. */
function judgedJob(answer: Answer<unknown>, { status }: Reply): void {
  const job = Job.safeParse(answer.ok ? answer.value : undefined).data
  if (!job) return
  const isOurs = job.idempotencyKey === 'key-1' || job.jobId === 'job-1' || job.jobId === 'WBX-1~one'
  if (!isOurs) throw new Error(`Somebody else’s job was believed: ${job.jobId}`)
  if (status >= 300) throw new Error(`${status} was taken for a success`)
}

async function door(
  name: string,
  kinds: typeof asks,
  { open, retried }: { open: (url: string) => Provisioning; retried: readonly number[] },
): Promise<Opened> {
  const server = await answering(fine(job))
  const adapter = open(server.url)
  return opened<Input>({
    name,
    inputs: inputsOf(kinds, retried),
    async send({ which, said, reply }) {
      server.says(reply)
      const [ask] = kinds[which] ?? []
      const answer = await ask?.(adapter, said)
      if (!answer) throw new Error('Nothing was answered')
      judged(answer)
      judgedJob(answer, reply)
    },
    async serves() {
      for (const [ask, body] of kinds.slice(-3, -1)) {
        server.says(fine(body))
        const answer = await ask(adapter, 'ola@nordwind.example')
        if (!answer.ok) throw new Error(`A good answer was not understood: ${JSON.stringify(answer)}`)
      }
    },
    close: () => server.close(),
  })
}

const timeoutMs = 2_000

/** Read again inside a question, which would only make this slow. */
const AGAIN = [429, 503]

export const provisioningDoor = (): Promise<Opened> =>
  door('provisioning answers', asks, {
    open: (url) => openHttpProvisioning({ url, timeoutMs, fetch: openTransport({ connectTimeoutMs: timeoutMs }) }),
    retried: AGAIN,
  })

const books = { read: () => Promise.resolve({ purchases: [{ service: 'calling' as const, quantity: 1 }] }) }

export const wholesaleDoor = (): Promise<Opened> =>
  door('answers of Webex Wholesale', wholesaleAsks, {
    open: (url) =>
      openWholesaleProvisioning({
        url,
        timeoutMs,
        fetch: openTransport({ connectTimeoutMs: timeoutMs }),
        books,
        provisioningId: 'template-1',
        partner: { orgId: PARTNER, name: 'Nordwind Systemy Sp. z o.o.' },
        packages: { calling: 'webex_calling', meetings: 'webex_meetings' },
        addresses: [{ addressLine1: 'ul. Prosta 1', city: 'Warszawa', zipOrPostalCode: '00-001', country: 'PL' }],
      }),
    retried: [],
  })
