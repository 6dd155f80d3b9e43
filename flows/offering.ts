import { due, withState, type Case, type Ctx } from './case.ts'
import type { Person } from './chat.ts'
import { offered, taken, unoffered } from './handing.ts'
import { isColleague, ownerOf } from './people.ts'
import { touched } from './session.ts'

/** To whom a set-up is to be offered: somebody the channel knows, nobody it knows, or whoever is in a space. */
export type Towards =
  | { readonly kind: 'person'; readonly person: Person }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'space'; readonly spaceId: string }

/** The owner wants a colleague to go on: offered, or refused with the reason on the card that counts. */
export function handOffAsked(it: Case, ctx: Ctx, to: Towards, fresh: boolean): Case {
  const { session } = it.state
  if (!session) return it
  // The contact of an order is fixed with its organisations (edge cases 23 and 54).
  if (it.secret.mapping) return refused(it, ctx, 'offerTooLate')
  if (to.kind === 'unknown') return refused(it, ctx, 'offerUnknown')
  if (to.kind === 'space') return offered(it, ctx, { spaceId: to.spaceId }, fresh)
  if (to.person.personId === session.owner.personId) return refused(it, ctx, 'offerSelf')
  if (!isColleague(it, to.person)) return refused(it, ctx, 'offerElsewhere', to.person.displayName)
  return offered(withoutHanding(it), ctx, ownerOf(to.person), fresh)
}

type Why = 'offerTooLate' | 'offerUnknown' | 'offerSelf' | 'offerElsewhere'

const refused = (it: Case, ctx: Ctx, notice: Why, about?: string): Case =>
  touched(it, ctx, { notice, ...(about ? { about } : {}) })

/** The card on which a colleague is named is closed. */
export function withoutHanding(it: Case): Case {
  const { session } = it.state
  if (!session?.handing) return it
  const { handing: _handing, ...rest } = session
  return withState(it, { session: rest })
}

/** Somebody answers an offer: the one it was made to or, in a space, whoever of the company is first. */
export function offerAnswered(
  it: Case,
  ctx: Ctx,
  {
    person,
    accepts,
    speaks,
  }: { readonly person: Person; readonly accepts: boolean; readonly speaks?: string | undefined },
): Case | undefined {
  const { offer, language } = it.state
  if (!offer) return undefined
  const isGiver = person.personId === offer.by.personId
  // In a space one can only take it: nobody declines for the others.
  const mine = 'personId' in offer.to ? offer.to.personId === person.personId : accepts && isColleague(it, person)
  // Whoever takes over what they offered has it back.
  if (isGiver) return unoffered(it, ctx, 'takenBack', person.personId)
  if (!mine) return undefined
  if (accepts) return taken(it, ctx, ownerOf(person), speaks ?? language)
  return unoffered(it, ctx, 'offerDeclined', person.personId)
}

/** Whoever comes too late reads who has the set-up. */
export const tooLate = (it: Case, ctx: Ctx, { personId }: Person): Case =>
  due(it, ctx, 'say', { say: 'offerOver', to: personId })
