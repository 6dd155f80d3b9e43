import { z } from 'zod'
import type { Doc, Effect } from '../storage/storage.ts'
import { Mapping } from './given.ts'
import { Found } from './inquiry.ts'
import { Intent } from './intent.ts'
import { Order } from './order.ts'

/** What is kept about an order. `State` is stored in clear, `Secret` is encrypted at rest. */

const instant = z.string()

/** The one card that counts, as it was posted last. */
const Live = z.object({
  messageId: z.string(),
  spaceId: z.string(),
  /** By the channel's clock. */
  created: instant,
  /** Which view it shows; see `view.ts`. */
  view: z.string(),
})

const Session = z.object({
  owner: z.object({ personId: z.string(), email: z.string(), name: z.string() }),
  startedAt: instant,
  touchedAt: instant,
  /** An answered step that is being looked at again, and where its answer leads: on, or back to the review. */
  visiting: z.object({ step: z.string(), then: z.enum(['on', 'review']) }).optional(),
  help: z.boolean().optional(),
  /** One more sentence for the next card: the code of a text. */
  notice: z.enum(['stale', 'incomplete', 'throttled', 'forged', 'secret', 'unclear']).optional(),
  /** Summary lines that go when the draft goes. */
  trail: z.array(z.string()),
})
export type Session = z.infer<typeof Session>

const Status = z.enum([
  'placed',
  'awaiting',
  'mapped',
  'provisioning',
  'pending_review',
  'provisioned',
  'provisioned_with_errors',
  'closed',
  'cancelled',
])
export type Status = z.infer<typeof Status>

/** Something a person on the other side should look at. Codes only, never an answer. */
const Matter = z.object({
  kind: z.enum([
    'notRecognised',
    'notAdmin',
    'subscriptionWrong',
    'unreachable',
    'partly',
    'failed',
    'stuck',
    'notMe',
    'stranger',
  ]),
  at: instant,
  reason: z.string().optional(),
  step: z.string().optional(),
  who: z.string().optional(),
  trackingId: z.string().optional(),
})
export type Matter = z.infer<typeof Matter>

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
  }),
  closesAt: instant.optional(),
  /** Who set up last, so that they are found again without a session. */
  person: z.object({ personId: z.string(), email: z.string(), name: z.string() }).optional(),
  session: Session.optional(),
  live: Live.optional(),
  /** How the last session ended without result. */
  ended: z.object({ how: z.enum(['closed', 'lapsed']), answers: z.int() }).optional(),
  /** An end of the road that outlives the session. */
  stop: z.object({ reason: z.string(), at: instant }).optional(),
  refused: z.array(z.string()),
  matters: z.array(Matter),
  links: z.array(z.object({ hash: z.string(), expiresAt: instant, takenAt: instant.optional() })),
  passwordSetAt: instant.optional(),
  provisionedBy: z.object({ name: z.string(), at: instant }).optional(),
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
  intents: z.array(Intent),
})
export type Secret = z.infer<typeof Secret>

export type OrderDoc = Doc<State, Secret>

/** A person's own document: how they want to be spoken to, and which orders that do not exist they pressed for lately. */
export const PersonRecord = z.object({
  language: z.string().optional(),
  guesses: z.array(z.object({ order: z.string(), at: instant })).optional(),
})
export type PersonRecord = z.infer<typeof PersonRecord>

/** What is kept about a space: when its next morning digest is due, UTC, and the local day the last one was for. */
export const SpaceRecord = z.object({ digestAt: z.string().optional(), digestDay: z.string().optional() })
export type SpaceRecord = z.infer<typeof SpaceRecord>

/** An order in the hands of a decision. */
export interface Case {
  readonly id: string
  readonly state: State
  readonly secret: Secret
  readonly effects: readonly Effect[]
}

/** The part of the world a decision may use: time, ids and the rules of this deployment. */
export interface Ctx {
  readonly now: Date
  newId(): string
  readonly rules: Rules
}

export interface Rules {
  readonly idleMinutes: number
  readonly windowDays: { readonly flex: number; readonly other: number }
  readonly promptTime: string
  readonly defaultZone: string
  readonly defaultLanguage: string
  readonly passwordLinkMinutes: number
}

const HISTORY = 200

/** Notes what happened: a code, who, and through which door. Never an answer. */
export function note(it: Case, ctx: Ctx, what: string, who?: string, via?: string): Case {
  const line = { at: ctx.now.toISOString(), what, ...(who ? { who } : {}), ...(via ? { via } : {}) }
  return { ...it, state: { ...it.state, history: [...it.state.history, line].slice(-HISTORY) } }
}

/** Adds work to be done after this turn, in the order in which it is added. */
export function due(it: Case, ctx: Ctx, kind: string, payload: unknown = {}, inMs = 0): Case {
  const dueAt = new Date(ctx.now.getTime() + inMs).toISOString()
  return { ...it, effects: [...it.effects, { id: ctx.newId(), kind, dueAt, attempts: 0, payload }] }
}

export const withState = (it: Case, change: Partial<State>): Case => ({ ...it, state: { ...it.state, ...change } })
export const withSecret = (it: Case, change: Partial<Secret>): Case => ({ ...it, secret: { ...it.secret, ...change } })

export function matter(it: Case, ctx: Ctx, about: Omit<Matter, 'at'>): Case {
  return withState(it, { matters: [...it.state.matters, { ...about, at: ctx.now.toISOString() }].slice(-HISTORY) })
}

export const emptySecret: Secret = { answers: {}, found: {}, intents: [] }
