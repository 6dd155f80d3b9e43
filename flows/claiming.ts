import { due, note, withState, type Case, type Ctx } from './case.ts'
import type { Person } from './chat.ts'
import { matter } from './matters.ts'
import { contactOf, isColleague, isUnclaimed, ownerOf, isTheirs } from './people.ts'
import { heard } from './prompting.ts'

/** The order of a shared address: the first of the company who takes it has it, and everybody else reads who that is. */

/** The door they came through: a card in a space, the code of a letter, or the order's number. */
type Door = 'card' | 'code' | 'words'

export function claimed(it: Case, ctx: Ctx, person: Person, via: Door): Case {
  const { state } = it
  const { personId } = person
  if (!isColleague(it, person)) return turnedAway(it, ctx, person, via)
  if (isTheirs(it, person) && !isUnclaimed(it)) return withLiveAgain(heard(it, ctx))
  if (!isUnclaimed(it) && !(via === 'code' && isFree(it))) return alreadyTaken(it, ctx, person)
  const { released: _released, live, ...rest } = state
  const claim = { name: person.displayName, at: ctx.now.toISOString(), via }
  const mine: Case = { ...heard(it, ctx), state: { ...rest, claim, person: ownerOf(person), rev: state.rev + 1 } }
  const elsewhere = live && state.person?.personId !== personId
  const cleared = elsewhere ? due(mine, ctx, 'remove', { messageId: live.messageId }) : mine
  const shown = live && !elsewhere ? withState(cleared, { live: { ...live, view: '' } }) : cleared
  return note(shown, ctx, 'claimed', personId, via)
}

/** A letter's code also serves a contact whose address here is another one, as long as nobody else set up. */
const isFree = ({ state }: Case): boolean => !state.session && !state.person

const withLiveAgain = (it: Case): Case => (it.state.live ? withState(it, { live: { ...it.state.live, view: '' } }) : it)

/** Somebody of the same company reads who has the order, and since when. */
function alreadyTaken(it: Case, ctx: Ctx, { personId }: Person): Case {
  return due(note(it, ctx, 'refused:claim', personId), ctx, 'say', { say: 'claimedBy', to: personId })
}

/** Nothing of the order is told to another company. The representatives are told once, but not of a guess at its number. */
function turnedAway(it: Case, ctx: Ctx, { personId }: Person, via: Door): Case {
  const told = due(note(it, ctx, 'refused:claim', personId), ctx, 'say', { say: 'notYours', to: personId })
  return via === 'words' ? told : matter(told, ctx, { kind: 'stranger', who: personId, reason: 'claim' })
}

/** The domain of a shared address, or the address itself, names the space in which its orders can be claimed. */
export function claimSpaceOf({ state }: Case, { rules }: Ctx): string | undefined {
  const { email, isAlias } = contactOf(state)
  if (!isAlias) return undefined
  const address = email.toLowerCase()
  return rules.claimSpaces[address] ?? rules.claimSpaces[address.slice(address.indexOf('@') + 1)]
}
