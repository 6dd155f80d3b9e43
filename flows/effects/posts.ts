import { question } from '../../cards/question.ts'
import type { Texts } from '../../cards/texts/texts.ts'
import type { Claim } from '../../storage/storage.ts'
import { due, note, withState, type Case, type Ctx } from '../case.ts'
import type { Address, Outgoing, Sent } from '../chat.ts'
import { drawPost } from '../draw-posts.ts'
import { progressWords } from '../draw-progress.ts'
import { unoffered } from '../handing.ts'
import { wanted, type Place, type Wanted } from '../posts.ts'
import { isSlow } from '../progress.ts'
import { prompted } from '../prompting.ts'
import { heldBack } from '../reps-space.ts'
import { ctxOf, type World } from '../world.ts'
import { backOff, caseOf, finish, later, type Perform } from './perform.ts'
import { send, type Sending } from './sending.ts'

const HOUR = 3_600_000

/** Posts a card beside the live one as it should be now: the new one first, then the old one goes. */
export const post: Perform = async (claim, doc, world) => {
  const ctx = ctxOf(world)
  const it = caseOf(doc)
  const { id } = claim.effect.payload as { readonly id: string }
  const due = wanted(it, ctx).find((one) => one.id === id)
  if (!due || it.state.posts.some((each) => each.id === id && each.view === due.view)) return finish(claim, world)
  const to = await addressOf(due.to, world)
  if (!to) return finish(claim, world, (now, at) => nowhere(now, at, due, world))
  const isNew = due.to.kind === 'reps' && !it.state.posts.some((each) => each.id === id)
  const held = isNew && to.kind === 'space' ? await heldBack(to.spaceId, world) : 0
  if (held > 0) return later(claim, world, held)
  const drawn = drawnPost(world.texts(await languageOf(due.to, it, world)), it, ctx, id)
  if (!drawn) return finish(claim, world)
  const sending = (await edited(claim, it, drawn, world)) ?? (await send(claim, { to, ...drawn }, world))
  if (sending.kind === 'sent') return finish(claim, world, (now, at) => there(now, at, due, sending.sent))
  if (sending.kind === 'undeliverable') await finish(claim, world, (now, at) => nowhere(now, at, due, world))
}

/** The message, and the mark by which it is found again. */
function drawnPost(t: Texts, it: Case, ctx: Ctx, id: string): { message: Outgoing; mark: string } | undefined {
  const { run, rev } = it.state
  if (run && id === `progress:${run.id}`) {
    const words = progressWords(t, it, run, !run.over && isSlow(run, ctx))
    return { message: { words }, mark: words }
  }
  const put = drawPost(t, it, ctx, id)
  if (!put) return undefined
  const { words, form } = question(t, put)
  return { message: { words, card: form }, mark: `"order":"${it.id}","step":"${put.mark.step}","rev":${rev},` }
}

/** Words alone are replaced where they are, as often as the channel lets us. Undefined: they have to be posted anew. */
async function edited(
  claim: Claim,
  { state }: Case,
  { message: { words, card } }: { message: Outgoing },
  world: World,
): Promise<Sending | undefined> {
  const { id } = claim.effect.payload as { readonly id: string }
  const old = state.posts.find((each) => each.id === id && each.messageId !== '')
  if (!old || card || (old.edits ?? 0) >= world.chat.edits) return undefined
  const result = await world.chat.edit(old, words)
  if (result.ok) return { kind: 'sent', sent: old }
  if (!result.retry) return undefined
  await later(claim, world, result.afterSeconds ? result.afterSeconds * 1_000 : backOff(claim.effect.attempts))
  return { kind: 'later' }
}

/** The representatives' language in their space, a person's own where it is known, the order's for everybody else. */
async function languageOf(to: Place, { state }: Case, { rules, storage }: World): Promise<string> {
  if (to.kind === 'reps') return rules.reps.language
  const own = to.kind === 'person' ? (await storage.people.get(to.personId))?.language : undefined
  return own ?? state.language
}

/** Undefined where the space does not exist, or the bot is not in it. */
async function addressOf(to: Place, { chat }: World): Promise<Address | undefined> {
  if (to.kind !== 'named' && to.kind !== 'reps') return to
  const spaceId = to.name === undefined ? undefined : await chat.findSpace(to.name)
  return spaceId === undefined ? undefined : { kind: 'space', spaceId }
}

function there(it: Case, ctx: Ctx, { id, view }: Wanted, sent: Sent): Case {
  const old = it.state.posts.find((post) => post.id === id)
  const edits = old?.messageId === sent.messageId ? { edits: (old.edits ?? 0) + 1 } : {}
  const now = { id, view, messageId: sent.messageId, spaceId: sent.spaceId, created: sent.created, ...edits }
  const posts = [...it.state.posts.filter((post) => post.id !== id), now]
  const shown = id === 'claim' ? prompted(withState(it, { posts }), ctx) : withState(it, { posts })
  return old?.messageId && old.messageId !== sent.messageId
    ? due(shown, ctx, 'remove', { messageId: old.messageId })
    : shown
}

/**
 * There is no such place, or nobody is reached there. An offer goes back to whoever made it; everything else is tried
 * again every hour, said in the log to the operator and, where a matter is lost by it, by letter to the representative.
 */
function nowhere(it: Case, ctx: Ctx, { id, to, view }: Wanted, world: World): Case {
  if (id === 'offer') return unoffered(it, ctx, 'offerUnreachable')
  const known = it.state.posts.some((post) => post.id === id)
  const isNamed = 'name' in to && to.name !== undefined
  const unposted = { id, view: isNamed ? '' : view, messageId: '', spaceId: '', created: ctx.now.toISOString() }
  const before = it.state.posts.find((post) => post.id === id) ?? unposted
  const posts = [...it.state.posts.filter((post) => post.id !== id), { ...before, view: unposted.view }]
  const kept = withState(it, { posts })
  if (to.kind === 'email') return kept
  world.log.error('space.unreachable', { order: it.id, card: id.split(':')[0] ?? id, named: nameOf(to) })
  const again = isNamed ? due(kept, ctx, 'post', { id }, HOUR) : kept
  if (to.kind !== 'reps' || known) return again
  const letter = { letter: 'matter', matter: id.slice('matter:'.length) }
  return note(due(again, ctx, 'letter', letter), ctx, 'repsUnreachable')
}

const nameOf = (to: Place): string => ('name' in to ? (to.name ?? 'none is set') : to.kind)
