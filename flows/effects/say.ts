import type { Texts } from '../../cards/texts/texts.ts'
import type { Address } from '../chat.ts'
import { addressee } from '../people.ts'
import { due, withState, type Case, type Ctx } from '../case.ts'
import type { OrderDoc } from '../record.ts'
import { sentence, type Say } from '../sentences.ts'
import { standing } from '../standing.ts'
import { ctxOf, type World } from '../world.ts'
import { backOff, caseOf, finish, later, type Perform } from './perform.ts'
import { send } from './sending.ts'

/** Says one thing in words: a summary of an answer, which goes when the draft goes, or a sentence of the catalogue. */
export const say: Perform = async (claim, doc, world) => {
  const payload = claim.effect.payload as Say
  const t = world.texts(await languageFor(payload, doc, world))
  const words =
    payload.say === 'summary' ? summary(t, caseOf(doc), ctxOf(world), payload.step ?? '') : sentence(t, doc, payload)
  if (words === undefined) return finish(claim, world)
  const to: Address = payload.space
    ? { kind: 'space', spaceId: payload.space }
    : payload.to
      ? { kind: 'person', personId: payload.to }
      : addressee(caseOf(doc))
  const sending = await send(claim, { to, message: { words }, mark: words }, world)
  if (sending.kind === 'undeliverable') return finish(claim, world)
  if (sending.kind === 'sent')
    await finish(claim, world, (it, ctx) => (payload.say === 'summary' ? trailed(it, ctx, sending.sent.messageId) : it))
}

/** The order's language for its people; anybody else hears their own, so that an answer tells nothing of the order. */
async function languageFor({ to, say: key }: Say, { state }: OrderDoc, world: World): Promise<string> {
  const theirs = to === undefined || [state.session?.owner.personId, state.person?.personId].includes(to)
  if (theirs) return state.language
  const own = (await world.storage.people.get(to))?.language
  return own ?? (key.startsWith('rep') ? world.rules.reps.language : world.rules.defaultLanguage)
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

/** Takes an own message away; one that will not go for a day is left, and logged. */
export const remove: Perform = async (claim, _doc, world) => {
  const { messageId } = claim.effect.payload as { readonly messageId: string }
  if (await world.chat.remove(messageId)) return finish(claim, world)
  if (claim.effect.attempts < 20) return later(claim, world, backOff(claim.effect.attempts))
  world.log.warn('message.stays', { order: claim.orderId })
  await finish(claim, world)
}
