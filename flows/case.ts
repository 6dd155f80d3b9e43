import type { Effect } from '../storage/storage.ts'
import type { Secret, State } from './record.ts'

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
  /** Somewhat more than so many milliseconds, so that many who wait for one thing do not come back at one moment. */
  spread(ms: number): number
  /** One-way: a short word for a long text. */
  hash(text: string): string
  readonly rules: Rules
}

export interface Rules {
  readonly idleMinutes: number
  readonly windowDays: { readonly flex: number; readonly other: number }
  readonly promptTime: string
  readonly defaultZone: string
  readonly defaultLanguage: string
  readonly passwordLinkMinutes: number
  /** How long an offered set-up waits for an answer. */
  readonly offerHours: number
  /** No reminder goes out between these two local times. */
  readonly quiet: { readonly from: string; readonly to: string }
  /** Minutes for which a confirmed operation is tried while the service does not answer. */
  readonly outageMinutes: number
  /** Days after its end during which an order keeps its people. */
  readonly retentionDays: number
  readonly reps: {
    /** The shared space, by id or title, of orders that name none. */
    readonly space: string | undefined
    readonly language: string
    /** Cards a quarter of an hour brings there at most; what comes on top waits for the next one. */
    readonly cards: number
    readonly digestTime: string
  }
  /** Codes of what the provisioning back end does not offer, operations among them. */
  readonly cannot?: readonly string[]
  /** In which space (id or title) the orders of an alias can be claimed, by its address or domain. */
  readonly claimSpaces: Readonly<Record<string, string>>
}

/** Events that may come in any number; only the newest of them are kept, all others for good. */
const NOISE = /^(stale|missed|refused|asked|pressedTwice|secretIgnored|early|undelivered)/
const MOST_NOISE = 200

/** Adds a line to the audit trail: a code, who, and through which door. Never an answer. */
export function note(it: Case, ctx: Ctx, what: string, who?: string, via?: string): Case {
  const line = { at: ctx.now.toISOString(), what, ...(who ? { who } : {}), ...(via ? { via } : {}) }
  const { history } = it.state
  const noisy = NOISE.test(what) ? history.filter((each) => NOISE.test(each.what)) : []
  const kept = noisy.length < MOST_NOISE ? history : history.filter((each) => each !== noisy[0])
  return { ...it, state: { ...it.state, history: [...kept, line] } }
}

/** Adds work to be done after this turn, in the order in which it is added. */
export function due(it: Case, ctx: Ctx, kind: string, payload: unknown = {}, inMs = 0): Case {
  const dueAt = new Date(ctx.now.getTime() + inMs).toISOString()
  return { ...it, effects: [...it.effects, { id: ctx.newId(), kind, dueAt, attempts: 0, payload }] }
}

/** Adds work that is due at an instant, or now when that has passed. */
export const dueAt = (it: Case, ctx: Ctx, kind: string, instant: string, payload: unknown = {}): Case =>
  due(it, ctx, kind, payload, Math.max(0, Date.parse(instant) - ctx.now.getTime()))

/** Calls work off. What a worker has in hand already is still done. */
export const calledOff = (it: Case, ...kinds: readonly string[]): Case => ({
  ...it,
  effects: it.effects.filter(({ kind }) => !kinds.includes(kind)),
})

export const withState = (it: Case, change: Partial<State>): Case => ({ ...it, state: { ...it.state, ...change } })
export const withSecret = (it: Case, change: Partial<Secret>): Case => ({ ...it, secret: { ...it.secret, ...change } })

export const emptySecret: Secret = { answers: {}, found: {}, intents: [] }
