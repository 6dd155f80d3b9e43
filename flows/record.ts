import { z } from 'zod'
import type { Doc } from '../storage/storage.ts'
import { Mapping, Ruling } from './given.ts'
import { Found } from './inquiry.ts'
import { Intent } from './intent.ts'
import { Live, Post, Session } from './live.ts'
import { Matter } from './matter.ts'
import { Order } from './order.ts'
import { Offer, Owner } from './owner.ts'
import { Run } from './run.ts'

/** What is kept about an order. `State` is stored in clear, `Secret` is encrypted at rest. */

const instant = z.string()

const Status = z.enum([
  'placed',
  'awaiting',
  'with_customer',
  'mapped',
  'provisioning',
  'pending_review',
  'provisioned',
  'provisioned_with_errors',
  'closed',
  'cancelled',
  'superseded',
])
export type Status = z.infer<typeof Status>

const Receipt = z.object({
  reference: z.string(),
  billing: z.enum(['not_started', 'started', 'unknown']),
  startedAt: instant.optional(),
  services: z.array(z.object({ service: z.string(), status: z.string(), codes: z.array(z.string()) })),
  by: z.string(),
  at: instant,
})

export const State = z.object({
  order: Order,
  status: Status,
  /** Goes up, over all sessions, with everything that changes what a press would mean. */
  rev: z.int(),
  language: z.string(),
  /** The order's zone, decided at intake: its own, else the deployment's. */
  zone: z.string(),
  prompt: z.object({
    dueAt: instant,
    deliveredAt: instant.optional(),
    undelivered: z.string().optional(),
    tries: z.int(),
    /** A letter went out, since the chat does not reach the contact. */
    mailedAt: instant.optional(),
    /** How often the contact was reminded, and when last. */
    reminders: z.int().optional(),
    remindedAt: z.array(instant).optional(),
  }),
  closesAt: instant.optional(),
  /** Who set up last, so that they are found again without a session. */
  person: Owner.optional(),
  /** A colleague the order was handed to by address; the contact from then on. */
  delegate: z.object({ email: z.string(), by: Owner, at: instant }).optional(),
  /** Who took the order of a shared address, and through which door. */
  claim: z.object({ name: z.string(), at: instant, via: z.string() }).optional(),
  /** The claim ended with the set-up: whoever takes the order next has it. */
  released: z.boolean().optional(),
  /** Whom the customer is to be reached at, while the customer sets up. */
  customer: z
    .object({
      email: z.string(),
      by: Owner,
      at: instant,
      startedAt: instant.optional(),
      /** Why the letter did not arrive there. */
      undelivered: z.string().optional(),
    })
    .optional(),
  offer: Offer.optional(),
  /** Cards beside the live one, e.g. in shared spaces, as they were posted last. */
  posts: z.array(Post).default([]),
  /** When the representatives were told that nobody had started; once, whatever happens later. */
  escalatedAt: instant.optional(),
  session: Session.optional(),
  live: Live.optional(),
  /** The people of this order are forgotten. */
  forgottenAt: instant.optional(),
  /** How the last session ended without result. */
  ended: z.object({ how: z.enum(['closed', 'lapsed']), answers: z.int() }).optional(),
  /** An end of the road that outlives the session. */
  stop: z.object({ reason: z.string(), at: instant }).optional(),
  refused: z.array(z.string()),
  matters: z.array(Matter),
  links: z.array(z.object({ hash: z.string(), expiresAt: instant, takenAt: instant.optional() })),
  /** Codes in letters, by which the order can be claimed. Only hashes are stored. */
  codes: z.array(z.object({ hash: z.string(), at: instant })).default([]),
  passwordSetAt: instant.optional(),
  provisionedBy: z.object({ name: z.string(), at: instant }).optional(),
  /** What the last confirmed press set going. */
  run: Run.optional(),
  receipt: Receipt.optional(),
  /** When services were asked about what, for the limits on asking. */
  asked: z.array(z.object({ at: instant, about: z.string() })),
  history: z.array(z.object({ at: instant, what: z.string(), who: z.string().optional(), via: z.string().optional() })),
})
export type State = z.infer<typeof State>

/** A partner organisation that was created by a mapping that then failed: it is taken up, not made again. */
const PartnerMade = z.object({ orgId: z.string(), adminEmail: z.string(), because: z.string() })

const Problem = z.object({
  field: z.string().optional(),
  code: z.string(),
  suggestions: z.array(z.string()).optional(),
})

export const Secret = z.object({
  answers: z.record(z.string(), z.unknown()),
  found: z.record(z.string(), Found),
  /** What was typed at a step without being accepted yet. */
  typed: z
    .object({ step: z.string(), values: z.record(z.string(), z.string()), problems: z.array(Problem) })
    .optional(),
  /** The subdomain whose availability was asked for last. */
  checked: z.string().optional(),
  mapping: Mapping.optional(),
  savedSubdomain: z.string().optional(),
  partnerMade: PartnerMade.optional(),
  /** Which organisation is right, as a representative found after it was not recognised. */
  rulings: z.partialRecord(z.enum(['partner', 'customer']), Ruling).optional(),
  /** Answers that wait for such a ruling. */
  parked: z.record(z.string(), z.unknown()).optional(),
  /** The organisations that were shown when none was recognised, for the representative who finds the right one. */
  candidates: z.array(z.object({ orgId: z.string(), name: z.string(), domains: z.array(z.string()) })).optional(),
  intents: z.array(Intent),
  /** Intents that are being taken back, the newest first. */
  undoing: z.array(z.string()).optional(),
})
export type Secret = z.infer<typeof Secret>

export type OrderDoc = Doc<State, Secret>

/** A person's own document: how they want to be spoken to, and which orders that do not exist they pressed for lately. */
export const PersonRecord = z.object({
  language: z.string().optional(),
  guesses: z.array(z.object({ order: z.string(), at: instant })).optional(),
})
export type PersonRecord = z.infer<typeof PersonRecord>

/** What is kept about a space: its morning digest, and the cards for representatives that came there lately. */
export const SpaceRecord = z.object({
  /** When the next digests are due; see `digest.ts`. */
  digestAt: instant.optional(),
  /** The local day the last digest was for. */
  digestDay: z.string().optional(),
  /** When the newest cards were let through, oldest first. */
  cards: z.array(instant).optional(),
})
export type SpaceRecord = z.infer<typeof SpaceRecord>

/** A time in which a chat did not reach us. By our clock but for `since`, its begin by the chat's own. */
const Gap = z.object({
  from: instant,
  since: instant,
  to: instant,
  /** For the operator. */
  cause: z.string(),
})
export type Gap = z.infer<typeof Gap>

/** What is kept about a connection to an outside service, so that a restart goes on with it. */
export const ConnectionRecord = z.object({
  /** When the service was last known to reach us, or we it. */
  heardAt: instant.optional(),
  /** The same moment by the service's own clock. */
  heardThere: instant.optional(),
  /** When somebody of us was last known to be there after that: left in good order, or is there and cannot tell. */
  leftAt: instant.optional(),
  /** Until all that may have been missed has been looked after. */
  gap: Gap.optional(),
  /** The newest token to ask for access with; services that hand out a new one each time take back the old. */
  refreshToken: z.string().optional(),
  /** Which configured token it goes back to (a hash), so that a newly configured one counts. */
  refreshTokenFrom: z.string().optional(),
})
export type ConnectionRecord = z.infer<typeof ConnectionRecord>

/** What lies on each shelf beside the orders. */
export interface Shelves {
  readonly people: PersonRecord
  readonly spaces: SpaceRecord
  readonly connections: ConnectionRecord
}
