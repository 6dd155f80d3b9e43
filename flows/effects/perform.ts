import type { Claim } from '../../storage/storage.ts'
import { settled } from '../move.ts'
import type { Case, Ctx } from '../case.ts'
import type { OrderDoc } from '../record.ts'
import { ctxOf, type World } from '../world.ts'

/** Does a piece of work outside, then settles it: its result and what follows are written in one turn. */
export type Perform = (claim: Claim, doc: OrderDoc, world: World) => Promise<void>

/** Ends the work, with what it changes about the order as it is by now. */
export async function finish(
  claim: Claim,
  world: World,
  change: (it: Case, ctx: Ctx) => Case = (it) => it,
): Promise<void> {
  const ctx = ctxOf(world)
  await world.storage.orders.settle(claim, (current) =>
    current ? { next: settled(change(current, ctx), ctx), reply: undefined } : { reply: undefined },
  )
}

/** Puts the work back, to be tried again. */
export async function later(claim: Claim, world: World, ms: number): Promise<void> {
  await world.storage.orders.defer(claim, new Date(world.now().getTime() + ms))
}

/** Seconds of patience that grow with each attempt, up to five minutes. */
export const backOff = (attempts: number): number => Math.min(1_000 * 2 ** attempts, 300_000)

/** The order as a decision takes it. */
export const caseOf = ({ id, state, secret, effects }: OrderDoc): Case => ({ id, state, secret, effects })
