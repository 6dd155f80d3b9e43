import { at, dayIn } from './calendar.ts'
import type { Rules } from './case.ts'
import type { Outgoing } from './chat.ts'
import { nextDaily } from './deadlines.ts'
import { digestWords, funnelOf, morningOf, type Funnel } from './digest-words.ts'
import { isRecent } from './figures.ts'
import type { OrderDoc } from './record.ts'
import { isOpen, OPEN, openPlaces, OVER, readOrders, repSpaceOf } from './reps-space.ts'
import type { Round } from './round.ts'
import type { World } from './world.ts'

/** One message a morning for each representatives' space, instead of a flood of cards. */

/** Under which the next due instant of all digests is kept; no space has such an id. */
const SCHEDULE = 'digest'
const HOUR = 3_600_000

/**
 * The digests, each local day at `rules.reps.digestTime` in the deployment's zone: one for today after any downtime.
 * That a space got the day's is written down before it is sent, and taken back when the chat refuses it: after a crash
 * in between that digest is skipped, never repeated. A space that is not reached is logged, and tried again.
 */
export function openDigest(world: World, draw: (funnel: Funnel) => Promise<Uint8Array>): Round {
  const { spaces } = world.storage
  const todayFor = openToday(world.rules)
  return {
    async due() {
      const now = world.now()
      const today = todayFor(now)
      const known = (await spaces.get(SCHEDULE))?.digestAt
      if (known !== undefined) return new Date(known > today ? known : today)
      const first = now.toISOString() < today ? today : tomorrowAt(now, world.rules)
      const set = await spaces.change(SCHEDULE, (stored) => ({ ...stored, digestAt: stored?.digestAt ?? first }))
      return new Date(set.digestAt ?? first)
    },
    async run() {
      const now = world.now()
      const again = await digested(now, world, draw)
      const digestAt =
        again === undefined ? tomorrowAt(now, world.rules) : new Date(now.getTime() + again).toISOString()
      // Another instance may have come to it at the same time, and have to try one space again.
      await spaces.change(SCHEDULE, (stored) => {
        const set = stored?.digestAt ?? ''
        return { ...stored, digestAt: set > now.toISOString() && set < digestAt ? set : digestAt }
      })
    },
  }
}

/** It is asked all the time, and calendars are slow: within a minute the answer is the same. */
function openToday(rules: Rules): (now: Date) => string {
  let known = { minute: NaN, today: '' }
  return (now) => {
    const minute = Math.floor(now.getTime() / 60_000)
    if (minute !== known.minute) known = { minute, today: todayAt(now, rules) }
    return known.today
  }
}

const todayAt = (now: Date, { reps, defaultZone: zone }: Rules): string => at(dayIn(zone, now), reps.digestTime, zone)
const tomorrowAt = (now: Date, rules: Rules): string =>
  nextDaily(now, rules.defaultZone, { ...rules, promptTime: rules.reps.digestTime })

type Draw = (funnel: Funnel) => Promise<Uint8Array>

/** Sends to every space what it has not had today. Milliseconds after which to try again where that was not possible. */
async function digested(now: Date, world: World, draw: Draw): Promise<number | undefined> {
  const { bySpace, lost } = await ordersBySpace(now, world)
  const waits = lost ? [HOUR] : []
  for (const [spaceId, docs] of bySpace) {
    const wait = await toSpace(spaceId, docs, { now, world, draw })
    if (wait !== undefined) waits.push(wait)
  }
  return waits.length > 0 ? Math.min(...waits) : undefined
}

/** Spaces without an open or just finished order get nothing. */
async function ordersBySpace(now: Date, world: World) {
  const placeOf = openPlaces(world)
  const bySpace = new Map<string, OrderDoc[]>()
  const lost = new Set<string>()
  for await (const doc of readOrders(world, [...OPEN, ...OVER])) {
    const name = repSpaceOf(doc.state.order, world.rules)
    if (name === undefined || !(isOpen(doc) || isRecent(doc, now))) continue
    const spaceId = await placeOf(doc.state.order)
    const there = bySpace.get(spaceId ?? '')
    if (there) there.push(doc)
    else if (spaceId !== undefined) bySpace.set(spaceId, [doc])
    else if (isOpen(doc)) lost.add(name)
  }
  for (const named of lost) world.log.error('space.unreachable', { card: 'digest', named })
  return { bySpace, lost: lost.size > 0 }
}

async function toSpace(
  spaceId: string,
  docs: readonly OrderDoc[],
  { now, world, draw }: { readonly now: Date; readonly world: World; readonly draw: Draw },
): Promise<number | undefined> {
  const { spaces } = world.storage
  const morning = morningOf(docs, now, dayIn(world.rules.defaultZone, now))
  const { day, figures } = morning
  const isQuiet = figures.finished === 0 && !docs.some(isOpen)
  if (isQuiet || (await spaces.get(spaceId))?.digestDay === day) return undefined
  const t = world.texts(world.rules.reps.language)
  const [prompted = 0] = morning.reached
  const png = prompted > 0 ? await drawn(funnelOf(t, morning), world, draw) : undefined
  const message = { words: digestWords(t, morning), ...(png ? { picture: { name: 'funnel.png', png } } : {}) }
  if (!(await isFirst(spaceId, day, world))) return undefined
  const wait = await sent(spaceId, message, world)
  if (wait !== undefined) await spaces.change(spaceId, (known) => ({ ...known, digestDay: undefined }))
  return wait
}

/** Of several that come to it at once, one. */
async function isFirst(spaceId: string, day: string, { storage: { spaces } }: World): Promise<boolean> {
  let first = false
  await spaces.change(spaceId, (known) => {
    first = known?.digestDay !== day
    return { ...known, digestDay: day }
  })
  return first
}

/** Words do without a picture. */
async function drawn(funnel: Funnel, world: World, draw: Draw): Promise<Uint8Array | undefined> {
  try {
    return await draw(funnel)
  } catch (thrown) {
    world.log.warn('digest.withoutPicture', {}, thrown)
    return undefined
  }
}

/** Undefined when it arrived; else the milliseconds after which to try again. A picture that is refused is left out. */
async function sent(spaceId: string, message: Outgoing, world: World): Promise<number | undefined> {
  const result = await world.chat.send({ kind: 'space', spaceId }, message)
  if (result.ok) return undefined
  if (result.retry) return (result.afterSeconds ?? 60) * 1_000
  if (message.picture) return sent(spaceId, { words: message.words }, world)
  world.log.error('space.unreachable', { card: 'digest', named: spaceId, detail: result.detail })
  return HOUR
}
