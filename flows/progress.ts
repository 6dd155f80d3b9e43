import { withState, type Case, type Ctx } from './case.ts'
import { intentFor, type Intent } from './intent.ts'
import type { Operation } from './provisioning/contract.ts'
import type { Run, RunStep } from './run.ts'
import { service } from './setup/index.ts'
import { standing } from './standing.ts'
import type { Position } from './walk.ts'

/** Follows what a confirmed press set going, so that one message can tell it. */

/** Brings the account of the run up to date; a new confirmation begins a new one. */
export function progressed(it: Case, ctx: Ctx): Case {
  const { run } = it.state
  const going = it.state.session && isRunning(it, ctx)
  if (!going) return run && !run.over ? withState(it, { run: { ...followed(run, it), over: true } }) : it
  if (it.secret.undoing) return run ? withState(it, { run: { ...followed(run, it), over: false } }) : it
  const steps = stepsOf(it, standing(it, ctx).position)
  if (run && !run.over) return withState(it, { run: { ...run, steps } })
  const by = it.state.session?.owner.name ?? ''
  return withState(it, { run: { id: ctx.newId(), at: ctx.now.toISOString(), by, plan: printOf(it, ctx), steps } })
}

/** Whether settings are being saved, services activated, or taken back: what the progress message tells. */
export function isRunning(it: Case, ctx: Ctx): boolean {
  if (it.secret.undoing) return true
  const { phase, position } = standing(it, ctx)
  return phase === 'service' && position.kind === 'doing' && position.operation.operation !== 'saveSubdomain'
}

const LONG = 120_000

/** Longer than people wait without wondering. */
export const isSlow = ({ at }: Run, ctx: Ctx): boolean => ctx.now.getTime() - Date.parse(at) > LONG

/** All that is sent after the press, in order. */
const operationsOf = ({ known }: Position): Operation[] =>
  service.entries.flatMap((entry) =>
    entry.kind === 'carry' && (entry.when?.(known) ?? true) ? [entry.carry.operation(known)] : [],
  )

/**
 * The fingerprint of a plan: over everything that will be sent, to the letter. It is on the card, in the press and on the
 * receipt, so that what was confirmed and what was done can be held side by side.
 */
export const printOf = (it: Case, ctx: Ctx): string =>
  ctx
    .hash(JSON.stringify(operationsOf(standing(it, ctx).position)))
    .replaceAll(/[^A-Za-z0-9]/g, '')
    .slice(0, 8)
    .toUpperCase()

/** The organisations are there already. */
function stepsOf(it: Case, position: Position): RunStep[] {
  const operations = operationsOf(position)
  const sites = operations.filter(({ operation }) => operation === 'addSite')
  return [
    { operation: 'mapOrder', how: 'done' },
    ...operations.map((operation): RunStep => {
      const intent = intentFor(it.secret.intents, operation)
      const n = sites.length > 1 ? sites.indexOf(operation) + 1 : 0
      return { operation: operation.operation, ...(n > 0 ? { n } : {}), ...told(intent) }
    }),
  ]
}

/** The steps as they were, with what has become of each since. */
const followed = (run: Run, it: Case): Run => ({
  ...run,
  steps: run.steps.map((step) => {
    if (it.state.receipt && step.operation === 'provision') return { ...step, how: 'done' }
    const intent = it.secret.intents.find(({ id }) => id === step.intent)
    if (intent) return { ...step, ...told(intent), ...undoing(it, intent) }
    return step.how === 'now' || step.how === 'checking' ? { operation: step.operation, how: 'waiting' } : step
  }),
})

function told(intent: Intent | undefined): Pick<RunStep, 'how' | 'intent' | 'code'> {
  if (!intent) return { how: 'waiting' }
  const { id, phase, refusal, job } = intent
  const named = (how: RunStep['how']) => ({ how, intent: id })
  switch (phase) {
    case 'unknown':
      return named('checking')
    case 'running':
      return named(job?.status === 'pending_rpl_review' ? 'review' : 'now')
    case 'ready':
    case 'calling':
      return named('now')
    case 'confirmed':
      return named('done')
    case 'undone':
      return named('undone')
    case 'refused':
      return { ...named('failed'), code: refusal?.gaveUp ? 'gaveUp' : (refusal?.code ?? 'UPSTREAM') }
  }
}

/** What is being taken back, and what could not be. */
function undoing(it: Case, { id, phase }: Intent): Partial<RunStep> {
  if (phase !== 'confirmed') return {}
  if (it.secret.undoing?.includes(id)) return { how: 'undoing' }
  const undo = it.secret.intents.findLast(({ undoes }) => undoes === id)
  return undo?.phase === 'refused' ? { how: 'stays', code: undo.refusal?.code ?? 'UPSTREAM' } : {}
}
