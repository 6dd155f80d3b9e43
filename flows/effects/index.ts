import type { Claim } from '../../storage/storage.ts'
import { ctxOf, type World } from '../world.ts'
import { call } from './calls.ts'
import { escalate, expire, lapse, offerLapse, patience, prompt, remind, retire } from './clock.ts'
import { inquireNow } from './inquiries.ts'
import { letter } from './letters.ts'
import { missed } from './missed.ts'
import { look } from './looks.ts'
import type { Perform } from './perform.ts'
import { post } from './posts.ts'
import { rule } from './rulings.ts'
import { remove, say } from './say.ts'
import { show, stray } from './show.ts'

/** Every kind of due work, and who does it. */
const handlers: Readonly<Record<string, Perform>> = {
  prompt,
  show,
  stray,
  say,
  remove,
  inquire: inquireNow,
  patience,
  call,
  look,
  lapse,
  expire,
  escalate,
  remind,
  missed,
  offerLapse,
  retire,
  post,
  letter,
  rule,
}

/** What falls due for very many orders at one minute; whatever somebody waits for at a screen goes ahead of it. */
export const isPatient = (kind: string): boolean => PATIENT.includes(kind)

const PATIENT: readonly string[] = ['prompt', 'escalate', 'remind', 'missed', 'expire', 'retire']

const LONGEST = 3_600_000

/** Does one piece of due work. What cannot be done now is put back, later each time; nothing is lost by failing. */
export async function perform(claim: Claim, world: World): Promise<void> {
  const handler = handlers[claim.effect.kind]
  try {
    if (!handler) throw new Error(`Nobody does work of kind "${claim.effect.kind}"`)
    const doc = await world.storage.orders.get(claim.orderId)
    if (!doc) throw new Error('The order of this work is gone')
    await handler(claim, doc, world)
  } catch (error) {
    world.log.error(
      'effect.failed',
      { order: claim.orderId, kind: claim.effect.kind, attempts: claim.effect.attempts },
      error,
    )
    const pause = Math.min(1_000 * 2 ** claim.effect.attempts, LONGEST)
    await world.storage.orders.defer(claim, new Date(ctxOf(world).now.getTime() + pause))
  }
}
