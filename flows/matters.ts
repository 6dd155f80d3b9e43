import { dueAt, withState, type Case, type Ctx } from './case.ts'
import type { Intent } from './intent.ts'
import type { Matter } from './matter.ts'
import type { State } from './record.ts'

/** Raises matters for the account representatives, and marks them as solved once their cause is gone. */

const MOST = 200

/** Raises a matter, unless the same one is open already. Somebody who cannot be reached is one matter, whatever fails. */
export function matter(it: Case, ctx: Ctx, about: Omit<Matter, 'at' | 'id'>): Case {
  const { matters } = it.state
  const open = matters.find(
    ({ kind, reason, who, solved }) =>
      !solved &&
      kind === about.kind &&
      (reason === about.reason || kind === 'unreachable') &&
      (kind !== 'stranger' || who === about.who),
  )
  if (!open) return raise(it, ctx, about)
  if (open.reason === about.reason) return it
  return withState(it, { matters: matters.map((each) => (each === open ? { ...open, ...about } : each)) })
}

function raise(it: Case, ctx: Ctx, about: Omit<Matter, 'at' | 'id'>): Case {
  const raised: Matter = { id: ctx.newId(), at: ctx.now.toISOString(), ...about }
  return withState(it, { matters: [...it.state.matters, raised].slice(-MOST) })
}

/** Marks as solved what is no longer so; the cards correct themselves by it. */
export function corrected(it: Case, ctx: Ctx): Case {
  const at = ctx.now.toISOString()
  let changed = false
  const matters = it.state.matters.map((each) => {
    const how = each.solved ? undefined : gone(each, it)
    if (!how) return each
    changed = true
    const name = (it.state.session?.owner ?? it.state.person)?.name
    return { ...each, solved: { how, at, ...(name && BY_SOMEBODY.has(how) ? { name } : {}) } }
  })
  return changed ? withState(it, { matters }) : it
}

const BY_SOMEBODY = new Set(['started', 'mapped', 'provisioned'])

/** Why the cause of a matter is gone; undefined while it stands. News and refusals stay as they are. */
function gone({ kind, reason, step }: Matter, it: Case): string | undefined {
  const { state, secret } = it
  switch (kind) {
    case 'notStarted':
      return isStarted(it) ? (over(state) ?? 'started') : (moved(state) ?? over(state))
    case 'unreachable':
      if (step === 'customer') return state.customer?.undelivered === undefined ? (left(state) ?? 'reached') : undefined
      return state.prompt.undelivered === undefined ? 'reached' : over(state)
    case 'notRecognised':
    case 'notAdmin':
      return state.stop || state.session ? undefined : over(state)
    case 'closing':
      return moved(state) ?? over(state)
    case 'subscriptionWrong':
    case 'partly':
      return state.status === 'provisioned' || state.status === 'cancelled' ? state.status : undefined
    case 'failed':
    case 'stuck':
    case 'review': {
      const operation = reason?.split(':')[0]
      const last = secret.intents.findLast((intent) => intent.operation === operation)
      const heard = kind === 'failed' ? undefined : answered(kind, last)
      if (last?.phase === 'confirmed') return 'done'
      return state.receipt ? 'provisioned' : (over(state, operation === 'mapOrder') ?? heard)
    }
    case 'withCustomer':
      return left(state)
    case 'stranger':
    case 'finished':
    case 'lapsed':
    case 'cancelled':
    case 'cancelledBilled':
      return undefined
  }
}

/** A service that was silent answered, or nobody asks it any more; a review is over. */
function answered(kind: 'stuck' | 'review', last: Intent | undefined): string | undefined {
  if (last === undefined) return 'calledOff'
  if (last.phase === 'refused') return 'refused'
  return kind === 'stuck' && last.phase === 'running' ? 'answered' : undefined
}

/** How an order left the customer's hands. */
const left = (state: State): string | undefined =>
  state.status === 'with_customer' ? undefined : (over(state) ?? 'takenBack')

/** How an order left the part in which people are waited for. */
function over({ status, receipt }: State, mapped = true): string | undefined {
  if (receipt) return 'provisioned'
  if (status === 'placed' || status === 'awaiting') return undefined
  return ['mapped', 'provisioning', 'pending_review'].includes(status) ? (mapped ? 'mapped' : undefined) : status
}

/** Its start date was moved: it waits again as if it had never begun. */
const moved = ({ status }: State): string | undefined => (status === 'placed' ? 'moved' : undefined)

/** Started: mapped, or a live set-up that has passed the question of the role. Opened and left is not started. */
export const isStarted = ({ state, secret }: Pick<Case, 'state' | 'secret'>): boolean =>
  secret.mapping !== undefined || (state.session !== undefined && 'role' in secret.answers)

/** The end of an order: what is personal is kept until the retention limit, and deleted then. */
export const retired = (it: Case, ctx: Ctx): Case =>
  dueAt(it, ctx, 'retire', new Date(ctx.now.getTime() + ctx.rules.retentionDays * 86_400_000).toISOString())
