import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import { bot, type Child, type Reading } from '../child.ts'
import { order, seat, settings } from '../contestants/product.ts'
import type { Kit } from '../kit.ts'
import { crowdOf, type Crowd, type Outcome, type Run } from '../world/plan.ts'

/** What happens while the prompts go out. */
export interface Trouble {
  readonly name: string
  /** `PROMPTS_PER_SECOND`. */
  readonly rate: number
  /** People in their set-ups press meanwhile. */
  readonly presses?: true
  /** The bot is killed when half of the prompts are out, and started again at once. */
  readonly killed?: true
}

export interface Prompted extends Trouble {
  /** When each prompt was posted, in seconds from the minute; by order, several where it was posted again. */
  readonly posted: readonly (readonly number[])[]
  readonly before: Reading
  /** Of the process that ended it. */
  readonly after: Reading
  /** Calls of Webex's API meanwhile. */
  readonly calls: number
  /** Presses before the minute, and from the minute on. */
  readonly pressed?: { readonly before: Outcome; readonly during: Outcome }
}

/** The minute, and a moment shortly before it: the sandbox's clock is moved, nobody waits for the day. */
const MINUTE = '2036-03-02T08:00:00Z'
const SHORTLY_BEFORE = '2036-03-02T07:50:00Z'
const PRESSING = 16
const PRESSES_A_SECOND = 10

const Posted = z.array(z.array(z.number()))
let runs = 0

/** Takes in orders that fall due at one minute, and watches their prompts from that minute on until the last one. */
export async function promptRun(kit: Kit, trouble: Trouble): Promise<Prompted> {
  runs += 1
  const due = { crowd: `due${runs}`, people: kit.pace.due.orders }
  const pressing = { crowd: `pressing${runs}`, people: PRESSING }
  const begin = await beginner(kit, trouble.rate)
  const child = await begin()
  await move(child, SHORTLY_BEFORE)
  if (trouble.presses) await seat(child.url, kit, pressing)
  await order(child.url, crowdOf(due), MINUTE.slice(0, 10))
  const press = async () => (trouble.presses ? kit.world.run(help(child, pressing, kit)) : undefined)
  const pressesBefore = await press()
  const [before, calls] = [await child.probe(), await callsOf(kit)]
  const minute = performance.timeOrigin + performance.now()
  const moved = move(child, MINUTE).catch((thrown: unknown) => {
    if (!trouble.killed) throw thrown
  })
  const pressesDuring = await press()
  const last = trouble.killed ? await killAtHalf(child, begin, () => reached(kit, due, 0.5)) : child
  await moved
  await reached(kit, due, 1)
  await sleep(AFTERWARDS_MS)
  const after = await last.probe()
  await last.stop()
  const posted = (await postedOf(kit, due)).map((times) => times.map((at) => (at - minute) / 1_000))
  const pressed = pressesBefore && pressesDuring && { before: pressesBefore, during: pressesDuring }
  return { ...trouble, ...(pressed && { pressed }), posted, before, after, calls: (await callsOf(kit)) - calls }
}

/** Starts a bot on one folder, as often as it is called. */
async function beginner(kit: Kit, rate: number): Promise<() => Promise<Child>> {
  const folder = await kit.folder()
  const clocked = (usual: ReturnType<typeof settings>) =>
    bot({ ...usual, PROMPTS_PER_SECOND: `${rate}`, SANDBOX_CLOCK: 'on' })
  return () => kit.start((port) => clocked(settings({ port, world: kit.world.url, folder })), { folder })
}

async function killAtHalf(child: Child, begin: () => Promise<Child>, half: () => Promise<void>): Promise<Child> {
  await half()
  await child.kill()
  return begin()
}

/** Whatever came too often would have come by then. */
const AFTERWARDS_MS = 1_000

const help = ({ url }: Child, crowd: Crowd, { pace }: Kit): Run => ({
  url,
  dialect: 'webex',
  ...crowd,
  verb: 'help',
  pace: { perSecond: PRESSES_A_SECOND },
  until: { seconds: pace.due.pressSeconds },
})

async function move({ url }: Child, now: string): Promise<void> {
  const headers = { 'content-type': 'application/json' }
  const { status } = await fetch(`${url}/sandbox/clock`, { method: 'POST', headers, body: JSON.stringify({ now }) })
  if (status !== 200) throw new Error(`The clock was not moved: ${status}`)
}

const callsOf = async ({ world }: Kit) => z.number().parse(await world.ask('calls', {}))

const STALLED_MS = 30_000

const postedOf = async ({ world }: Kit, due: Crowd) => Posted.parse(await world.ask('reached', due))

/** Resolves when this share of the orders has a prompt, or when none has come for long: what is lost is counted then. */
async function reached(kit: Kit, due: Crowd, share: number): Promise<void> {
  let known = 0
  for (let until = performance.now() + STALLED_MS; performance.now() < until; await sleep(100)) {
    const count = (await postedOf(kit, due)).filter(({ length }) => length > 0).length
    if (count >= due.people * share) return
    if (count > known) until = performance.now() + STALLED_MS
    known = count
  }
}
