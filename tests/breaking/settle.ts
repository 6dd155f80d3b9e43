import { setTimeout as sleep } from 'node:timers/promises'
import type { Report } from '../support/stage.ts'
import type { World } from './world.ts'

/** Due work that waits for people or for the calendar, not for anything that was done. */
const PATIENT: readonly string[] = ['prompt', 'escalate', 'remind', 'expire', 'retire', 'lapse', 'offerLapse']

const HOUR = 3_600_000

/** Lets the bot do all there is to do about an order, by moving its clock to whatever is due; gives what it says then. */
export async function settled(world: World, orderId: string, within = 2 * HOUR): Promise<Report> {
  let moved = 0
  for (let round = 0; round < 400; round += 1) {
    await handled(world)
    const { now } = await world.ask<{ now: string }>('POST', '/sandbox/clock', { advance: 'PT0S' })
    const report = await world.order(orderId)
    const next = nextOf(report)
    if (next === undefined) {
      if ((await world.pending()) === 0) return report
      continue
    }
    const wait = Math.max(Date.parse(next) - Date.parse(now), 0) + 1
    moved += wait
    if (moved > within) return report
    await world.ask('POST', '/sandbox/clock', { advance: `PT${(wait / 1_000).toFixed(3)}S` })
  }
  throw new Error(`There is no end to what is due for ${orderId}`)
}

const nextOf = (report: Report): string | undefined =>
  report.due
    .filter(({ kind }) => !PATIENT.includes(kind))
    .map(({ dueAt }) => dueAt)
    .sort()[0]

/** Until what was taken in is handled. An event that cannot be handled is tried again for a while. */
async function handled(world: World): Promise<void> {
  for (let tries = 0; tries < 2_000; tries += 1) {
    if ((await world.pending()) === 0) return
    await sleep(3)
  }
  throw new Error('What was taken in is not handled')
}
