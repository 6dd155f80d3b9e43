import type { Entry, Step } from './flow.ts'
import type { Problem } from './problem.ts'
import { keyOf, learned, type Findings, type Inquiry } from './inquiry.ts'
import { intentFor, type Intent } from './intent.ts'
import type { ErrorCode, Operation } from './provisioning/contract.ts'

/** What a person has answered so far, by step. */
export type Answers = Readonly<Record<string, unknown>>

/** A flow, with the types it was built with forgotten. */
export interface Table {
  readonly entries: readonly Entry[]
}

/** All that a position follows from. */
export interface Facts {
  readonly answers: Answers
  readonly found: Findings
  readonly intents: readonly Intent[]
}

export type AnyStep = Step<string, unknown, unknown>

interface Way {
  /** Steps that apply and have a good answer, in order; the open one is not among them. */
  readonly answered: readonly AnyStep[]
  readonly known: Readonly<Record<string, unknown>>
  /** The questions that are not answered yet, the open one included, as far as can be told now. */
  readonly ahead: readonly AnyStep[]
  /** How many questions there are in all, as far as can be told now. */
  readonly total: number
  /** Answers to questions that no longer arise. */
  readonly moot: readonly string[]
}

/** What can be open about an entry that is no question. */
type Unsettled =
  | { readonly kind: 'learning'; readonly inquiry: Inquiry }
  /** The service could not say. Nothing is assumed from that. */
  | { readonly kind: 'unlearned'; readonly inquiry: Inquiry; readonly code: ErrorCode }
  | { readonly kind: 'doing'; readonly operation: Operation; readonly intent?: Intent }
  /** Refused, and no answer of the person's is the cause. */
  | { readonly kind: 'failed'; readonly intent: Intent }
  | { readonly kind: 'stopped'; readonly reason: string }

export type Position = Way &
  (
    | { readonly kind: 'asking'; readonly step: AnyStep; readonly problem?: Problem }
    | Unsettled
    | { readonly kind: 'complete' }
  )

/** Where a person is: the first entry of the table that applies and is not settled. Pure, worked out every time. */
export function walk(flow: Table, given: object, facts: Facts): Position {
  const known: Record<string, unknown> = { ...given }
  const answered: AnyStep[] = []
  const moot: string[] = []
  for (const [at, entry] of flow.entries.entries()) {
    if (entry.when && !entry.when(known)) {
      if (entry.kind === 'ask') moot.push(entry.step.id)
      continue
    }
    const open = settle(entry, known, facts)
    if (open === undefined) {
      if (entry.kind === 'ask') answered.push(entry.step)
      continue
    }
    const back = 'step' in open ? answered.findIndex(({ id }) => id === open.step) : -1
    const way = wayOf({ answered, known, moot, from: back, left: flow.entries.slice(at) })
    if (!('step' in open)) return Object.assign(way, open)
    const step = answered[back] ?? (entry.kind === 'ask' ? entry.step : undefined)
    if (!step) throw new Error(`The table leads back to "${open.step}", which is not asked above`)
    return Object.assign(way, { kind: 'asking' as const, step, ...problemOf(open) })
  }
  return { kind: 'complete', answered, known, ahead: [], total: answered.length, moot }
}

interface Walked extends Pick<Way, 'answered' | 'known' | 'moot'> {
  /** Where among the answered steps one has to be asked anew; negative when none has. */
  readonly from: number
  readonly left: readonly Entry[]
}

/**
 * What may still be asked is worked out when somebody looks: a card does, most decisions do not, and most conditions
 * are asked in vain there and throw, which costs more than all else that a decision does.
 */
function wayOf({ answered, known, moot, from, left }: Walked): Way {
  const good = from < 0 ? answered : answered.slice(0, from)
  let ahead: readonly AnyStep[] | undefined
  return {
    answered: good,
    known,
    moot,
    get ahead() {
      return (ahead ??= [...answered.slice(good.length), ...expected(left, known)])
    },
    get total() {
      return this.answered.length + this.ahead.length
    },
  }
}

type Open = { readonly kind: 'back'; readonly step: string; readonly problem?: Problem } | Unsettled

const problemOf = (open: { readonly problem?: Problem }) => (open.problem ? { problem: open.problem } : {})

/** Undefined when the entry is settled (what it adds is then in `known`), else what is still open about it. */
function settle(entry: Entry, known: Record<string, unknown>, facts: Facts): Open | undefined {
  switch (entry.kind) {
    case 'ask': {
      const answer = entry.step.answer(known).safeParse(facts.answers[entry.step.id])
      if (!answer.success) return { kind: 'back', step: entry.step.id }
      known[entry.step.id] = answer.data
      return undefined
    }
    case 'learn': {
      const inquiry = entry.learn.inquiry(known)
      const failure = facts.found[keyOf(inquiry)]
      if (failure?.ok === false) return { kind: 'unlearned', inquiry, code: failure.code }
      const found = learned(facts.found, inquiry)
      if (found === undefined) return { kind: 'learning', inquiry }
      const objection = entry.learn.objection?.(found, known)
      if (objection) return { kind: 'back', step: objection.step, problem: objection }
      known[entry.learn.id] = found
      return undefined
    }
    case 'carry': {
      const operation = entry.carry.operation(known)
      const intent = intentFor(facts.intents, operation)
      if (intent?.phase === 'confirmed') {
        known[entry.carry.id] = intent.job
        return undefined
      }
      if (intent?.phase !== 'refused') return { kind: 'doing', operation, ...(intent ? { intent } : {}) }
      const { code, field } = intent.refusal ?? { code: 'UPSTREAM' as const, field: undefined }
      const back = entry.carry.refused(code, field)
      // A back end may blame an answer that was never given; then there is nothing to go back to.
      return back && back.step in known ? { kind: 'back', step: back.step, problem: back } : { kind: 'failed', intent }
    }
    case 'stop':
      return { kind: 'stopped', reason: entry.reason }
  }
}

/** Which of these entries will be questions, as far as can be told. */
const expected = (entries: readonly Entry[], known: Readonly<Record<string, unknown>>): readonly AnyStep[] =>
  entries.flatMap((entry) => (entry.kind === 'ask' && decide(entry, known) ? [entry.step] : []))

function decide(entry: Entry, known: Readonly<Record<string, unknown>>): boolean {
  if (!entry.when) return true
  try {
    return entry.when(known)
  } catch {
    return entry.likely ?? false
  }
}

export type Submission =
  | { readonly kind: 'accepted'; readonly answers: Answers }
  | { readonly kind: 'invalid'; readonly problems: readonly Problem[] }

/** Takes the answer to one step. Changes nothing: the caller keeps what comes back. */
export function submit(position: Position, step: AnyStep, answers: Answers, input: unknown): Submission {
  const answer = step.answer(position.known).safeParse(input)
  if (answer.success) return { kind: 'accepted', answers: { ...answers, [step.id]: answer.data } }
  const problems = answer.error.issues.map(({ path, message }) =>
    path.length > 0 ? { field: String(path[0]), code: message } : { code: message },
  )
  return {
    kind: 'invalid',
    problems: problems.filter((p, at) => problems.findIndex((q) => q.field === p.field) === at),
  }
}
