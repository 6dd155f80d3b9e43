import { due, note, type Case, type Ctx } from './case.ts'
import { claimed } from './claiming.ts'
import { startedByCustomer, takenBackFromCustomer } from './handing.ts'
import { matter } from './matters.ts'
import { offerAnswered, tooLate } from './offering.ts'
import { isColleague, isTheirs, isUnclaimed, ownerOf, sameAddress } from './people.ts'
import type { Press, Pressed } from './read-press.ts'
import { repAsked } from './reps.ts'

/** A press on a card beside the live one. Undefined when it is none of them: then the live card is meant. */
export function aside(
  it: Case,
  ctx: Ctx,
  press: Press & { readonly mark: Pressed; readonly values: Readonly<Record<string, string>> },
): Case | undefined {
  const { person, mark } = press
  if (mark.step === 'matter') return ofRep(it, ctx, press)
  if (mark.step === 'offer' && (mark.do === 'takeOver' || mark.do === 'decline'))
    return (
      offerAnswered(it, ctx, { person, accepts: mark.do === 'takeOver', speaks: press.speaks }) ??
      (isColleague(it, person) && !it.state.offer ? tooLate(it, ctx, person) : undefined)
    )
  if (it.state.status === 'with_customer') return ofCustomer(it, ctx, press)
  if (it.state.status === 'placed') return undefined
  const takes = mark.do === 'start' && isUnclaimed(it) && !isTheirs(it, person)
  return takes || mark.step === 'claim' ? claimed(it, ctx, person, 'card') : undefined
}

/** Whoever is in the space that the card was posted to may; where it was pressed is what the channel says. */
function ofRep(
  it: Case,
  ctx: Ctx,
  { person, mark, spaceId, values }: Press & { mark: Pressed; values: Readonly<Record<string, string>> },
): Case | undefined {
  const post = it.state.posts.find(({ id }) => id === `matter:${mark.matter ?? ''}`)
  if (!post || post.spaceId === '' || post.spaceId !== spaceId) return undefined
  return repAsked(it, ctx, { do: mark.do, matter: mark.matter, orgId: values['orgId'] ?? values['reference'], person })
}

function ofCustomer(it: Case, ctx: Ctx, { person, mark }: Press & { mark: Pressed }): Case | undefined {
  const { customer } = it.state
  if (customer && sameAddress(customer.email, person.email)) return startedByCustomer(it, ctx, ownerOf(person))
  return mark.do === 'takeBack' && isTheirs(it, person) ? takenBackFromCustomer(it, ctx, ownerOf(person)) : undefined
}

const STRIKES = 3

/**
 * Somebody pressed what is not theirs. A colleague reads whose it is; to anybody else nothing of the order is said, and
 * the third time the representatives are told. One answer a minute is enough.
 */
export function refusedTo(it: Case, ctx: Ctx, { person, mark }: Press & { mark: Pressed }): Case {
  const { personId } = person
  const since = new Date(ctx.now.getTime() - 60_000).toISOString()
  const strikes = it.state.history.filter(({ what, who }) => what.startsWith('refused:') && who === personId)
  const noted = note(it, ctx, `refused:${mark.do}`, personId, 'card')
  const colleague = isColleague(it, person)
  const struck =
    !colleague && strikes.length + 1 >= STRIKES
      ? matter(noted, ctx, { kind: 'stranger', who: personId, reason: 'pressed' })
      : noted
  if (strikes.some(({ at }) => at > since)) return struck
  const { session, person: last, delegate } = it.state
  const owned = session !== undefined || last !== undefined || delegate !== undefined
  return due(struck, ctx, 'say', { say: colleague && owned ? 'belongsTo' : 'notYours', to: personId })
}
