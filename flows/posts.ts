import { due, withState, type Case, type Ctx } from './case.ts'
import type { Address } from './chat.ts'
import { claimSpaceOf } from './claiming.ts'
import { inDoubtFor } from './found-out.ts'
import { addressee, isUnclaimed } from './people.ts'
import { isSlow } from './progress.ts'

/**
 * What is on the screens beside the live card: the account of a run, an offer, a claim in a shared space, the
 * representatives' matters. Which there should be, and what they show, follows from the order; what is on the screens is
 * brought into line with it as due work.
 */

/** Where such a card goes: like any message, or to a space known by its name only. */
export type Place =
  | Address
  | { readonly kind: 'named'; readonly name: string }
  | { readonly kind: 'reps'; readonly name: string | undefined }

export interface Wanted {
  readonly id: string
  readonly to: Place
  /** Tells two states of the card apart; the same view needs no new card. */
  readonly view: string
}

export function wanted(it: Case, ctx: Ctx): readonly Wanted[] {
  if (it.state.forgottenAt) return []
  return [...progress(it, ctx), ...offer(it), ...claim(it, ctx), ...customer(it), ...matters(it, ctx)]
}

const before = ({ state }: Case, id: string) => state.posts.find((post) => post.id === id)

/** The message that follows a run, and stays as its account when it is over. */
function progress(it: Case, ctx: Ctx): Wanted[] {
  const { run } = it.state
  if (!run) return []
  const steps = run.steps.map(({ operation, how, code }) => [operation, how, code].filter(Boolean).join('.'))
  const view = [...steps, run.over ? 'over' : isSlow(run, ctx) ? 'slow' : ''].join(' ')
  return [{ id: `progress:${run.id}`, to: addressee(it), view }]
}

function offer({ state: { offer: open } }: Case): Wanted[] {
  if (!open) return []
  const to: Address =
    'personId' in open.to ? { kind: 'person', personId: open.to.personId } : { kind: 'space', spaceId: open.to.spaceId }
  return [{ id: 'offer', to, view: open.id }]
}

/** In the space of a shared address: to be taken, or taken by whom. Whatever it said last stays when the order is over. */
function claim(it: Case, ctx: Ctx): Wanted[] {
  const name = claimSpaceOf(it, ctx)
  const { status, person, prompt } = it.state
  if (name === undefined || status === 'placed') return []
  const posted = before(it, 'claim')
  const view = isUnclaimed(it) ? `open:${prompt.reminders ?? 0}` : `taken:${person?.personId ?? ''}`
  if (status === 'awaiting' && (posted || isUnclaimed(it))) return [{ id: 'claim', to: { kind: 'named', name }, view }]
  return posted ? [{ id: 'claim', to: { kind: 'named', name }, view: posted.view }] : []
}

function customer({ state: { status, customer: them } }: Case): Wanted[] {
  if (status !== 'with_customer' || !them) return []
  return [{ id: 'customer', to: { kind: 'email', email: them.email }, view: them.at }]
}

/** One card a matter. One that was solved before anybody saw it is not told any more. */
function matters(it: Case, ctx: Ctx): Wanted[] {
  const to = { kind: 'reps' as const, name: it.state.order.repSpace ?? ctx.rules.reps.space }
  return it.state.matters.flatMap((matter) => {
    const { id, claimed, solved, reason } = matter
    const post = `matter:${id}`
    if (solved && !before(it, post)) return []
    const late = !solved && inDoubtFor(it, matter, ctx.now) ? ':late' : ''
    return [{ id: post, to, view: `${claimed?.personId ?? ''}:${solved?.how ?? ''}:${reason ?? ''}${late}` }]
  })
}

/** Writes down which cards have to be posted anew, and which have to go. */
export function posted(it: Case, ctx: Ctx): Case {
  const all = wanted(it, ctx)
  const over = it.state.posts.filter(({ id }) => !all.some((one) => one.id === id))
  const cleared = over.reduce(
    (left, { messageId }) => (messageId ? due(left, ctx, 'remove', { messageId }) : left),
    over.length > 0 ? withState(it, { posts: it.state.posts.filter((post) => !over.includes(post)) }) : it,
  )
  return all.reduce((left, { id, view }) => {
    const waits = left.effects.some(({ kind, payload }) => kind === 'post' && (payload as { id: string }).id === id)
    return waits || before(left, id)?.view === view ? left : due(left, ctx, 'post', { id })
  }, cleared)
}
