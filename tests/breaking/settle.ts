import { setTimeout as sleep } from 'node:timers/promises'
import type { Report } from '../support/stage.ts'
import { asked, type World } from './world.ts'

/** Due work that waits for people or for the calendar, not for anything that was done. */
const PATIENT: readonly string[] = ['prompt', 'escalate', 'remind', 'expire', 'retire', 'lapse', 'offerLapse']

const HOUR = 3_600_000

/** Moves the clocks of all bots and resolves when all is done that fell due. */
async function moved(world: World, to: object): Promise<string> {
  const moves = world.manned.map(({ url }) => asked<{ now: string }>(`${url}/sandbox/clock`, 'POST', to))
  const times = (await Promise.all(moves)).map(({ now }) => now).sort()
  const [earliest = ''] = times
  world.latest = times.at(-1) ?? ''
  return earliest
}

/** A bot that was killed while it wrote down how its clock was set starts with the right time, which would be hours back. */
export async function inTime(world: World): Promise<void> {
  for (const { url } of world.manned) {
    const { now } = await asked<{ now: string }>(`${url}/sandbox/clock`)
    if (now < world.latest) await asked(`${url}/sandbox/clock`, 'POST', { now: world.latest })
  }
  await moved(world, { advance: 'PT0S' })
}

/**
 * Until a bot that was killed is known to be dead. A companion is then let on by as much as it takes to look for what
 * was left behind.
 */
export async function mourned(world: World): Promise<void> {
  await sleep(world.store.silenceMs)
  if (world.manned.length > 0) await moved(world, { advance: 'PT3S' })
}

/** Lets the bots do all there is to do about an order, by moving their clocks to whatever is due; gives what they say then. */
export async function settled(world: World, orderId: string, within = 2 * HOUR): Promise<Report> {
  let waited = 0
  for (let round = 0; round < 400; round += 1) {
    await handled(world)
    const now = await moved(world, { advance: 'PT0S' })
    const report = await world.order(orderId)
    const next = nextOf(report)
    if (next === undefined) {
      if ((await world.store.pending()) === 0) return report
      continue
    }
    const wait = Math.max(Date.parse(next) - Date.parse(now), 0) + 1
    waited += wait
    if (waited > within) return report
    await moved(world, { advance: `PT${(wait / 1_000).toFixed(3)}S` })
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
    if ((await world.store.pending()) === 0) return
    await sleep(3)
  }
  throw new Error('What was taken in is not handled')
}
