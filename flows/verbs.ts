import { z } from 'zod'
import type { Ask } from './ask.ts'
import { checkAvailability } from './availability.ts'
import { cancel, waiting } from './cancel.ts'
import type { Findings } from './inquiry.ts'
import { mayTryAgain } from './intent.ts'
import { due, note, withSecret, withState, type Case, type Ctx } from './case.ts'
import { detour } from './detour.ts'
import { secretsRefused } from './secrets.ts'
import { begin, end, isBusy, touched, typedAt, untyped } from './session.ts'
import { standing, type Standing } from './standing.ts'
import { undo } from './undo.ts'
import { submit, type AnyStep } from './walk.ts'
import type { Field } from '../cards/field.ts'
import type { Texts } from '../cards/texts/texts.ts'

/**
 * What the owner of a live session can ask for, by pressing or by typing. Each
 * verb takes the order and gives it back changed; who may do it, and whether
 * the card was the right one, has been checked before.
 */
export function carriedOut(it: Case, ctx: Ctx, t: Texts, ask: Ask): Case {
  const owner = it.state.session?.owner
  if (!owner) return it
  if (isBusy(it, ctx)) return whileBusy(it, ctx, ask)
  const off = detour(it, ctx, ask)
  if (off) return off
  const here = standing(it, ctx)
  switch (ask.do) {
    case 'help':
      return touched(it, ctx, { help: true })
    case 'close':
    case 'cancel':
      return end(it, ctx, 'closed')
    case 'startOver':
      return begin(end(it, ctx, 'closed'), ctx, owner, it.state.language)
    case 'back':
      return back(it, ctx, here)
    case 'change':
      return change(it, ctx, here, ask.inputs['change'] ?? '')
    case 'review':
      return review(it, ctx, t, here)
    case 'checkAvailability':
      return checkAvailability(it, ctx, here.step?.ask(t, here.position.known), ask.inputs['subdomain'] ?? '')
    case 'retry':
      return again(it, ctx, here)
    case 'undo':
      return undo(it, ctx)
    case 'resend':
      return touched(it, ctx)
    default:
      return answer(it, ctx, t, here, ask)
  }
}

/** Something is being done to the world: it can be called off while it only waits, and nothing else. */
function whileBusy(it: Case, ctx: Ctx, ask: Ask): Case {
  if (waiting(it, ctx) && (ask.do === 'cancel' || ask.do === 'close')) return cancel(it, ctx)
  return ask.do === 'help' ? touched(it, ctx, { help: true }) : due(it, ctx, 'say', { say: 'busy' })
}

/** One step back within this half of the wizard; what was answered is kept. */
function back(it: Case, ctx: Ctx, here: Standing): Case {
  const at = here.step ? here.path.findIndex(({ id }) => id === here.step?.id) : here.path.length
  const before = here.path[at - 1]
  return before ? touched(untyped(it), ctx, { visiting: { step: before.id, then: 'on' } }) : touched(it, ctx)
}

/** To an answered step and, once it is answered anew, straight back to the review. */
function change(it: Case, ctx: Ctx, here: Standing, wanted: string): Case {
  const step = here.path.find(({ id, milestone }) => id === wanted && !milestone && id !== here.step?.id)
  if (step) return touched(untyped(it), ctx, { visiting: { step: step.id, then: 'review' } })
  const problems = [{ field: 'change', code: 'choice' }]
  return touched(here.step ? typedAt(it, { step: here.step.id, values: {}, problems }) : it, ctx)
}

/** To all answers at a glance, once that has been reached. */
function review(it: Case, ctx: Ctx, t: Texts, { path, position }: Standing): Case {
  const asked = (step: AnyStep) => step.ask(t, position.known)
  const step = path.findLast((each) => asked(each).lists ?? asked(each).changes)
  return step
    ? touched(untyped(it), ctx, { visiting: { step: step.id, then: 'on' } })
    : touched(it, ctx, { notice: 'incomplete' })
}

/** Asks again what could not be learned, or begins anew what was refused. */
function again(it: Case, ctx: Ctx, { position }: Standing): Case {
  const known = Object.fromEntries(Object.entries(it.secret.found).filter(([, kept]) => kept.ok))
  const found = position.kind === 'failed' ? toReadAgain(known) : known
  const intents =
    position.kind === 'failed' && mayTryAgain(position.intent)
      ? it.secret.intents.filter(({ phase }) => phase !== 'refused')
      : it.secret.intents
  return touched(withSecret(it, { found, intents }), ctx)
}

/** The answer to the step on the card. */
function answer(it: Case, ctx: Ctx, t: Texts, here: Standing, ask: Ask): Case {
  const { step } = here
  const offered = step?.ask(t, here.position.known)
  const verb = step?.verbs?.[ask.do]
  const forward = offered?.forward.some((button) => button.do === ask.do)
  if (!step || !offered || !(forward || ask.do === 'next'))
    return touched(it, ctx, { notice: ask.do === 'provision' ? 'incomplete' : 'stale' })
  const fields = offered.fields ?? []
  if (unexpected(ask.inputs, fields)) return touched(it, ctx, { notice: 'forged' })
  const given = only(ask.inputs, fields)
  const refused = secretsRefused(it, ctx, step.id, { fields, given })
  if (refused) return refused
  const submission = submit(here.position, step, it.secret.answers, { ...given, ...verb })
  if (submission.kind === 'invalid')
    return touched(typedAt(it, { step: step.id, values: given, problems: submission.problems.map(plain) }), ctx)
  return accepted(withSecret(it, { answers: submission.answers }), ctx, here, step)
}

const plain = ({ field, code }: { readonly field?: string; readonly code: string }) => ({
  code,
  ...(field ? { field } : {}),
})

/** Only what the card has fields for, as text. */
const only = (inputs: Ask['inputs'], fields: readonly Field[]) =>
  Object.fromEntries(fields.flatMap(({ id }) => (inputs[id] === undefined ? [] : [[id, inputs[id]]])))

/** Names that no card of ours has. Those of other steps are let pass without effect. */
const unexpected = (inputs: Ask['inputs'], fields: readonly Field[]): boolean =>
  Object.keys(inputs).some((name) => !fields.some(({ id }) => id === name) && !FIELD_NAME.safeParse(name).success)

const FIELD_NAME = z.union([
  z.enum([
    'role',
    'who',
    'orgId',
    'change',
    'language',
    'subdomain',
    'confirmBilling',
    'confirmCountry',
    'termsAccepted',
    'ackManaged',
    'transferCode',
    'ackNoAccess',
    'fresh',
  ]),
  z.string().regex(/^(colleague|customer|partner)[A-Za-z]{1,30}$/),
  z.string().regex(/^(location|site|meeting)\.[A-Za-z0-9]{1,30}$/),
  z.string().regex(/^sites\[\d\]\.licences$/),
])

function accepted(it: Case, ctx: Ctx, here: Standing, step: AnyStep): Case {
  const found = step.id === 'check' ? toReadAgain(it.secret.found) : it.secret.found
  const intents = it.secret.intents.filter(({ phase }) => phase !== 'refused')
  const kept = untyped(withSecret(it, { found, intents }))
  const moved = touched(kept, ctx, { visiting: whereTo(it, here, step) })
  const pruned = ownedAnswer(dropMoot(moved, ctx), step.id)
  const told = step.milestone ? pruned : due(pruned, ctx, 'say', { say: 'summary', step: step.id })
  return note(told, ctx, `answered:${step.id}`, it.state.session?.owner.personId)
}

/** An inherited answer that was given anew is one's own. */
function ownedAnswer(it: Case, id: string): Case {
  const { session } = it.state
  if (!session?.inherited) return it
  const steps = session.inherited.steps.filter((each) => each !== id)
  return withState(it, { session: { ...session, inherited: { ...session.inherited, steps } } })
}

/** Before both sides are mapped, they are read again; what was read last time counts until then. */
const toReadAgain = (found: Findings): Findings =>
  Object.fromEntries(
    Object.entries(found).map(([key, kept]) => [key.replace('"round":"check"', '"round":"before"'), kept]),
  )

/** After a step that was gone back to: the one after it, or the review when it was changed from there. */
function whereTo(it: Case, here: Standing, step: AnyStep): { step: string; then: 'on' | 'review' } | undefined {
  const visiting = it.state.session?.visiting
  if (!visiting || visiting.then === 'review') return undefined
  const following = here.path[here.path.findIndex(({ id }) => id === step.id) + 1]
  return following ? { step: following.id, then: 'on' } : undefined
}

/** Answers to questions that no longer arise are not kept, shown or sent. */
function dropMoot(it: Case, ctx: Ctx): Case {
  const { moot } = standing(it, ctx).position
  const answers = Object.fromEntries(Object.entries(it.secret.answers).filter(([id]) => !moot.includes(id)))
  return withSecret(it, { answers })
}
