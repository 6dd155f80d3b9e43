import { withState, type Case } from '../../flows/case.ts'
import type { Session } from '../../flows/live.ts'
import type { Offer, Owner } from '../../flows/owner.ts'
import type { Visit } from './paths.ts'
import { NOW } from './wizard.ts'

/** Orders on their way from one person to another, in every state of it. */

export interface Named {
  readonly name: string
  readonly it: Case
}

const MAREK: Owner = { personId: 'person-marek', email: 'marek@nordwind.example', name: 'Marek Wiśniewski' }

/** Offered to a colleague by whoever sets up. */
function offeredTo(it: Case, to: Offer['to'], fresh = false): Case {
  const { session } = it.state
  if (!session) throw new Error(`Nobody sets ${it.id} up`)
  const offer = { id: 'offer-1', at: NOW, expiresAt: '2026-03-02T12:00:00.000Z', by: session.owner, to, fresh }
  return withState(it, { offer })
}

/** The set-up on its way, from each step of the first half: more and more answers go along. */
export const onTheWay = (visits: readonly Visit[]): Named[] =>
  firsts(visits).flatMap(({ it, step: { id } }) => [
    { name: `offered at ${id}`, it: offeredTo(it, MAREK) },
    { name: `offered at ${id}, help`, it: offeredTo(sessionOf(it, { help: true }), MAREK) },
    { name: `offered fresh at ${id}`, it: offeredTo(it, MAREK, true) },
    { name: `offered to a space at ${id}`, it: offeredTo(it, { spaceId: 'space-1' }) },
  ])

/** One visit of each step before the organisations are fixed. */
const firsts = (visits: readonly Visit[]): readonly Visit[] =>
  visits.filter(
    ({ it, step: { id } }, at) => !it.secret.mapping && visits.findIndex(({ step }) => step.id === id) === at,
  )

const sessionOf = (it: Case, change: Partial<Session>): Case =>
  it.state.session ? withState(it, { session: { ...it.state.session, ...change } }) : it

const OFFER_NOTICES = [
  'offerDeclined',
  'offerLapsed',
  'offerUnreachable',
  'offerElsewhere',
  'offerSelf',
  'offerUnknown',
  'offerTooLate',
] as const satisfies readonly Session['notice'][]

/** As long as a set-up could be open, and over midnight. */
const GAP = '2026-03-02T22:50:00.000Z 2026-03-02T23:10:30.000Z Europe/Warsaw'

/** A colleague is being named, or has said no, or what they took over is looked through. */
export const namedAndTaken = (visits: readonly Visit[]): Named[] =>
  firsts(visits).flatMap(({ it, step: { id } }) => {
    const steps = Object.keys(it.secret.answers)
    const taken = { inherited: { from: 'Ola Nowak', steps } }
    return [
      { name: `handing at ${id}`, it: sessionOf(it, { handing: true }) },
      { name: `handing at ${id}, help`, it: sessionOf(it, { handing: true, help: true }) },
      ...OFFER_NOTICES.flatMap((notice) => [
        { name: `${notice}, ${id}`, it: sessionOf(it, { notice, about: MAREK.name }) },
        { name: `handing, ${notice}, ${id}`, it: sessionOf(it, { handing: true, notice, about: MAREK.name }) },
      ]),
      { name: `offerLapsed, space, ${id}`, it: sessionOf(it, { notice: 'offerLapsed', about: '' }) },
      { name: `ruled at ${id}`, it: sessionOf(it, { notice: 'ruled' }) },
      { name: `missed at ${id}`, it: sessionOf(it, { notice: 'missed', about: GAP }) },
      { name: `inherited, missed at ${id}`, it: sessionOf(it, { ...taken, notice: 'missed', about: GAP }) },
      { name: `changed at ${id}`, it: sessionOf(it, { notice: 'orderChanged', about: 'calling:120:150' }) },
      { name: `inherited at ${id}`, it: sessionOf(it, taken) },
      { name: `inherited at ${id}, help`, it: sessionOf(it, { ...taken, help: true }) },
      { name: `inherited in part at ${id}`, it: sessionOf(it, { inherited: { from: 'Ola', steps: steps.slice(-1) } }) },
    ]
  })

const LEFT = { email: 'bea@zolta-lodz.example', by: MAREK, at: NOW }

/** Left to the customer, who has started or has not. */
export const leftTo = (it: Case): Named[] =>
  [LEFT, { ...LEFT, startedAt: NOW }].map((customer) => ({
    name: 'startedAt' in customer ? 'the customer sets up' : 'left to the customer',
    it: withState(it, { status: 'with_customer', customer }),
  }))

/** *Set Up Now*, once more or for somebody else. */
export function promptedAgain(it: Case): Named[] {
  const delegate = { email: MAREK.email, by: MAREK, at: NOW }
  const prompt = { ...it.state.prompt, reminders: 1 }
  const ruled = (orgId?: string): Case => ({
    ...it,
    secret: { ...it.secret, rulings: { partner: { name: 'Ivo Novak', at: NOW, ...(orgId ? { orgId } : {}) } } },
  })
  return [
    { name: 'delegated', it: withState(it, { delegate }) },
    { name: 'reminder', it: withState(it, { prompt }) },
    { name: 'reminder to a delegate', it: withState(it, { prompt, delegate }) },
    { name: 'escalated', it: withState(it, { prompt, escalatedAt: NOW }) },
    { name: 'ruled', it: ruled('org-nordwind') },
    { name: 'ruled, none', it: ruled() },
    { name: 'superseded', it: withState(it, { status: 'superseded' }) },
  ]
}
