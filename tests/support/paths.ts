import type { Findings, Inquiry } from '../../flows/inquiry.ts'
import { keyOf } from '../../flows/inquiry.ts'
import { answered } from '../../flows/intent.ts'
import { openInquiry, settled } from '../../flows/move.ts'
import { Lookup, Operation, type Job, type Organisation } from '../../flows/provisioning/contract.ts'
import type { Answer } from '../../flows/provisioning/provisioning.ts'
import { withSecret, withState, type Case } from '../../flows/case.ts'
import { standing, type Standing } from '../../flows/standing.ts'
import type { AnyStep } from '../../flows/walk.ts'
import { outcomesOf, repliesTo, type Reply } from './replies.ts'
import { longStarts, starts, stretched } from './starts.ts'
import { ctxAt, english, idle, NOW, press } from './wizard.ts'

/** Every way through the wizard: each step's examples, each reply of the services. */

export interface Move {
  readonly do: string
  readonly inputs: Readonly<Record<string, string>>
}

export interface Visit {
  readonly it: Case
  readonly step: AnyStep
  readonly here: Standing
  readonly move: Move
  /** The example that the move is made of. */
  readonly example: Readonly<Record<string, string>>
}

/** What the services say on this path, by what they are asked. */
type Said = Readonly<Record<string, Answer<unknown>>>

export interface Path {
  readonly name: string
  readonly visits: readonly Visit[]
  readonly said: Said
  readonly end: Case
}

const ctx = ctxAt()

/** Every path through both halves, from each start. */
export function allPaths(): readonly Path[] {
  const tried = new Set<string>()
  return starts().flatMap(({ name, it }) => [...from({ name, it, visits: [], said: {}, departed: false }, tried)])
}

/** The same wizard where every name is as long as it may be and full of what markdown minds. */
export const longPaths = (): readonly Path[] =>
  longStarts().flatMap(({ name, it }) => [
    ...from({ name, it, visits: [], said: {}, departed: true, stretch: stretched }, new Set()),
  ])

/** One visit of each kind: the same step, asked in the same circumstances and answered the same way, is looked at once. */
export function distinct(visits: readonly Visit[]): readonly Visit[] {
  const seen = new Set<string>()
  return visits.filter(({ step, here, move, example }) => {
    const key = JSON.stringify([step.id, move, example, step.ask(english, here.position.known)])
    return !seen.has(key) && seen.add(key)
  })
}

interface Way extends Omit<Path, 'end'> {
  readonly it: Case
  /** A service has said something rare: one such thing on a path is enough. */
  readonly departed: boolean
  /** Changes what a service says. */
  readonly stretch?: (value: unknown) => unknown
}

function* from(path: Way, tried: Set<string>): Generator<Path> {
  const { it, open } = served(path.it, path.said)
  if (open && inHalf(it, path.visits)) {
    for (const { label, rare, answer } of open.replies) {
      const once = `${half(it)}:${open.about}:${label}`
      if (rare && (path.departed || tried.has(once))) continue
      tried.add(once)
      const departed = path.departed || rare === true
      const value = answer.ok && path.stretch ? path.stretch(answer.value) : undefined
      const said = { ...path.said, [open.key]: value === undefined ? answer : { ok: true as const, value } }
      yield* from({ ...path, it, said, departed, name: `${path.name}/${open.about}=${label}` }, tried)
    }
    return
  }
  const here = standing(it, ctx)
  const { step } = here
  const moves =
    step && it.state.session && inHalf(it, path.visits) && goesOn(here, path.visits) ? movesOn(here, step) : []
  const looped = path.visits.some((visit) => visit.step.id === step?.id && visit.move.do === moves[0]?.move.do)
  if (!step || moves.length === 0 || looped) {
    yield { ...path, end: it }
    return
  }
  for (const { move, example } of moves) {
    const visits = [...path.visits, { it, step, here, move, example }]
    yield* from({ ...path, it: act(it, move), visits, name: `${path.name}/${told(step, move)}` }, tried)
  }
}

/** A path ends where a service leads back to an earlier answer. */
const goesOn = ({ path }: Standing, visits: readonly Visit[]) => {
  const last = visits.at(-1)
  return !last || path.includes(last.step)
}

/** A path ends where its half of the wizard ends. */
const inHalf = (it: Case, [first]: readonly Visit[]) => !first || half(first.it) === half(it)

const half = ({ secret }: Case) => (secret.mapping ? 'service' : 'finder')

const told = ({ id }: AnyStep, { do: verb, inputs }: Move) =>
  `${id}${verb === 'next' ? '' : `:${verb}`}${id === 'role' || id === 'who' || id.endsWith('Pick') ? `=${Object.values(inputs).join()}` : ''}`

/** What can be sent from this card: each example, by each button that goes with it. */
function movesOn({ position }: Standing, step: AnyStep): { move: Move; example: Visit['example'] }[] {
  const { forward, fields = [] } = step.ask(english, position.known)
  const check = forward[0]?.do === 'checkAvailability'
  const verbs = forward.flatMap(({ do: verb, url }) => (url || (!check && ASIDE.includes(verb)) ? [] : [verb]))
  const moves = step.examples(position.known).flatMap((example) => {
    const shown = Object.entries(example).filter(([id]) => fields.some((field) => field.id === id))
    return (check ? ['checkAvailability'] : verbs)
      .filter((verb) => goesWith(example, step.verbs?.[verb] ?? {}))
      .map((verb) => ({ move: { do: verb, inputs: Object.fromEntries(shown) }, example }))
  })
  return moves.filter(({ move }, at) => moves.findIndex((other) => same(other.move, move)) === at)
}

/** Buttons that answer nothing. */
const ASIDE: readonly string[] = ['checkAvailability', 'resend']

const goesWith = (example: Visit['example'], filled: Visit['example']) =>
  Object.entries(filled).every(([key, value]) => (example[key] ?? value) === value)

const same = (a: Move, b: Move) => JSON.stringify(a) === JSON.stringify(b)

/** Makes a move; a password is set on its page first. */
export const act = (it: Case, move: Move): Case => press(onPage(it), ctx, move.do, move.inputs)

/** As if the page behind the password card had been used, if that is the card. */
export const onPage = (it: Case): Case =>
  standing(it, ctx).step?.id === 'password' ? withState(it, { passwordSetAt: NOW }) : it

interface Open {
  readonly about: string
  readonly key: string
  readonly replies: readonly Reply<unknown>[]
}

/** Lets the services say what they say on this path, for as long as it is known; else what they are asked. */
export function served(it: Case, said: Said): { readonly it: Case; readonly open?: Open } {
  const inquiry = openInquiry(it, ctx)
  if (inquiry) {
    const key = keyOf(inquiry)
    const answer = said[key]
    if (!answer) return { it, open: { about: inquiry.about, key, replies: repliesTo(inquiry, knownOf(it, inquiry)) } }
    return served(learned(it, key, answer), said)
  }
  const { position } = standing(it, ctx)
  const intent = position.kind === 'doing' && it.state.session ? position.intent : undefined
  if (!intent || intent.phase !== 'ready') return { it }
  const operation = Operation.parse(JSON.parse(intent.body))
  const answer = said[intent.body]
  if (!answer) return { it, open: { about: intent.operation, key: intent.body, replies: outcomesOf(operation) } }
  const next = answered(intent, answer as Answer<Job>)
  const intents = it.secret.intents.map((old) => (old.id === next.id ? next : old))
  const name = operation.operation === 'saveSubdomain' && answer.ok ? { savedSubdomain: operation.name } : {}
  return served(idle(settled(withSecret(it, { intents, ...name }), ctx)), said)
}

function learned(it: Case, key: string, answer: Answer<unknown>): Case {
  const at = NOW
  const found: Findings[string] = answer.ok
    ? { ok: true, at, value: answer.value }
    : { ok: false, at, code: answer.code }
  return idle(settled(withSecret(it, { found: { ...it.secret.found, [key]: found } }), ctx))
}

/** The organisation as a look-up found it. */
function knownOf(it: Case, inquiry: Inquiry): Organisation | undefined {
  if (inquiry.about !== 'organisation') return undefined
  const lookups = Object.values(it.secret.found).flatMap((kept) => {
    const lookup = kept.ok ? Lookup.safeParse(kept.value) : undefined
    return lookup?.success ? lookup.data.matches : []
  })
  return lookups.find(({ orgId }) => orgId === inquiry.orgId)
}
