import type { Claim } from '../../storage/storage.ts'
import { due, note, withState, type Case, type Ctx } from '../case.ts'
import { settled } from '../move.ts'
import { change } from '../turn.ts'
import { letterOf, type LetterKind } from '../letters.ts'
import { matter } from '../matters.ts'
import type { MailResult } from '../mail.ts'
import { contactOf, isUnclaimed } from '../people.ts'
import { prompted } from '../prompting.ts'
import { ctxOf, type World } from '../world.ts'
import { backOff, caseOf, finish, later, type Perform } from './perform.ts'

interface Payload {
  readonly letter: LetterKind
  readonly matter?: string
}

/** Attempts after which somebody who can act is told that mail does not get through; it is tried on for three days. */
const PATIENCE = 3
const GIVEN_UP_AFTER = 3 * 86_400_000
const LONGEST_PAUSE = 300_000

/** Writes to somebody whom the chat cannot reach. */
export const letter: Perform = async (claim, doc, world) => {
  const payload = claim.effect.payload as Payload
  const it = caseOf(doc)
  const to = addresseeOf(payload.letter, it)
  if (to === undefined) return finish(claim, world)
  const code = payload.letter === 'prompt' || payload.letter === 'claim' ? await newCode(it, world) : undefined
  const t = world.texts(payload.letter === 'matter' ? world.rules.reps.language : doc.state.language)
  const written = letterOf(t, it, ctxOf(world), { ...payload, code, url: world.publicUrl })
  if (!written) return finish(claim, world)
  const result = await world.mail.send(to, written, claim.effect.id)
  await settle(claim, payload, result, world)
}

/** Who gets it; undefined when there is nobody to write to any more. */
function addresseeOf(letter: LetterKind, it: Case): string | undefined {
  const { state } = it
  switch (letter) {
    case 'claim':
      return isUnclaimed(it) ? contactOf(state).email : undefined
    case 'prompt':
      return state.prompt.undelivered === undefined ? undefined : contactOf(state).email
    case 'customer':
      return state.customer?.email
    case 'matter':
      return state.order.accountRep?.email
  }
}

const CODES = 5

/** Only its hash is stored; codes of earlier letters stay good, since nobody knows which letter is read. */
async function newCode(it: Case, world: World): Promise<string> {
  const code = world.newCode()
  const at = ctxOf(world).now.toISOString()
  await change(world, it.id, undefined, (now) =>
    withState(now, { codes: [...now.state.codes, { hash: world.hash(code), at }].slice(-CODES) }),
  )
  return code
}

async function settle(claim: Claim, { letter: kind }: Payload, result: MailResult, world: World): Promise<void> {
  if (result.ok) return finish(claim, world, (it, ctx) => sent(it, ctx, kind))
  const tired = claim.effect.attempts * LONGEST_PAUSE > GIVEN_UP_AFTER
  world.log.warn('letter.failed', {
    order: claim.orderId,
    letter: kind,
    why: result.why,
    attempts: claim.effect.attempts,
  })
  if (!result.retry || tired)
    return finish(claim, world, (it, ctx) => unsent(it, ctx, kind, result.retry ? 'mailDown' : result.why))
  if (claim.effect.attempts + 1 === PATIENCE && kind !== 'matter')
    await change(world, claim.orderId, undefined, (it, ctx) => settled(unreached(it, ctx, kind, 'mailDown'), ctx))
  await later(claim, world, backOff(claim.effect.attempts))
}

function sent(it: Case, ctx: Ctx, kind: LetterKind): Case {
  const noted = note(it, ctx, `mailed:${kind}`, undefined, 'mail')
  if (kind === 'customer') return withCustomerReached(noted)
  if (kind === 'matter') return noted
  const mailed = withState(noted, { prompt: { ...noted.state.prompt, mailedAt: ctx.now.toISOString() } })
  return kind === 'claim' ? prompted(mailed, ctx) : mailed
}

/** Never silent: the representatives are told, and whoever handed the order to this address. */
function unsent(it: Case, ctx: Ctx, kind: LetterKind, why: string): Case {
  const noted = note(it, ctx, `unmailed:${kind}`, undefined, 'mail')
  if (kind === 'matter') return noted
  const told = unreached(noted, ctx, kind, why)
  const giver = kind === 'customer' ? it.state.customer?.by : it.state.delegate?.by
  return giver ? due(told, ctx, 'say', { say: 'notReached', to: giver.personId }) : told
}

function unreached(it: Case, ctx: Ctx, letter: LetterKind, why: string): Case {
  const { customer, prompt } = it.state
  if (letter === 'customer') {
    const told = matter(it, ctx, { kind: 'unreachable', reason: why, step: 'customer' })
    return customer ? withState(told, { customer: { ...customer, undelivered: why } }) : told
  }
  const marked = withState(it, { prompt: { ...prompt, undelivered: prompt.undelivered ?? why } })
  return matter(marked, ctx, { kind: 'unreachable', reason: why })
}

function withCustomerReached(it: Case): Case {
  const { customer } = it.state
  if (customer?.undelivered === undefined) return it
  const { undelivered: _undelivered, ...reached } = customer
  return withState(it, { customer: reached })
}
