import { languageNamed, languages } from '../cards/texts/index.ts'
import type { Key, Texts } from '../cards/texts/texts.ts'
import type { Address, Incoming, Person } from './chat.ts'
import { looksLikePassword } from './fields.ts'
import { settled } from './move.ts'
import { pressed, readPress, speaking, isTheirs } from './press.ts'
import type { Case, Ctx, OrderDoc } from './record.ts'
import { spoken } from './speak.ts'
import { ctxOf, type World } from './world.ts'

/**
 * One incoming event, from the door to the store: finds the order it concerns,
 * lets a pure decision work on it in one durable turn, and leaves what must
 * follow as due work. Rejects when the event must be tried again later.
 */
export async function converse(incoming: Incoming, world: World): Promise<void> {
  switch (incoming.kind) {
    case 'press':
      return press(incoming, world)
    case 'words':
      return incoming.direct
        ? words(incoming, world)
        : say(world, incoming, 'say.inSpace', { kind: 'space', spaceId: incoming.spaceId })
    case 'joined':
      return incoming.direct
        ? undefined
        : say(world, incoming, 'say.joined', { kind: 'space', spaceId: incoming.spaceId })
  }
}

async function press(incoming: Extract<Incoming, { kind: 'press' }>, world: World): Promise<void> {
  const read = readPress(incoming.inputs)
  if (!read) return outdated(incoming, world)
  const { pressed: mark, inputs } = read
  const speaks = mark.do === 'start' ? (await world.storage.people.get(incoming.person.personId))?.language : undefined
  const turn = await change(world, mark.order, incoming.id, (it, ctx) =>
    pressed(it, ctx, world.texts(it.state.language), { ...incoming, mark, values: inputs, speaks }),
  )
  if (mark.do === 'language' && mark.language) await remember(world, incoming.person, mark.language)
  if (turn === 'absent') await guessed(incoming, mark.order, world)
}

/** An order that does not exist is answered as one that is somebody else's, and as often: guessing learns nothing. */
async function guessed(incoming: Incoming, orderId: string, world: World): Promise<void> {
  const { people } = world.storage
  const { personId } = incoming.person
  const { now } = ctxOf(world)
  const since = new Date(now.getTime() - 60_000).toISOString()
  const recent = ((await people.get(personId))?.guesses ?? []).filter(({ at }) => at > since)
  const order = world.hash(orderId)
  if (!recent.some((guess) => guess.order === order)) await say(world, incoming, 'say.notYours')
  const guesses = [...recent, { order, at: now.toISOString() }].slice(-50)
  await people.change(personId, (known) => ({ ...known, guesses }))
}

/** Applies a decision to an order in one turn; says when there is no such order. */
export async function change(
  world: World,
  orderId: string,
  delivery: string | undefined,
  decide: (it: Case, ctx: Ctx) => Case,
): Promise<'applied' | 'duplicate' | 'absent'> {
  const ctx = ctxOf(world)
  const turn = await world.storage.orders.turn<'applied' | 'absent'>(orderId, delivery, (current) =>
    current ? { next: decide(current, ctx), reply: 'applied' } : { reply: 'absent' },
  )
  return turn.kind === 'duplicate' ? 'duplicate' : turn.reply
}

/** Something pressed that no card of ours sends: the person's live card again, or a plain word. */
async function outdated(incoming: Incoming, world: World): Promise<void> {
  const order = await current(incoming.person, world)
  if (!order) return say(world, incoming, 'say.outdated')
  await change(world, order.id, incoming.id, (it, ctx) => settled(spoken(it, ctx, { kind: 'forged' }), ctx))
}

async function words(incoming: Extract<Incoming, { kind: 'words' }>, world: World): Promise<void> {
  const language = /^\s*(?:language|j[eę]zyk)\s*[:=]?\s*(\p{L}+)\s*$/iu.exec(incoming.text)?.[1]
  const wanted = language === undefined ? undefined : languageNamed(language)
  if (wanted) return speak(incoming, wanted, world)
  const order = await current(incoming.person, world, incoming.text)
  if (!order) return say(world, incoming, looksLikePassword(incoming.text) ? 'say.secret' : 'say.noOrders')
  const all = languages.map((each) => world.texts(each))
  await change(world, order.id, incoming.id, (it, ctx) =>
    settled(
      spoken(it, ctx, {
        kind: 'words',
        text: incoming.text.slice(0, 5_000),
        person: incoming.person,
        all,
        t: world.texts(it.state.language),
      }),
      ctx,
    ),
  )
}

async function speak(incoming: Incoming, language: string, world: World): Promise<void> {
  await remember(world, incoming.person, language)
  const order = await current(incoming.person, world)
  await say(world, incoming, 'say.language')
  if (order) await change(world, order.id, incoming.id, (it, ctx) => settled(speaking(it, ctx, language), ctx))
}

const remember = (world: World, { personId }: Person, language: string) =>
  world.storage.people.change(personId, (known) => ({ ...known, language }))

/** The order a person means when they do not say: one they name, the set-up they are in, else the newest prompt. */
async function current(person: Person, world: World, text = ''): Promise<OrderDoc | undefined> {
  const { orders } = world.storage
  const ids = new Set([
    ...(await orders.find('person', person.personId)),
    ...(await orders.find('contact', person.email.toLowerCase())),
  ])
  const found = await Promise.all([...ids].map((id) => orders.get(id)))
  const theirs = found.filter(
    (doc): doc is OrderDoc => doc !== undefined && doc.state.status !== 'placed' && isTheirs(doc, person),
  )
  const named = theirs.find(({ id }) => text.toLowerCase().includes(id.toLowerCase()))
  return named ?? theirs.sort((a, b) => rank(b).localeCompare(rank(a)))[0]
}

const rank = ({ state }: OrderDoc): string =>
  `${state.session ? 2 : state.receipt ? 0 : 1}${state.session?.touchedAt ?? state.live?.created ?? ''}`

/** A word to somebody that belongs to no order. Rejects when it could not be sent, so that the event is tried again. */
async function say(
  world: World,
  { person }: Incoming,
  key: Extract<Key, `say.${string}`>,
  to: Address = { kind: 'person', personId: person.personId },
): Promise<void> {
  const known = await world.storage.people.get(person.personId)
  const t = world.texts(known?.language ?? world.rules.defaultLanguage)
  const result = await world.chat.send(to, { words: plainly(t, key) })
  if (!result.ok && result.retry) throw new Error(`The chat did not take the answer ${key}: ${result.why}`)
}

const plainly = (t: Texts, key: string): string => t.coded('say', key.slice('say.'.length))
