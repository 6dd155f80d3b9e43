import { note, withSecret, type Case, type Ctx } from './case.ts'
import { isOpen, mayTryAgain, type Intent } from './intent.ts'
import { matter } from './matters.ts'
import { AddSite, SaveCalling, type Operation } from './provisioning/contract.ts'
import { touched } from './session.ts'

/** Takes back what was made before billing, the newest first, each step an intent with a key of its own. */

/**
 * The operation that takes this one back; undefined where there is none. A mapping stays (the point of no return), a
 * subdomain stays (addresses hang on it), and a site that was moved here was not made here.
 */
function undoing({ operation, body }: Intent): Operation | undefined {
  if (operation === 'saveCalling') {
    const { orderId, orgId, location } = SaveCalling.parse(JSON.parse(body))
    return { operation: 'removeLocation', orderId, orgId, name: location.name }
  }
  if (operation !== 'addSite') return undefined
  const { orderId, orgId, site } = AddSite.parse(JSON.parse(body))
  return site.transferCode === undefined ? { operation: 'removeSite', orderId, orgId, name: site.name } : undefined
}

/** What can be taken back now: nothing once billing may have started. */
export function undoable({ state, secret }: Pick<Case, 'state' | 'secret'>): readonly Intent[] {
  const provision = secret.intents.findLast(({ operation }) => operation === 'provision')
  const mayCost = provision !== undefined && (provision.phase !== 'refused' || !mayTryAgain(provision))
  if (state.receipt || mayCost) return []
  return secret.intents.filter((intent) => intent.phase === 'confirmed' && undoing(intent)).reverse()
}

/** *Undo*: the plan is void from here on. */
export function undo(it: Case, ctx: Ctx): Case {
  const ids = undoable(it).map(({ id }) => id)
  if (ids.length === 0) return touched(it, ctx, { notice: 'stale' })
  const { plan: _plan, ...answers } = it.secret.answers
  // Whatever was refused before, an earlier attempt to undo among it, is begun anew.
  const intents = it.secret.intents.filter(({ phase }) => phase !== 'refused')
  return touched(withSecret(it, { undoing: ids, answers, intents }), ctx)
}

/** The next step of an undo that is under way; `begin` writes an operation down. */
export function undoneFurther(
  it: Case,
  ctx: Ctx,
  begin: (it: Case, operation: Operation, undoes: string) => Case,
): Case {
  const [id, ...rest] = it.secret.undoing ?? []
  if (id === undefined) return allUndone(it, ctx)
  const made = it.secret.intents.find((intent) => intent.id === id)
  const operation = made && undoing(made)
  const undo = it.secret.intents.findLast(({ undoes }) => undoes === id)
  if (operation && !undo) return begin(it, operation, id)
  if (undo && (isOpen(undo) || undo.phase === 'running')) return it
  const gone = undo?.phase === 'confirmed'
  const intents = it.secret.intents.map((each) =>
    each.id === id && gone ? { ...each, phase: 'undone' as const } : each,
  )
  const next = withSecret(it, { undoing: rest, intents })
  return undoneFurther(gone || !undo ? next : kept(next, ctx, undo), ctx, begin)
}

/** An undo that fails is said, not hidden: a person has to look at it. */
const kept = (it: Case, ctx: Ctx, { operation, refusal }: Intent): Case =>
  matter(it, ctx, {
    kind: 'failed',
    reason: `${operation}:${refusal?.gaveUp ? 'gaveUp' : (refusal?.code ?? 'UPSTREAM')}`,
    ...(refusal?.trackingId ? { trackingId: refusal.trackingId } : {}),
  })

function allUndone(it: Case, ctx: Ctx): Case {
  const { undoing: _undoing, ...secret } = it.secret
  const partly = secret.intents.some(({ undoes, phase }) => undoes !== undefined && phase === 'refused')
  const noted = note({ ...it, secret }, ctx, partly ? 'undonePartly' : 'undone', it.state.session?.owner.personId)
  return touched(noted, ctx, { notice: partly ? 'undonePartly' : 'undone' })
}
