import type { Claim } from '../../storage/storage.ts'
import type { Card } from '../../cards/question.ts'
import type { Texts } from '../../cards/texts/texts.ts'
import { windowDays, windowEnd } from '../calendar.ts'
import type { Address, Outgoing, SendResult, Sent } from '../chat.ts'
import { change } from '../converse.ts'
import { draw } from '../draw.ts'
import { due, matter, note, withState, type Case, type Ctx, type OrderDoc } from '../record.ts'
import { standing } from '../standing.ts'
import { viewOf, type View } from '../view.ts'
import { ctxOf, type World } from '../world.ts'
import { backOff, caseOf, finish, later, type Perform } from './perform.ts'

/** Shows what the order's one live card should be now: the new one first, then the old one goes. */
export const show: Perform = async (claim, doc, world) => {
  const ctx = ctxOf(world)
  const it = caseOf(doc)
  const link = await passwordLink(claim, it, world)
  const view = viewOf(it, ctx, link)
  const card = draw(world.texts(doc.state.language), it, ctx, link)
  if (!card || view.key === doc.state.live?.view) return finish(claim, world)
  const posted = await post(claim, addressee(it), { words: card.words, card: card.form }, markOf(it, view, card), world)
  if (posted) await finish(claim, world, (now, at) => delivered(now, at, posted, view))
}

/** The newest owner, else the contact by the address on the order. */
function addressee({ state }: Case): Address {
  const personId = state.session?.owner.personId ?? state.person?.personId
  return personId ? { kind: 'person', personId } : { kind: 'email', email: state.order.contact.email }
}

/** What only this card contains: the mark in its buttons or, where it has none, all that it says. */
const markOf = ({ id, state }: Case, view: View, card: Card): string => {
  const step = view.kind === 'step' ? (view.here.step?.id ?? '') : view.kind
  return card.pressable ? `"order":"${id}","step":"${step}","rev":${state.rev},` : card.words
}

/**
 * Sends, unless an earlier process or an earlier try may have sent it already and it is found.
 * Undefined when it was put back or given up; the work is ended then.
 */
async function post(
  claim: Claim,
  to: Address,
  message: Outgoing,
  mark: string,
  world: World,
): Promise<Sent | undefined> {
  const earlier = isFirstTry(claim) ? undefined : await world.chat.findOwn(to, mark)
  if (earlier) return earlier
  const result = await world.chat.send(to, message)
  if (result.ok) return result.sent
  await unsent(claim, result, world)
  return undefined
}

const isFirstTry = ({ fresh, effect }: Claim): boolean => fresh && effect.attempts === 0

async function unsent(claim: Claim, result: Exclude<SendResult, { ok: true }>, world: World): Promise<void> {
  if (result.retry)
    return later(claim, world, result.afterSeconds ? result.afterSeconds * 1_000 : backOff(claim.effect.attempts))
  world.log.warn('message.undeliverable', { order: claim.orderId, kind: claim.effect.kind, why: result.why })
  await finish(claim, world, (it, ctx) => unreachable(it, ctx, claim, result.why))
}

const HOUR = 3_600_000

/** Told to the other side once, and tried again every hour for a day: people come back, blocks are lifted. */
function unreachable(it: Case, ctx: Ctx, { effect }: Claim, why: string): Case {
  const known = it.state.matters.some(({ kind }) => kind === 'unreachable')
  const told = known ? it : matter(it, ctx, { kind: 'unreachable', reason: why })
  const { prompt } = it.state
  const marked = withState(note(told, ctx, `undelivered:${effect.kind}`), {
    prompt: { ...prompt, undelivered: why, tries: prompt.tries + 1 },
  })
  return effect.kind === 'show' && prompt.tries < 24 ? due(marked, ctx, 'show', {}, HOUR) : marked
}

function delivered(it: Case, ctx: Ctx, sent: Sent, view: View): Case {
  const old = it.state.live
  const live = { messageId: sent.messageId, spaceId: sent.spaceId, created: sent.created, view: view.key }
  const shown = withState(it, { live })
  const dated = view.kind === 'prompt' && !it.state.prompt.deliveredAt ? firstDelivery(shown, ctx) : shown
  return old && old.messageId !== sent.messageId ? due(dated, ctx, 'remove', { messageId: old.messageId }) : dated
}

/** The window counts from the first prompt that was delivered; later ones do not extend it. */
function firstDelivery(it: Case, ctx: Ctx): Case {
  const { prompt, order, zone } = it.state
  const { undelivered: _undelivered, ...rest } = prompt
  const { closesAt } = windowEnd(ctx.now, windowDays(order, ctx.rules.windowDays), zone)
  const dated = withState(it, { prompt: { ...rest, deliveredAt: ctx.now.toISOString() }, closesAt })
  return note(due(dated, ctx, 'expire', {}, Date.parse(closesAt) - ctx.now.getTime()), ctx, 'prompted')
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

interface Say {
  readonly say: string
  readonly step?: string
  readonly to?: string
  readonly space?: string
  readonly day?: string
}

/** Says one thing in words: a summary of an answer, which goes when the draft goes, or a sentence of the catalogue. */
export const say: Perform = async (claim, doc, world) => {
  const payload = claim.effect.payload as Say
  const t = world.texts(await languageFor(payload.to, doc, world))
  const words =
    payload.say === 'summary' ? summary(t, caseOf(doc), ctxOf(world), payload.step ?? '') : sentence(t, doc, payload)
  if (words === undefined) return finish(claim, world)
  const to: Address = payload.space
    ? { kind: 'space', spaceId: payload.space }
    : payload.to
      ? { kind: 'person', personId: payload.to }
      : addressee(caseOf(doc))
  const sent = await post(claim, to, { words }, words, world)
  if (!sent) return
  await finish(claim, world, (it, ctx) => (payload.say === 'summary' ? trailed(it, ctx, sent.messageId) : it))
}

/** The order's language for its people; anybody else hears their own, so that an answer tells nothing of the order. */
async function languageFor(to: string | undefined, { state }: OrderDoc, world: World): Promise<string> {
  const theirs = to === undefined || [state.session?.owner.personId, state.person?.personId].includes(to)
  if (theirs) return state.language
  return (await world.storage.people.get(to))?.language ?? world.rules.defaultLanguage
}

/** The answered card leaves a line behind; without a session it has nothing to belong to any more. */
function trailed(it: Case, ctx: Ctx, messageId: string): Case {
  const { session } = it.state
  if (!session) return due(it, ctx, 'remove', { messageId })
  return withState(it, { session: { ...session, trail: [...session.trail, messageId] } })
}

function summary(t: Texts, it: Case, ctx: Ctx, stepId: string): string | undefined {
  const { path, position } = standing(it, ctx)
  const step = path.find(({ id }) => id === stepId)
  const answer = position.known[stepId]
  const told = step && answer !== undefined ? step.told(t, answer, position.known) : undefined
  return step && told !== undefined ? t('summary', { name: step.name(t), answer: told }) : undefined
}

function sentence(t: Texts, doc: OrderDoc, { say: key, day }: Say): string {
  const { order } = doc.state
  if (key === 'early') return t('told.early', { day: t.day(day ?? '') })
  if (key === 'mapped')
    return t('told.mapped', { order: doc.id, customer: doc.secret.mapping?.customerName ?? order.customerName })
  if (key === 'mappedBefore') {
    const { partnerName: partner = '', customerName: customer = '' } = doc.secret.mapping ?? {}
    return t('told.mappedBefore', { order: doc.id, partner, customer })
  }
  if (key === 'idle') return t('told.idle', { order: doc.id })
  return t.coded('say', key)
}

/** Takes an own message away; one that will not go for a day is left, and logged. */
export const remove: Perform = async (claim, _doc, world) => {
  const { messageId } = claim.effect.payload as { readonly messageId: string }
  if (await world.chat.remove(messageId)) return finish(claim, world)
  if (claim.effect.attempts < 20) return later(claim, world, backOff(claim.effect.attempts))
  world.log.warn('message.stays', { order: claim.orderId })
  await finish(claim, world)
}
