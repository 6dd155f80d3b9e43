import type { Claim } from '../../storage/storage.ts'
import type { Address, Outgoing, Sent } from '../chat.ts'
import type { World } from '../world.ts'
import { backOff, later } from './perform.ts'

/** What became of a message: it is there, it was put back to be tried later, or it can never be delivered. */
export type Sending =
  | { readonly kind: 'sent'; readonly sent: Sent }
  | { readonly kind: 'later' }
  | { readonly kind: 'undeliverable'; readonly why: string }

/**
 * Sends, unless an earlier process or an earlier try may have sent it already and it is found by its mark.
 * Where it is put back the work is ended for now; in both other cases the caller has to settle it.
 */
export async function send(
  claim: Claim,
  { to, message, mark }: { readonly to: Address; readonly message: Outgoing; readonly mark: string },
  world: World,
): Promise<Sending> {
  const earlier = isFirstTry(claim) ? undefined : await world.chat.findOwn(to, mark)
  if (earlier) return { kind: 'sent', sent: earlier }
  const result = await world.chat.send(to, message)
  if (result.ok) return { kind: 'sent', sent: result.sent }
  if (result.retry) {
    await later(claim, world, result.afterSeconds ? result.afterSeconds * 1_000 : backOff(claim.effect.attempts))
    return { kind: 'later' }
  }
  world.log.warn('message.undeliverable', { order: claim.orderId, kind: claim.effect.kind, why: result.why })
  return { kind: 'undeliverable', why: result.why }
}

export const isFirstTry = ({ fresh, effect }: Claim): boolean => fresh && effect.attempts === 0
