import type { Operation, Job } from '../../flows/provisioning/contract.ts'
import type { Answer, Provisioning } from '../../flows/provisioning/provisioning.ts'
import type { OrderDoc } from '../../flows/record.ts'
import { settled } from '../../flows/move.ts'
import { change } from '../../flows/turn.ts'
import { carriedOut } from '../../flows/verbs.ts'
import { ctxOf } from '../../flows/world.ts'
import { ClockWorld } from './clock-world.ts'
import { begun, buying, due, english, mappedTo } from './wizard.ts'

/** A confirmed plan in a world that is all memory, and a service that says what a test wants it to. */

const ID = 'WBX-1001'

export interface Confirmed {
  readonly town: ClockWorld
  /** Every call and question, in order: `begin provision`, `find`, `look`. */
  readonly asked: string[]
  /** The bodies that were sent, and under which key. */
  readonly sent: { readonly body: string; readonly key: string }[]
  order(): Promise<OrderDoc>
  /** The owner presses, and all that follows at once is done. */
  press(verb: string, inputs?: Readonly<Record<string, string>>): Promise<void>
  /** So many seconds go by. */
  later(seconds: number): Promise<void>
}

/** What the service does; whatever is left out works at once. */
export type Service = Partial<Pick<Provisioning, 'begin' | 'findJobs' | 'getJob'>>

export const jobOf = ({ operation, orderId }: Operation, key: string, change: Partial<Job> = {}): Job => ({
  jobId: `job-${key}`,
  operation,
  orderId,
  idempotencyKey: key,
  status: 'provisioned',
  perService: [],
  billing: operation === 'provision' ? 'started' : 'not_started',
  ...change,
})

export const works: NonNullable<Service['begin']> = (_operation, body, key) =>
  Promise.resolve({ ok: true, value: jobOf(JSON.parse(body) as Operation, key) })
export const silent = (): Promise<Answer<never>> => Promise.resolve({ ok: false, code: 'UPSTREAM', outcome: 'unknown' })
export const refuses = (): Promise<Answer<never>> =>
  Promise.resolve({ ok: false, code: 'FORBIDDEN', outcome: 'refused' })
export const nothing = (): Promise<Answer<readonly Job[]>> => Promise.resolve({ ok: true, value: [] })

/** An order for calling at its plan card. */
export async function atPlan(service: () => Service): Promise<Confirmed> {
  const town = new ClockWorld()
  const asked: string[] = []
  const sent: { body: string; key: string }[] = []
  const before = town.world.provisioning
  const provisioning: Provisioning = {
    ...before,
    checkSubdomain: (name) => Promise.resolve({ ok: true, value: { name, result: 'available', suggestions: [] } }),
    begin(operation, body, key) {
      asked.push(`begin ${operation}`)
      sent.push({ body, key })
      return (service().begin ?? works)(operation, body, key)
    },
    findJobs(orderId) {
      asked.push('find')
      return (service().findJobs ?? nothing)(orderId)
    },
    getJob(jobId) {
      asked.push('look')
      return (service().getJob ?? before.getJob)(jobId)
    },
  }
  town.world = { ...town.world, provisioning }
  const { orders } = town.world.storage
  const ctx = ctxOf(town.world)
  const it = settled(mappedTo(begun(due(buying(['calling'], 'PL')), ctx)), ctx)
  await orders.turn(ID, undefined, () => ({ next: it, reply: undefined }))
  const press: Confirmed['press'] = async (verb, inputs = {}) => {
    await change(town.world, ID, undefined, (now, at) =>
      settled(carriedOut(now, at, english, { do: verb, inputs, via: 'card' }), at),
    )
    await pass(town, A_MOMENT)
  }
  await pass(town, A_MOMENT)
  for (const [verb, inputs] of SETTINGS) await press(verb, inputs)
  return {
    town,
    asked,
    sent,
    press,
    later: (seconds) => pass(town, seconds * 1_000),
    async order() {
      const doc = await orders.get(ID)
      if (!doc) throw new Error('The order is gone')
      return doc
    },
  }
}

/** Milliseconds in which all that works is done. */
const A_MOMENT = 100

const pass = (town: ClockWorld, ms: number) => town.pass(town.now + ms, () => Promise.resolve())

const SETTINGS: readonly (readonly [string, Readonly<Record<string, string>>])[] = [
  ['next', {}],
  [
    'next',
    {
      'location.name': 'Centrala',
      'location.country': 'PL',
      'location.address1': 'ul. Prosta 1',
      'location.city': 'Łódź',
      'location.postalCode': '90-001',
    },
  ],
  [
    'next',
    {
      'location.timeZone': 'Europe/Warsaw',
      'location.announcementLanguage': 'pl_pl',
      'location.emailLanguage': 'pl_pl',
    },
  ],
  ['next', { termsAccepted: 'true' }],
  ['checkAvailability', { subdomain: 'zoltalodz' }],
  ['save', { subdomain: 'zoltalodz' }],
  ['next', {}],
]
