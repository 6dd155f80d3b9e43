import { note, withSecret, withState, type Case, type Ctx } from './case.ts'
import { withoutSession } from './draft.ts'
import { delegated, leftToCustomer } from './handing.ts'
import type { Finder } from './mapping.ts'
import { colleagueIn } from './setup/colleague.ts'
import type { Matter } from './matter.ts'
import { matter } from './matters.ts'
import type { Standing } from './standing.ts'

/** The stops of the wizard that do more than wait for another answer. */

const MATTERS: Readonly<Record<string, Matter['kind']>> = {
  partnerNotRecognised: 'notRecognised',
  customerNotRecognised: 'notRecognised',
  partnerElsewhere: 'notRecognised',
  partnerNotAdmin: 'notAdmin',
  subscriptionWrong: 'subscriptionWrong',
}

/** Carries a stop out: the order goes to somebody else, or the session ends until the other side acts. */
export function halted(it: Case, ctx: Ctx, here: Standing, reason: string): Case {
  const known = here.position.known as unknown as Finder & Handed
  if (known.colleague && reason === 'colleague') return delegated(it, ctx, colleagueIn(known.colleague))
  if (known.customerSetsUp && reason === 'customer')
    return leftToCustomer(it, ctx, known.customerSetsUp.customerContactEmail)
  const kind = MATTERS[reason]
  if (!kind) return it
  const who = it.state.session?.owner.personId
  const recorded = matter(it, ctx, { kind, reason, ...(who ? { who } : {}) })
  const stopped = withState(recorded, { stop: { reason, at: ctx.now.toISOString() } })
  const left = kind === 'notRecognised' ? parked(stopped, known, reason) : stopped
  return note(withoutSession(left, ctx), ctx, `stopped:${reason}`, who)
}

interface Handed {
  readonly colleague?: Parameters<typeof colleagueIn>[0]
  readonly customerSetsUp?: { readonly customerContactEmail: string }
}

const BEFORE_PARTNER = ['role', 'who']
const BEFORE_CUSTOMER = [...BEFORE_PARTNER, 'partnerPick', 'partnerReview', 'partnerNew', 'customerAdmin']

/** What stands before the question that could not be answered waits, sealed, for the representative's answer. */
function parked(it: Case, known: Finder, reason: string): Case {
  const customer = reason.startsWith('customer')
  const { matches } = customer ? known.customerLookup : known.partnerLookup
  const refused = [...new Set([...it.state.refused, ...matches.map(({ orgId }) => orgId)])]
  const before = customer ? BEFORE_CUSTOMER : BEFORE_PARTNER
  const kept = Object.entries(it.secret.answers).filter(([id]) => before.includes(id))
  const side = customer ? 'customer' : 'partner'
  const { [side]: _overruled, ...rulings } = it.secret.rulings ?? {}
  return withSecret(withState(it, { refused }), {
    parked: Object.fromEntries(kept),
    rulings,
    candidates: matches.slice(0, 10).map(({ orgId, name, domains }) => ({ orgId, name, domains: domains.slice(0, 3) })),
  })
}
