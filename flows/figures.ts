import { dayIn } from './calendar.ts'
import { CLOSING_SOON, daysLeft } from './deadlines.ts'
import type { Matter } from './matter.ts'
import type { OrderDoc } from './record.ts'

/** What representatives see of many orders at once: how many are where, which need somebody, and how far people come. */

const DAY = 86_400_000

export type Figure = keyof typeof COUNTED
export type Figures = Readonly<Record<Figure, number>>

const COUNTED = {
  dueToday: isDueToday,
  waiting: ({ state }: OrderDoc) => state.status === 'awaiting' && !state.session && !state.stop,
  live: ({ state }: OrderDoc) => state.session !== undefined,
  notStarted: (doc: OrderDoc) => hasOpen(doc, 'notStarted'),
  stopped: (doc: OrderDoc) => hasOpen(doc, 'notRecognised', 'notAdmin', 'subscriptionWrong'),
  failed: (doc: OrderDoc) => hasOpen(doc, 'failed', 'stuck', 'partly'),
  unreachable: (doc: OrderDoc) => hasOpen(doc, 'unreachable'),
  closing: isClosing,
  withCustomer: ({ state }: OrderDoc) => state.status === 'with_customer',
  mapped: ({ state }: OrderDoc) => state.status === 'mapped',
  provisioning: ({ state }: OrderDoc) => state.status === 'provisioning' || state.status === 'pending_review',
  finished: ({ state }: OrderDoc, now: Date) =>
    state.matters.some(({ kind, at }) => ENDS.includes(kind) && isWithin(at, now, DAY)),
}

const ENDS: readonly Matter['kind'][] = ['finished', 'partly']

/** In the order in which they are told. */
export const FIGURES = Object.keys(COUNTED) as readonly Figure[]

/** How many of these orders are where. One order can count in several figures. */
export function figuresOf(docs: readonly OrderDoc[], now: Date): Figures {
  const counted = FIGURES.map((figure) => [figure, docs.filter((doc) => COUNTED[figure](doc, now)).length])
  return Object.fromEntries(counted) as Figures
}

/** Its prompt is due on today's date in its own zone. Most orders are days away, and a look at the clock tells that. */
function isDueToday({ state: { prompt, zone, status } }: OrderDoc, now: Date): boolean {
  const due = new Date(prompt.dueAt)
  if (status === 'cancelled' || Math.abs(due.getTime() - now.getTime()) > 2 * DAY) return false
  return dayIn(zone, due) === dayIn(zone, now)
}

function isClosing(doc: OrderDoc, now: Date): boolean {
  const left = leftOf(doc, now)
  return left !== undefined && left <= CLOSING_SOON
}

const isWithin = (at: string, now: Date, ms: number): boolean => Date.parse(at) > now.getTime() - ms

export const openMatters = ({ state: { matters } }: OrderDoc): readonly Matter[] =>
  matters.filter(({ solved }) => !solved)

const hasOpen = (doc: OrderDoc, ...kinds: readonly Matter['kind'][]): boolean =>
  openMatters(doc).some(({ kind }) => kinds.includes(kind))

/** Whole days in which the order can still be set up; undefined where they are not counted. */
export const leftOf = ({ state: { status, closesAt, zone } }: OrderDoc, now: Date): number | undefined =>
  closesAt !== undefined && status === 'awaiting' ? daysLeft(now, closesAt, zone) : undefined

/** An order somebody has to see to. */
export interface Need {
  readonly order: string
  readonly customer: string
  readonly what: readonly Matter['kind'][]
  readonly daysLeft: number | undefined
  /** Names of those who see to it already. */
  readonly claimedBy: readonly string[]
}

/** News that nobody can undo: told while they are new. */
const NEWS: readonly Matter['kind'][] = ['stranger', 'cancelledBilled']
/** Nothing is left to be done about these. */
const DONE: readonly Matter['kind'][] = ['finished', 'withCustomer', 'lapsed', 'cancelled']

/** The orders with open matters: those with the nearest deadline first, and of these the oldest matter. */
export function needsOf(docs: readonly OrderDoc[], now: Date): readonly Need[] {
  return docs
    .map((doc) => ({ doc, matters: openMatters(doc).filter((each) => isNeed(each, now)) }))
    .filter(({ matters }) => matters.length > 0)
    .sort((a, b) => urgency(a.doc, a.matters).localeCompare(urgency(b.doc, b.matters)))
    .map(({ doc, matters }) => ({
      order: doc.id,
      customer: doc.state.order.customerName,
      what: [...new Set(matters.map(({ kind }) => kind))],
      daysLeft: leftOf(doc, now),
      claimedBy: [...new Set(matters.flatMap(({ claimed }) => claimed?.name ?? []))],
    }))
}

const isNeed = ({ kind, at }: Matter, now: Date): boolean =>
  !DONE.includes(kind) && (!NEWS.includes(kind) || isWithin(at, now, DAY))

/** Without a deadline: after all that have one. */
const urgency = ({ state: { status, closesAt } }: OrderDoc, [oldest]: readonly Matter[]): string =>
  `${(status === 'awaiting' && closesAt) || '9999'} ${oldest?.at ?? ''}`

export const STAGES = ['prompted', 'started', 'mapped', 'confirmed', 'provisioned'] as const

const FUNNEL_WINDOW = 30 * DAY

/** How many of the orders whose prompt went out in the last 30 days came how far; who is at a stage has passed those before. */
export function reached(docs: readonly OrderDoc[], now: Date): readonly number[] {
  const furthest = docs
    .filter(({ state: { prompt } }) => prompt.deliveredAt && isWithin(prompt.deliveredAt, now, FUNNEL_WINDOW))
    .map(stageOf)
  return STAGES.map((_, stage) => furthest.filter((each) => each >= stage).length)
}

function stageOf({ state: { history, receipt, status }, secret }: OrderDoc): number {
  const done = new Set(history.map(({ what }) => what))
  // Superseded: it was provisioned, but not here.
  if (receipt || status === 'superseded') return 4
  if (done.has('begun:provision')) return 3
  if (secret.mapping || done.has('mapped') || done.has('mappedBefore')) return 2
  return done.has('started') ? 1 : 0
}

/** Whether an order that is over still counts in a figure or in the funnel. */
export const isRecent = ({ state: { prompt, matters } }: OrderDoc, now: Date): boolean =>
  [prompt.deliveredAt, ...matters.map(({ at }) => at)].some(
    (at) => at !== undefined && isWithin(at, now, FUNNEL_WINDOW),
  )
