import type { Key, Texts } from '../cards/texts/texts.ts'
import type { Case, Ctx } from './case.ts'
import type { Address, Incoming } from './chat.ts'
import { ctxOf, type World } from './world.ts'

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

/** The language somebody chose, else the deployment's. */
export async function textsFor(world: World, personId: string): Promise<Texts> {
  const known = await world.storage.people.get(personId)
  return world.texts(known?.language ?? world.rules.defaultLanguage)
}

/** A sentence to somebody that belongs to no order. Rejects when it could not be sent, so that the event is tried again. */
export async function tell(
  world: World,
  incoming: Pick<Incoming, 'person'>,
  key: Extract<Key, `say.${string}`>,
  to?: Address,
): Promise<void> {
  const t = await textsFor(world, incoming.person.personId)
  await tellWords(world, incoming, t.coded('say', key.slice('say.'.length)), to)
}

/** The same with words that are made already. */
export async function tellWords(
  world: World,
  { person }: Pick<Incoming, 'person'>,
  words: string,
  to: Address = { kind: 'person', personId: person.personId },
): Promise<void> {
  const result = await world.chat.send(to, { words })
  if (!result.ok && result.retry) throw new Error(`The chat did not take an answer: ${result.why}`)
}
