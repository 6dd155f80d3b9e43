import type { Mapping } from './given.ts'
import { closed, isLapsed } from './closing.ts'
import { withoutSession } from './draft.ts'
import { halted } from './halt.ts'
import { keyOf, type Inquiry } from './inquiry.ts'
import type { Intent } from './intent.ts'
import { mapped, type Finder } from './mapping.ts'
import type { Job, Operation } from './provisioning/contract.ts'
import { calledOff, due, emptySecret, note, withSecret, withState, type Case, type Ctx } from './case.ts'
import { corrected, matter, retired } from './matters.ts'
import { posted } from './posts.ts'
import { progressed } from './progress.ts'
import { standing, type Standing } from './standing.ts'
import { undoneFurther } from './undo.ts'
import { viewOf } from './view.ts'

/**
 * What follows from a change, whoever made it: services to be asked, operations
 * to be begun, a phase that is over, a card to be shown. All of it is written
 * down as due work in the same write; nothing is done here.
 */
export const settled = (it: Case, ctx: Ctx): Case =>
  shown(posted(progressed(corrected(inTime(it.state.session ? moved(it, ctx) : it, ctx), ctx), ctx), ctx), ctx)

/** Past its window, an order that nobody is at is closed, whatever it was that ended. */
const inTime = (it: Case, ctx: Ctx): Case => (!it.state.session && isLapsed(it, ctx) ? closed(it, ctx) : it)

function moved(it: Case, ctx: Ctx): Case {
  if (it.secret.undoing) return undoneFurther(it, ctx, (now, operation, undoes) => begun(now, ctx, operation, undoes))
  const check = openInquiry(it, ctx)
  if (check) return inquired(it, ctx, check)
  const here = standing(it, ctx)
  const { position } = here
  switch (position.kind) {
    case 'learning':
      return inquired(it, ctx, position.inquiry)
    case 'doing':
      if (position.intent) return it
      return isLapsed(it, ctx) ? closed(it, ctx) : begun(it, ctx, position.operation)
    case 'stopped':
      return here.step ? it : halted(it, ctx, here, position.reason)
    case 'complete':
      return here.phase === 'finder' ? moved(mapDone(it, ctx, here), ctx) : provisioned(it, ctx, here)
    case 'asking':
      return it.state.status === 'provisioning' ? withState(it, { status: 'mapped' }) : it
    case 'unlearned':
    case 'failed':
      return it
  }
}

/** What a service has to be asked now: an availability check somebody pressed for, else what the set-up waits for. */
export function openInquiry(it: Case, ctx: Ctx): Inquiry | undefined {
  if (!it.state.session) return undefined
  const { checked, found } = it.secret
  const check: Inquiry | undefined = checked === undefined ? undefined : { about: 'subdomain', name: checked }
  if (check && !found[keyOf(check)]) return check
  const { position } = standing(it, ctx)
  return position.kind === 'learning' ? position.inquiry : undefined
}

const DAY = 86_400_000
const LIMITS: Readonly<Record<Inquiry['about'], { readonly times: number; readonly within: number }>> = {
  partnerOrg: { times: 30, within: DAY },
  customerOrg: { times: 30, within: DAY },
  organisation: { times: 100, within: DAY },
  subdomain: { times: 10, within: 60_000 },
  site: { times: 10, within: 60_000 },
  colleagues: { times: 30, within: DAY },
}

/** Whether a service may be asked about this once more; who asks too much is told to wait, and the service is left in peace. */
export function mayAsk({ state }: Case, ctx: Ctx, about: Inquiry['about']): boolean {
  const { times, within } = LIMITS[about]
  const since = new Date(ctx.now.getTime() - within).toISOString()
  return state.asked.filter((asked) => asked.about === about && asked.at > since).length < times
}

/**
 * Puts the open inquiry on the list of due work, unless it is there already. What is asked is not in the effect, since
 * it holds what was typed: it follows from the answers when its time comes.
 */
function inquired(it: Case, ctx: Ctx, inquiry: Inquiry): Case {
  if (it.effects.some(({ kind }) => kind === 'inquire')) return it
  if (!mayAsk(it, ctx, inquiry.about)) {
    const found = {
      ...it.secret.found,
      [keyOf(inquiry)]: { ok: false as const, at: ctx.now.toISOString(), code: 'RATE_LIMITED' as const },
    }
    return withSecret(it, { found })
  }
  const asked = [...it.state.asked, { at: ctx.now.toISOString(), about: inquiry.about }].slice(-200)
  const noted = note(withState(it, { asked }), ctx, `asked:${inquiry.about}`, it.state.session?.owner.personId)
  return due(due(noted, ctx, 'inquire', {}), ctx, 'patience', {}, 3_000)
}

/** Writes the intent down, with the key and the exact text that every call of it will carry. */
function begun(it: Case, ctx: Ctx, operation: Operation, undoes?: string): Case {
  const intent: Intent = {
    id: ctx.newId(),
    operation: operation.operation,
    key: ctx.newId(),
    body: JSON.stringify(operation),
    phase: 'ready',
    attempts: 0,
    createdAt: ctx.now.toISOString(),
    until: new Date(ctx.now.getTime() + ctx.rules.outageMinutes * 60_000).toISOString(),
    ...(undoes === undefined ? {} : { undoes }),
  }
  const owner = it.state.session?.owner
  const written = withSecret(it, { intents: [...it.secret.intents, intent] })
  const named =
    operation.operation === 'provision' || operation.operation === 'saveCalling' || operation.operation === 'addSite'
      ? withState(written, {
          status: 'provisioning',
          provisionedBy: { name: owner?.name ?? '', at: ctx.now.toISOString() },
        })
      : written
  // Whoever pressed reads that it has begun before the service is called, however long that takes.
  return note(due(named, ctx, 'call', { intent: intent.id }, 1), ctx, `begun:${operation.operation}`, owner?.personId)
}

/** The point of no return: both organisations are fixed, and part two begins with an empty draft. */
function mapDone(it: Case, ctx: Ctx, here: Standing): Case {
  const known = here.position.known as unknown as Finder & { readonly mapOrder: Job }
  return onceMapped(it, ctx, mapped(known, known.mapOrder), 'mapped')
}

/** Part two begins, for these organisations; `say` is how it is told. */
export function onceMapped(it: Case, ctx: Ctx, mapping: Mapping, say: 'mapped' | 'mappedBefore'): Case {
  const state = {
    ...it.state,
    status: 'mapped' as const,
    rev: it.state.rev + 1,
    session: it.state.session && { ...it.state.session, visiting: undefined },
  }
  // The window and everything that counts it down ends here.
  const bare = calledOff({ ...it, state, secret: { ...emptySecret, mapping } }, 'expire', 'remind', 'escalate')
  return note(due(bare, ctx, 'say', { say }), ctx, say, it.state.session?.owner.personId)
}

function provisioned(it: Case, ctx: Ctx, here: Standing): Case {
  const { provision: job } = here.position.known as unknown as { readonly provision: Job }
  const failed = job.perService.filter(({ status }) => status === 'error')
  const receipt = {
    reference: job.jobId,
    billing: job.billing,
    ...(job.startedAt ? { startedAt: job.startedAt } : {}),
    services: job.perService.map(({ service, status, errors, warnings }) => ({
      service,
      status,
      codes: [...errors, ...warnings].map(({ errorCode }) => String(errorCode)),
    })),
    by: it.state.provisionedBy?.name ?? '',
    at: ctx.now.toISOString(),
  }
  const status =
    job.status === 'provisioned_with_errors' ? ('provisioned_with_errors' as const) : ('provisioned' as const)
  const done = withoutSession(withState(it, { receipt, status }), ctx)
  const late = it.secret.intents.some(({ calledOff }) => calledOff === 'order')
  const recorded = late
    ? matter(done, ctx, { kind: 'cancelledBilled', reason: job.billing })
    : failed.length > 0
      ? matter(done, ctx, { kind: 'partly', reason: failed.map(({ service }) => service).join(',') })
      : matter(done, ctx, { kind: 'finished' })
  return note(retired(recorded, ctx), ctx, status, it.state.session?.owner.personId)
}

/** Sees to it that the card on the screen becomes the one it should be. */
function shown(it: Case, ctx: Ctx): Case {
  const { kind, key } = viewOf(it, ctx)
  if (kind === 'quiet') return cleared(it, ctx)
  if (kind === 'none' || kind === 'keep' || key === it.state.live?.view) return it
  const waiting = it.effects.find((effect) => effect.kind === 'show')
  const { tried = key } = (waiting?.payload ?? {}) as { readonly tried?: string }
  // What could not be delivered waits for its next try; whatever is new does not wait with it.
  return waiting && tried === key ? it : due(withoutShow(it, ctx), ctx, 'show')
}

/** A card that was still to be shown, and is not wanted any more, may have been posted without our hearing of it. */
function withoutShow(it: Case, ctx: Ctx): Case {
  const waiting = it.effects.some(({ kind }) => kind === 'show')
  return waiting ? due(calledOff(it, 'show', 'stray'), ctx, 'stray') : it
}

/** The live card goes, and nothing comes in its place. */
function cleared(it: Case, ctx: Ctx): Case {
  const { live, ...state } = it.state
  const bare = withoutShow({ ...it, state }, ctx)
  return live ? due(bare, ctx, 'remove', { messageId: live.messageId }) : bare
}
