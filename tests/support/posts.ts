import { withState, type Case } from '../../flows/case.ts'
import { Matter } from '../../flows/matter.ts'
import type { State } from '../../flows/record.ts'
import { ownerOf } from '../../flows/people.ts'
import { leftTo, type Named } from './handed.ts'
import { NOW, OLA } from './wizard.ts'

/** Cards beside the live one, each as an order and the id of the card. */

export interface Beside extends Named {
  readonly id: string
}

/** In the space of a shared address. */
export function claims(fresh: Case): Beside[] {
  const contact = { ...fresh.state.order.contact, isAlias: true }
  const open = withState(fresh, { order: { ...fresh.state.order, contact } })
  const claim = { name: OLA.displayName, at: NOW, via: 'card' }
  const taken = withState(open, { claim, person: ownerOf(OLA) })
  return [
    { name: 'claim, open', id: 'claim', it: open },
    { name: 'claim, taken', id: 'claim', it: taken },
    { name: 'claim, free again', id: 'claim', it: withState(taken, { released: true }) },
  ]
}

export const customers = (fresh: Case): Beside[] =>
  leftTo(fresh).map(({ it }) => ({ name: 'to the customer', id: 'customer', it }))

const REASONS: Partial<Record<Matter['kind'], readonly string[]>> = {
  notStarted: ['untouched', 'unclaimed'],
  notRecognised: ['partnerNotRecognised', 'customerNotRecognised', 'partnerElsewhere'],
  notAdmin: ['partnerNotAdmin'],
  subscriptionWrong: ['subscriptionWrong'],
  unreachable: ['unreachable', 'refused', 'noMail', 'mailDown'],
  partly: ['meetings', 'calling,meetings,messaging,contact_center'],
  failed: ['mapOrder:FORBIDDEN', 'provision:ORDER_CLOSED'],
  stuck: ['provision'],
  stranger: ['pressed', 'claim'],
  finished: ['elsewhere'],
  cancelledBilled: ['started', 'not_started', 'unknown'],
}

/** How a matter can come to an end. */
const ENDS = [
  'started',
  'mapped',
  'provisioned',
  'provisioned_with_errors',
  'reached',
  'ruled',
  'done',
  'closed',
  'cancelled',
  'with_customer',
  'superseded',
]

/** Everything representatives are told of: each kind for each reason, open, claimed, and solved in every way. */
export const matters = (it: Case): Beside[] => [
  ...Matter.shape.kind.options.flatMap((kind) =>
    [undefined, ...(REASONS[kind] ?? [])].flatMap((reason) => stagesOf(it, kind, reason)),
  ),
  ...ENDS.flatMap((how) => [
    raised(it, { kind: 'notStarted', solved: { how, at: NOW } }),
    raised(it, { kind: 'notStarted', solved: { how, at: NOW, name: OLA.displayName } }),
  ]),
  ...circumstances(it).map((changed) => raised(changed, { kind: 'closing' })),
]

function stagesOf(it: Case, kind: Matter['kind'], reason: string | undefined): Beside[] {
  const about = { kind, ...(reason ? { reason } : {}), who: OLA.personId, trackingId: 'TRK-0123456789' }
  const claimed = { personId: 'person-ivo', name: 'Ivo Novak', at: NOW }
  return [
    raised(it, about),
    raised(it, { ...about, claimed }),
    raised(it, { ...about, claimed, solved: { how: 'done', at: NOW } }),
    raised(it, { ...about, solved: { how: 'provisioned', at: NOW, name: OLA.displayName } }),
  ]
}

function raised(it: Case, about: Omit<Matter, 'id' | 'at'>): Beside {
  const matter: Matter = { id: 'matter-1', at: NOW, ...about }
  const { kind, reason = '', claimed, solved } = about
  const stage = [claimed && 'claimed', solved && `solved ${solved.how}`].filter(Boolean).join(' and ')
  const known = withState(it, { person: ownerOf(OLA), matters: [matter] })
  return { name: `matter ${kind} ${reason} ${stage}`, id: 'matter:matter-1', it: known }
}

/** What a matter's card says of its order: how it was prompted, and how far it is. */
const circumstances = (it: Case): Case[] => {
  const tries = 0
  const { accountRep: _rep, ...order } = it.state.order
  const prompts: readonly State['prompt'][] = [
    { dueAt: NOW, tries },
    { dueAt: NOW, tries, undelivered: 'unreachable' },
    { dueAt: NOW, tries, undelivered: 'unreachable', mailedAt: NOW },
  ]
  const statuses = [
    'with_customer',
    'mapped',
    'provisioning',
    'pending_review',
    'provisioned',
    'provisioned_with_errors',
    'closed',
    'cancelled',
    'superseded',
  ] as const satisfies readonly State['status'][]
  return [
    ...prompts.map((prompt) => withState(it, { prompt })),
    ...statuses.map((status) => withState(it, { status })),
    withState(it, { order }),
  ]
}
