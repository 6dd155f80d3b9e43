import type { Case } from '../../flows/case.ts'
import type { Incoming, Person } from '../../flows/chat.ts'
import { converse } from '../../flows/converse.ts'
import { perform } from '../../flows/effects/index.ts'
import type { Operation } from '../../flows/provisioning/contract.ts'
import type { Answer, Provisioning } from '../../flows/provisioning/provisioning.ts'
import type { World } from '../../flows/world.ts'
import { ClockWorld } from '../support/clock-world.ts'
import { order } from '../support/orders.ts'
import { due, NOW, OLA } from '../support/wizard.ts'
import type { Lines } from './log.ts'

/** One order in a place of its own, somebody else's beside it, and people who come in. */

const person = (name: string, company: string): Person => ({
  personId: `person-${name}`,
  email: `${name}@${company}.example`,
  displayName: name,
})
export const people: Readonly<Record<string, Person>> = {
  ola: OLA,
  marek: person('marek', 'nordwind'),
  bea: person('bea', 'zolta-lodz'),
  zed: person('zed', 'obcy'),
}

export interface Room {
  readonly world: World
  readonly before: Case
  /** Lets an event in, and does all that is due then. */
  hears(incoming: Incoming): Promise<void>
  /** The order as it is now. */
  now(): Promise<Case>
  /** Of which operations a call was made. */
  readonly called: readonly Operation['operation'][]
  /** What the bot has said, cards included. */
  said(): readonly string[]
}

const down: Answer<never> = { ok: false, code: 'UPSTREAM', outcome: 'unknown' }

/** A service that knows nothing and notes what it was told to do. */
const silent = (called: Operation['operation'][]): Provisioning => ({
  findPartnerOrg: () => Promise.resolve(down),
  findCustomerOrg: () => Promise.resolve(down),
  getOrganisation: () => Promise.resolve(down),
  checkSubdomain: () => Promise.resolve(down),
  checkSite: () => Promise.resolve(down),
  begin(operation) {
    called.push(operation)
    return Promise.resolve(down)
  },
  getJob: () => Promise.resolve(down),
  findJobs: () => Promise.resolve({ ok: true, value: [] }),
  setPassword: () => Promise.resolve(down),
})

export const OTHERS = 'WBX-2002'

export async function openRoom(place: Case, lines: Lines): Promise<Room> {
  const clock = new ClockWorld()
  clock.now = Date.parse(NOW)
  const called: Operation['operation'][] = []
  const world: World = { ...clock.world, log: lines.log, provisioning: silent(called) }
  const others = due(order({ orderId: OTHERS, contact: { email: 'marek@nordwind.example' } }))
  for (const it of [place, others])
    await world.storage.orders.turn(it.id, undefined, () => ({ next: { ...it, effects: [] }, reply: undefined }))
  const now = async () => {
    const doc = await world.storage.orders.get(place.id)
    if (!doc) throw new Error('The order is gone')
    return doc
  }
  return {
    world,
    before: await now(),
    called,
    async hears(incoming) {
      await converse(incoming, world)
      for (let rounds = 0; rounds < 8; rounds += 1)
        for (const claim of await world.storage.orders.claim(8, world.now())) await perform(claim, world)
    },
    now,
    said: () => clock.sent.map(({ words, card }) => `${words}\n${JSON.stringify(card ?? {})}`),
  }
}

/** What only those may change whose order it is. */
const ofOwners = ({
  secret,
  state: { order: content, status, session, receipt, delegate, customer, offer, language },
}: Case) =>
  JSON.stringify({ secret, content, status, owner: session?.owner, receipt, delegate, customer, offer, language })

/** What only an answer on the card that counts may change. */
const answersOf = ({ secret: { answers, intents, mapping } }: Case) => JSON.stringify({ answers, intents, mapping })

/** Of somebody whom the order may be another day, or in another way: nothing is said here. */
function isStranger({ state: { session, offer, status } }: Case, { personId }: Person): boolean {
  if (personId === people['zed']?.personId) return true
  return session !== undefined && session.owner.personId !== personId && !offer && status !== 'with_customer'
}

export interface Outcome {
  readonly room: Room
  readonly incoming: Incoming
  /** It was an answer to the card that counts. */
  readonly counts: boolean
  /** It said, as clearly as has to be, that billing should start. */
  readonly provisions: boolean
  readonly lines: Lines
}

/** Throws when the event did what it may not. */
export async function judge({ room, incoming, counts, provisions, lines }: Outcome): Promise<void> {
  const { before, called } = room
  const now = await room.now()
  const stranger = isStranger(before, incoming.person)
  if (stranger && ofOwners(now) !== ofOwners(before)) throw new Error('Somebody changed an order that is not theirs')
  if (stranger && called.length > 0) throw new Error(`Somebody else set off ${called.join()}`)
  if (before.state.session && !counts && answersOf(now) !== answersOf(before))
    throw new Error('What was no answer to this card was taken for one')
  if (!counts && called.length > 0) throw new Error(`What was no answer set off ${called.join()}`)
  if (!provisions && called.includes('provision')) throw new Error('Billing would have begun without a press for it')
  const wrong = lines.taken().find((line) => line.includes('"level":"error"'))
  if (wrong !== undefined) throw new Error(`Something failed inside: ${wrong.slice(0, 1_500)}`)
  saidPlainly(room, JSON.stringify(incoming))
}

const UNPLAIN = ['undefined', '[object ', 'NaN', 'ZodError', 'TypeError', 'Invalid Date']

/** What people read is words; what they typed themselves may stand in it. */
function saidPlainly(room: Room, typed: string): void {
  for (const said of room.said()) {
    const strange = UNPLAIN.find((word) => said.includes(word) && !typed.includes(word))
    if (strange !== undefined) throw new Error(`Somebody reads "${strange}": ${said.slice(0, 500)}`)
  }
}

/** The bot serves a good press: who is asked what they are, says so. */
export async function servesPresses(lines: Lines): Promise<void> {
  const room = await openRoom(due(), lines)
  const { id, state } = room.before
  const _w = JSON.stringify({ v: 1, order: id, step: 'prompt', rev: state.rev, do: 'start' })
  const at = { id: 'good', person: OLA, spaceId: 'space-ola', direct: true, created: NOW }
  await room.hears({ kind: 'press', ...at, messageId: 'card', inputs: { _w } })
  if (!(await room.now()).state.session) throw new Error('A good press was not served')
}
