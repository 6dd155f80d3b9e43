import type { MarkRestored } from '../engine.ts'
import type { Moved } from '../moving.ts'
import { contents } from './contents.ts'
import { state } from './facts.ts'
import { alone } from './moving.ts'
import { put } from './put.ts'

/** Orders that are written at once. */
const BATCH = 250

/** An order that is written as if it came from elsewhere has no work that is known not to have been begun. */
export const postgresRestored: MarkRestored = async (url, shape) => {
  const close = await alone(url, async ({ database, assertAlone, close }) => {
    await assertAlone()
    await state(database, 'restoredAt', new Date().toISOString())
    let orders: Moved[] = []
    for await (const moved of contents(database)) {
      if (moved.kind !== 'order') break
      if (orders.push(moved) < BATCH) continue
      await put(database, shape, orders)
      orders = []
    }
    await put(database, shape, orders)
    return close
  })
  await close()
}
