import type { Claim } from '../../storage/storage.ts'
import type { Card } from '../../cards/question.ts'
import { due, note, withState, type Case, type Ctx } from '../case.ts'
import type { Address, Sent } from '../chat.ts'
import { change } from '../turn.ts'
import { draw } from '../draw.ts'
import { matter } from '../matters.ts'
import { addressee } from '../people.ts'
import { prompted, reached } from '../prompting.ts'
import { standing } from '../standing.ts'
import { viewOf, type View } from '../view.ts'
import { ctxOf, type World } from '../world.ts'
import { caseOf, finish, type Perform } from './perform.ts'
import { isFirstTry, send } from './sending.ts'

/** Shows what the order's one live card should be now: the new one first, then the old one goes. */
export const show: Perform = async (claim, doc, world) => {
  const ctx = ctxOf(world)
  const it = caseOf(doc)
  const link = await passwordLink(claim, it, world)
  const view = viewOf(it, ctx, link)
  const card = draw(world.texts(doc.state.language), it, ctx, link)
  if (!card || view.key === doc.state.live?.view) return finish(claim, world)
  const message = { words: card.words, card: card.form }
  const to = addressee(it)
  const earlier = isFirstTry(claim) ? undefined : await unknown(it, world)
  const sending = await send(claim, { to, message, mark: markOf(it, view, card) }, world)
  if (sending.kind === 'later') return
  const other = sending.kind === 'sent' && sending.sent.messageId === earlier?.messageId ? undefined : earlier
  await finish(claim, world, (order, at) => {
    const now = other ? astray(order, at, other) : order
    if (sending.kind === 'undeliverable') return unreachable(now, at, { why: sending.why, to, view })
    return isFor(to, now, at) ? delivered(now, at, sending.sent, view) : astray(now, at, sending.sent)
  })
}

/** Takes away a card that an earlier try may have posted, and that is not wanted any more. */
export const stray: Perform = async (claim, doc, world) => {
  const found = await unknown(caseOf(doc), world)
  await finish(claim, world, (now, at) => (found ? astray(now, at, found) : now))
}

/** A card that was posted without our hearing of it: the newest of the order, unless that is one we know. */
async function unknown(it: Case, { chat }: World): Promise<Sent | undefined> {
  const found = await chat.findOwn(addressee(it), `"order":"${it.id}","step":`)
  const known = [it.state.live, ...it.state.posts].some((card) => card?.messageId === found?.messageId)
  return known ? undefined : found
}

/** What only this card contains: the mark in its buttons or, where it has none, all that it says. */
const markOf = ({ id, state }: Case, view: View, card: Card): string => {
  const step = view.kind === 'step' ? (view.here.step?.id ?? '') : view.kind
  return card.pressable ? `"order":"${id}","step":"${step}","rev":${state.rev},` : card.words
}

/** Whether the order is still for whom a message was sent to while that was on its way. */
const isFor = (to: Address, it: Case, ctx: Ctx): boolean =>
  viewOf(it, ctx).kind !== 'none' && JSON.stringify(addressee(it)) === JSON.stringify(to)

const astray = (it: Case, ctx: Ctx, { messageId }: Sent): Case => due(it, ctx, 'remove', { messageId })

const HOUR = 3_600_000

/**
 * A letter goes out instead, once, and the other side is told. The chat is tried again every hour for a day, and then
 * every day: people come back, blocks are lifted.
 */
function unreachable(it: Case, ctx: Ctx, { why, to, view }: { why: string; to: Address; view: View }): Case {
  if (!isFor(to, it, ctx)) return it
  const { prompt, delegate } = it.state
  const told = matter(it, ctx, { kind: 'unreachable', reason: why })
  const marked = withState(note(told, ctx, 'undelivered:show'), {
    prompt: { ...prompt, undelivered: why, tries: prompt.tries + 1 },
  })
  const first = prompt.undelivered === undefined && it.state.session === undefined
  const written = first ? due(marked, ctx, 'letter', { letter: 'prompt' }) : marked
  const said =
    first && delegate
      ? due(written, ctx, 'say', { say: 'byLetter', to: delegate.by.personId, about: delegate.email })
      : written
  const isAsked = said.effects.some(({ kind }) => kind === 'show') // something new came meanwhile, and is due before
  return isAsked ? said : due(said, ctx, 'show', { tried: view.key }, prompt.tries < 24 ? HOUR : 24 * HOUR)
}

function delivered(it: Case, ctx: Ctx, sent: Sent, view: View): Case {
  const old = it.state.live
  const live = { messageId: sent.messageId, spaceId: sent.spaceId, created: sent.created, view: view.key }
  const shown = withState(it, { live })
  const dated = view.kind === 'prompt' ? prompted(shown, ctx) : reached(shown)
  return old && old.messageId !== sent.messageId ? due(dated, ctx, 'remove', { messageId: old.messageId }) : dated
}

/**
 * The password page's address: made anew for each card that carries it, so that older ones are dead, but for that of a
 * card which may already have been posted and will then be kept. Only hashes are stored.
 */
async function passwordLink(claim: Claim, it: Case, world: World): Promise<string | undefined> {
  const ctx = ctxOf(world)
  if (!it.state.session || standing(it, ctx).step?.id !== 'password') return undefined
  const token = world.newToken()
  const expiresAt = new Date(ctx.now.getTime() + world.rules.passwordLinkMinutes * 60_000).toISOString()
  const link = { hash: world.hash(token), expiresAt }
  await change(world, it.id, undefined, (now) =>
    withState(now, { links: isFirstTry(claim) ? [link] : [...now.state.links, link] }),
  )
  return `${world.publicUrl}/password/${token}`
}
