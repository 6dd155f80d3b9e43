import type { Ask } from './ask.ts'
import { withState, type Case, type Ctx } from './case.ts'
import { confirmedInherited, unoffered } from './handing.ts'
import { handOffAsked, withoutHanding, type Towards } from './offering.ts'
import { touched } from './session.ts'
import { viewOf } from './view.ts'

/**
 * What the owner asks while the set-up changes hands: a colleague is being named, an offer waits, or answers of
 * somebody else wait to be confirmed. The wizard stands still meanwhile. Undefined: the wizard is meant.
 */
export function detour(it: Case, ctx: Ctx, ask: Ask): Case | undefined {
  const { session, offer } = it.state
  if (ALWAYS.includes(ask.do)) return undefined
  if (offer) return ask.do === 'takeBack' ? unoffered(it, ctx, 'takenBack', offer.by.personId) : touched(it, ctx)
  if (ask.do === 'handOff') return handOff(it, ctx, ask)
  if (session?.handing) return touched(ask.do === 'back' ? withoutHanding(it) : it, ctx)
  if (viewOf(it, ctx).kind !== 'inherited') return ask.do === 'takeBack' ? touched(it, ctx) : undefined
  if (ask.do === 'confirm' || ask.do === 'next') return confirmedInherited(it, ctx)
  return ask.do === 'change' || ask.do === 'back' ? undefined : touched(it, ctx)
}

const ALWAYS = ['help', 'close', 'cancel', 'startOver', 'resend']

/** To the card on which a colleague is named; from it, to that colleague. */
function handOff(it: Case, ctx: Ctx, { towards, inputs }: Ask & { readonly towards?: Towards | undefined }): Case {
  if (towards) return handOffAsked(it, ctx, towards, inputs['fresh'] === 'true')
  const { session } = it.state
  if (it.secret.mapping || !session) return touched(it, ctx, { notice: 'offerTooLate' })
  const missing = session.handing ? { notice: 'offerUnknown' as const } : {}
  return touched(withState(it, { session: { ...session, handing: true } }), ctx, missing)
}
