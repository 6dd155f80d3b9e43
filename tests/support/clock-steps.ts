import fc from 'fast-check'
import { converse } from '../../flows/converse.ts'
import { takeIn } from '../../flows/intake.ts'
import { settled } from '../../flows/move.ts'
import { repAsked } from '../../flows/reps.ts'
import { change } from '../../flows/turn.ts'
import { PEOPLE, type ClockWorld, type Shown } from './clock-world.ts'
import { ORDER } from './orders.ts'

/** One thing that happens to an order, its people or the clock. */
const id = fc.constantFrom('A-1', 'B-2')
const days = fc.integer({ min: -3, max: 9 })
const zone = fc.constantFrom('Europe/Warsaw', 'America/New_York', 'Asia/Tokyo', 'Pacific/Auckland')
const contact = fc.constantFrom('ola', 'marek')
const is = <Name extends string>(name: Name) => fc.constant(name)

const change$ = fc.oneof(
  fc.record({ do: is('redate'), id, days }),
  fc.record({ do: is('rezone'), id, zone }),
  fc.record({ do: is('recontact'), id, contact }),
  fc.record({ do: is('requantity'), id, quantity: fc.integer({ min: 1, max: 500 }) }),
)
const cancel = fc.record({ do: is('cancel'), id })
const press = fc.oneof(
  fc.record({
    do: is('forward'),
    id,
    presses: fc.integer({ min: 1, max: 8 }),
    who: fc.constantFrom('me', 'me', 'me', 'colleague', 'customer'),
  }),
  fc.record({ do: is('press'), id, verb: fc.constantFrom('close', 'close', 'takeBack', 'notMe', 'back') }),
)
const time = fc.oneof(
  fc.record({ do: is('pass'), minutes: fc.integer({ min: 1, max: 90 }) }),
  fc.record({ do: is('pass'), minutes: fc.integer({ min: 60, max: 3 * 1440 }) }),
  fc.record({ do: is('down'), minutes: fc.integer({ min: 1, max: 12 * 1440 }) }),
  fc.record({ do: is('back'), minutes: fc.integer({ min: 1, max: 14 * 60 }) }),
)

const step = fc.oneof(
  { weight: 8, arbitrary: time },
  { weight: 6, arbitrary: press },
  { weight: 3, arbitrary: change$ },
  { weight: 2, arbitrary: fc.record({ do: is('meanwhile'), step: fc.oneof(change$, cancel) }) },
  { weight: 1, arbitrary: fc.record({ do: is('remind'), id }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('block' as const, 'unblock' as const), contact }) },
  { weight: 1, arbitrary: fc.record({ do: is('mailFails'), times: fc.integer({ min: 1, max: 5 }) }) },
  { weight: 1, arbitrary: fc.record({ do: is('restart') }) },
)

export type Step = typeof step | typeof cancel extends fc.Arbitrary<infer T> ? T : never

const placing = fc.record({ days, zone, contact, family: fc.constantFrom('A-FLEX', 'A-FLEX-3', 'A-WX', 'A-SPK') })

/** Two orders that arrive, sooner or later, and what happens then; around the changes of clocks of that year. */
export const histories = fc.record({
  start: fc.constantFrom('2026-03-03T11:00:00.000Z', '2026-03-24T20:30:00.000Z', '2026-10-20T05:00:00.000Z'),
  first: placing,
  second: placing,
  after: fc.integer({ min: 0, max: 12 }),
  cancelled: fc.option(fc.nat(40), { nil: undefined, freq: 2 }),
  steps: fc.array(step, { maxLength: 25, size: 'max' }),
})
export type History = typeof histories extends fc.Arbitrary<infer T> ? T : never
export type Placing = History['first']

/** An order as the ordering side last told it. */
export interface Told {
  readonly orderId: string
  readonly timeZone: string
  readonly contact: { readonly email: string }
  readonly lines: readonly { readonly family: string; readonly requestedStartDate: string }[]
}

/** The day that is so many days from now, by UTC. */
const dayOf = (now: number, days: number) => new Date(now + days * 86_400_000).toISOString().slice(0, 10)

export function ordered(orderId: string, now: number, { days, zone, contact, family }: Placing): Told {
  const line = { ...ORDER.lines[0], family, requestedStartDate: dayOf(now, days) }
  return { ...ORDER, orderId, timeZone: zone, contact: { email: `${contact}@nordwind.example` }, lines: [line] }
}

/** The order with what a step changes about it. */
export function changed(order: Told, step: Step, now: number): Told {
  const [line] = order.lines
  if (step.do === 'redate' && line) return { ...order, lines: [{ ...line, requestedStartDate: dayOf(now, step.days) }] }
  if (step.do === 'rezone') return { ...order, timeZone: step.zone }
  if (step.do === 'recontact') return { ...order, contact: { email: `${step.contact}@nordwind.example` } }
  if (step.do === 'requantity' && line)
    return { ...order, lines: [{ ...line, ...{ services: [{ service: 'messaging', quantity: step.quantity }] } }] }
  return order
}

/** What the ordering side sends; says whether it was taken. */
export async function send(order: Told & { readonly cancelled?: boolean }, town: ClockWorld): Promise<boolean> {
  return (await takeIn(order, town.world)).result !== 'rejected'
}

interface Form {
  readonly actions?: readonly { readonly data?: { readonly _w: string } }[]
}

type MarkRead = { readonly _w: string; readonly order: string; readonly step: string; readonly do: string }

/** Looked at very often: each card is read once. */
const read = new WeakMap<Shown, readonly MarkRead[]>()

function marksOf(shown: Shown): readonly MarkRead[] {
  const { actions = [] } = (shown.card ?? {}) as Form
  const known = read.get(shown)
  const marks =
    known ??
    actions.flatMap(({ data }) => (data ? [{ _w: data._w, ...(JSON.parse(data._w) as Omit<MarkRead, '_w'>) }] : []))
  read.set(shown, marks)
  return marks
}

/** The cards of an order on the screens of people, and what each asks. */
export function cardsOf(town: ClockWorld, id: string): readonly (Shown & { readonly asks: string })[] {
  return [...town.screens.values()].flatMap((shown) => {
    const mark = marksOf(shown).find(({ order }) => order === id)
    const mine = PEOPLE.some(({ displayName }) => displayName === shown.to)
    return mark && mine ? [{ ...shown, asks: mark.step }] : []
  })
}

/** What leads on from each step. */
const ANSWERS: Readonly<Record<string, readonly [verb: string, inputs?: Readonly<Record<string, string>>]>> = {
  prompt: ['start'],
  role: ['next', { role: 'partner' }],
  colleague: ['next', { colleagueEmail: 'ola@nordwind.example' }],
  customerSetsUp: ['confirm', { customerContactEmail: 'bea@zolta-lodz.example', ackNoAccess: 'true' }],
  partnerReview: ['next'],
  customerAdmin: ['next', { customerAdminEmail: 'admin@baltyk.example' }],
  customerReview: ['next'],
  check: ['next'],
}

let deliveries = 0

/** Whoever has the order's card presses on it, if it has that button. */
async function pressed(town: ClockWorld, id: string, verb: string, inputs = {}): Promise<void> {
  const card = cardsOf(town, id).at(-1)
  const mark = card && marksOf(card).find((each) => each.do === verb)
  const person = PEOPLE.find(({ displayName }) => displayName === card?.to)
  if (!card || !mark || !person) return
  const incoming = { id: `press-${++deliveries}`, person, spaceId: card.spaceId, direct: true }
  const created = new Date(town.now).toISOString()
  const { messageId } = card
  await converse({ kind: 'press', ...incoming, created, messageId, inputs: { ...inputs, _w: mark._w } }, town.world)
}

async function forward(town: ClockWorld, id: string, who: string): Promise<void> {
  const card = cardsOf(town, id).at(-1)
  const other = card?.to === 'ola' ? 'marek' : 'ola'
  if (card?.asks === 'who') return pressed(town, id, 'next', { who })
  if (card?.asks === 'colleague') return pressed(town, id, 'next', { colleagueEmail: `${other}@nordwind.example` })
  const [verb, inputs] = ANSWERS[card?.asks ?? ''] ?? []
  if (verb) await pressed(town, id, verb, inputs)
}

/** What people do; due work is done between two presses. */
export async function people(town: ClockWorld, step: Step, look: () => Promise<void>): Promise<void> {
  if (step.do === 'press') await pressed(town, step.id, step.verb)
  if (step.do === 'remind') {
    const ask = { do: 'remind', matter: undefined, orgId: undefined }
    const ivo = { personId: 'person-ivo', email: 'ivo@cisco-reps.example', displayName: 'Ivo' }
    await change(town.world, step.id, undefined, (it, ctx) => settled(repAsked(it, ctx, { ...ask, person: ivo }), ctx))
  }
  for (let left = step.do === 'forward' ? step.presses : 0; step.do === 'forward' && left > 0; left -= 1) {
    await forward(town, step.id, step.who)
    await town.settle()
    await look()
  }
}
