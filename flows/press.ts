import { languageNamed } from '../cards/texts/index.ts'
import type { Texts } from '../cards/texts/texts.ts'
import type { Person } from './chat.ts'
import { isLapsed } from './closing.ts'
import { settled } from './move.ts'
import type { Ask } from './ask.ts'
import { startDate } from './order.ts'
import { due, note, withSecret, withState, type Case, type Ctx } from './case.ts'
import { aside, refusedTo } from './aside.ts'
import { isTheirs, ownerOf } from './people.ts'
import type { Press, Pressed } from './read-press.ts'
import { printOf } from './progress.ts'
import { heard } from './prompting.ts'
import { begin, touched, untyped } from './session.ts'
import { carriedOut } from './verbs.ts'
import { viewOf } from './view.ts'

/** One press: checked for owner, day, step and revision, then carried out; whatever comes of it is answered. */
export function pressed(it: Case, ctx: Ctx, t: Texts, press: OnCard): Case {
  const { person } = press
  const beside = aside(it, ctx, press)
  if (beside) return settled(beside, ctx)
  if (!isTheirs(it, person)) return settled(refusedTo(it, ctx, press), ctx)
  if (it.state.status === 'placed') return early(it, ctx, person)
  return settled(pressedByTheirs(heard(it, ctx), ctx, t, press), ctx)
}

type OnCard = Press & { readonly mark: Pressed; readonly values: Record<string, string> }

function pressedByTheirs(it: Case, ctx: Ctx, t: Texts, press: OnCard): Case {
  const { mark, values, towards } = press
  if (mark.do === 'language') return speaking(it, ctx, mark.language ?? values['language'] ?? '')
  if (!it.state.session) return unopened(it, ctx, { ...press, do: mark.do })
  if (mark.do === 'start') return again(it, ctx, press)
  if (!isCurrent(it, ctx, mark)) return stale(it, ctx, press)
  if (mark.plan !== undefined && mark.plan !== printOf(it, ctx)) return planMoved(note(it, ctx, 'stale:plan'), ctx)
  return carriedOut(it, ctx, t, { do: mark.do, inputs: values, via: 'card', towards } satisfies Ask)
}

function early(it: Case, ctx: Ctx, person: Person): Case {
  return due(note(it, ctx, 'early', person.personId), ctx, 'say', {
    say: 'early',
    to: person.personId,
    day: startDate(it.state.order),
  })
}

export function speaking(it: Case, ctx: Ctx, language: string): Case {
  const spoken = withState(it, { language: languageNamed(language) ?? it.state.language })
  return it.state.session ? touched(spoken, ctx) : spoken
}

/** Without a session only *Set Up Now* begins anything; whatever else is asked is answered with what is true now. */
export function unopened(
  it: Case,
  ctx: Ctx,
  ask: { person: Person; direct: boolean; spaceId: string; do: string; speaks?: string | undefined },
): Case {
  const { status, receipt } = it.state
  const { person } = ask
  if (ask.do === 'notMe') {
    const noted = note(it, ctx, 'notMe', person.personId)
    if (status !== 'awaiting' || isLapsed(it, ctx)) return reposted(noted)
    const begun = begin(noted, ctx, ownerOf(person), ask.speaks ?? it.state.language)
    return withSecret(begun, { answers: { role: { role: 'partner' }, who: { who: 'colleague' } } })
  }
  if (ask.do === 'help') return due(it, ctx, 'say', { say: 'promptHelp', to: person.personId })
  const open =
    !receipt && !['closed', 'cancelled', 'superseded', 'with_customer'].includes(status) && !isLapsed(it, ctx)
  if (ask.do !== 'start' || !open) return reposted(it)
  const told = ask.direct ? it : due(it, ctx, 'say', { say: 'inPrivate', space: ask.spaceId })
  return begin(told, ctx, ownerOf(person), ask.speaks ?? it.state.language)
}

/** *Set Up Now* while a set-up is live: the same set-up, its card once more; a second click in a row changes nothing. */
function again(it: Case, ctx: Ctx, press: Press): Case {
  const { kind } = viewOf(it, ctx)
  if (kind === 'quiet' || kind === 'working') return due(it, ctx, 'say', { say: 'busy' })
  const { live } = it.state
  const doubled = !live?.view.startsWith('step') || press.created <= live.created
  return doubled ? note(it, ctx, 'pressedTwice', press.person.personId) : touched(it, ctx)
}

function isCurrent(it: Case, ctx: Ctx, mark: Pressed): boolean {
  if (mark.rev !== it.state.rev) return false
  const view = viewOf(it, ctx)
  return view.kind === 'step' ? mark.step === view.here.step?.id : mark.step === view.kind
}

/**
 * A press on a card that is no longer the one that counts. Made before the
 * present card was there, it was a second click, and that card is its answer;
 * made later, it is told so, above the card that counts.
 */
function stale(it: Case, ctx: Ctx, { created, person, messageId, mark }: Press & { mark: Pressed }): Case {
  const { live } = it.state
  const noted = note(it, ctx, `stale:${mark.do}`, person.personId)
  const answering = it.effects.some(({ kind }) => kind === 'show' || kind === 'patience')
  if (answering) return noted
  if (live && live.messageId !== messageId && created <= live.created) return noted
  const view = viewOf(it, ctx)
  if (view.kind === 'keep' || view.kind === 'quiet' || view.kind === 'working')
    return due(noted, ctx, 'say', { say: 'busy' })
  if (mark.do !== 'provision' || view.kind !== 'step') return touched(noted, ctx, { notice: 'stale' })
  return view.here.step?.id === 'plan' ? planMoved(noted, ctx) : touched(noted, ctx, { notice: 'incomplete' })
}

/** The plan that was confirmed is not the one that stands: nothing is sent, and what is different stays on the card. */
function planMoved(it: Case, ctx: Ctx): Case {
  const { notice, about } = it.state.session ?? {}
  const known = about && (notice === 'orderChanged' || notice === 'planMoved') ? { about } : {}
  return touched(untyped(it), ctx, { notice: 'planMoved', ...known })
}

/** The card that counts once more, below whatever was written since. */
function reposted(it: Case): Case {
  const { live } = it.state
  return live ? withState(it, { live: { ...live, view: '' } }) : it
}
