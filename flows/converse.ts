import type { Incoming } from './chat.ts'
import { current } from './current.ts'
import { settled } from './move.ts'
import { named } from './naming.ts'
import { pressed } from './press.ts'
import { readPress } from './read-press.ts'
import { saidInSpace } from './space-words.ts'
import { spoken } from './speak.ts'
import { change, tell } from './turn.ts'
import { remember, said } from './words.ts'
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
    case 'words': {
      const words = { ...incoming, text: incoming.text.slice(0, MOST) }
      return words.direct ? said(words, world) : saidInSpace(words, world)
    }
    case 'joined':
      return incoming.direct
        ? undefined
        : tell(world, incoming, 'say.joined', { kind: 'space', spaceId: incoming.spaceId })
  }
}

/** Characters of a message that are looked at; no answer and no command is as long. */
const MOST = 5_000

async function press(incoming: Extract<Incoming, { kind: 'press' }>, world: World): Promise<void> {
  const read = readPress(incoming.inputs)
  if (!read) return outdated(incoming, world)
  const { pressed: mark, inputs } = read
  const begins = ['start', 'takeOver', 'claim', 'notMe'].includes(mark.do)
  const speaks = begins ? (await world.storage.people.get(incoming.person.personId))?.language : undefined
  const towards =
    mark.do === 'handOff' ? await named(inputs['colleagueEmail'] ?? '', incoming.person, world) : undefined
  const turn = await change(world, mark.order, incoming.id, (it, ctx) =>
    pressed(it, ctx, world.texts(it.state.language), { ...incoming, mark, values: inputs, speaks, towards }),
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
  if (!recent.some((guess) => guess.order === order)) await tell(world, incoming, 'say.notYours')
  const guesses = [...recent, { order, at: now.toISOString() }].slice(-50)
  await people.change(personId, (known) => ({ ...known, guesses }))
}

/** Something pressed that no card of ours sends: the person's live card again, or a plain word. */
async function outdated(incoming: Incoming, world: World): Promise<void> {
  const order = await current(incoming.person, world)
  if (!order) return tell(world, incoming, 'say.outdated')
  await change(world, order.id, incoming.id, (it, ctx) => settled(spoken(it, ctx, { kind: 'forged' }), ctx))
}
