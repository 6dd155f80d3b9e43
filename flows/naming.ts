import type { Incoming, Person } from './chat.ts'
import { addressIn, type Command } from './commands.ts'
import { current } from './current.ts'
import { detour } from './detour.ts'
import { settled } from './move.ts'
import { handOffAsked, type Towards } from './offering.ts'
import { sameAddress } from './people.ts'
import { due, type Case, type Ctx } from './case.ts'
import { isBusy } from './session.ts'
import { change } from './turn.ts'
import type { World } from './world.ts'

type Words = Extract<Incoming, { kind: 'words' }>

/**
 * Whom an address means, as the chat knows them, or among those in a space with whoever names it; undefined where there
 * is no address in the text.
 */
export async function named(text: string, by: Person, { chat }: World): Promise<Towards | undefined> {
  const email = addressIn(text)
  if (email === undefined) return undefined
  const isMeant = (other: Person) => sameAddress(other.email, email)
  const person = (await chat.person({ email })) ?? (await chat.around(by.personId)).find(isMeant)
  return person ? { kind: 'person', person } : { kind: 'unknown' }
}

/**
 * `hand this to @Marek`, in a 1:1 or a space: to whoever is mentioned, to an address, or, in a space and without either,
 * to whoever there takes it. False where the person has no live set-up to hand over.
 */
export async function handedOff(incoming: Words, { rest }: Command, world: World): Promise<boolean> {
  const order = await current(incoming.person, world, incoming.text)
  if (!order?.state.session) return false
  const towards = await meant(incoming, world)
  const fresh = /\b(fresh|od nowa|bez odpowiedzi|without)\b/iu.test(rest)
  await change(world, order.id, incoming.id, (it, ctx) =>
    settled(asked(it, ctx, { incoming, towards: towards ?? nobody(rest), fresh }), ctx),
  )
  return true
}

/** `hand over` and no more asks who it should be; a name that is no mention and no address is nobody known. */
const nobody = (rest: string): Towards | undefined => (rest === '' ? undefined : { kind: 'unknown' })

async function meant(
  { mentioned, text, direct, spaceId, person: by }: Words,
  world: World,
): Promise<Towards | undefined> {
  const [personId] = mentioned
  if (personId === undefined) {
    const byAddress = await named(text, by, world)
    return byAddress ?? (direct ? undefined : { kind: 'space', spaceId })
  }
  const person = await world.chat.person({ personId })
  return person ? { kind: 'person', person } : { kind: 'unknown' }
}

function asked(
  it: Case,
  ctx: Ctx,
  { incoming, towards, fresh }: { incoming: Words; towards: Towards | undefined; fresh: boolean },
): Case {
  const { session } = it.state
  if (session?.owner.personId !== incoming.person.personId) return it
  if (isBusy(it, ctx)) return due(it, ctx, 'say', { say: 'busy' })
  if (!towards) return detour(it, ctx, { do: 'handOff', inputs: {}, via: 'words' }) ?? it
  const done = handOffAsked(it, ctx, towards, fresh)
  return incoming.direct
    ? done
    : due(done, ctx, 'say', { say: done.state.offer ? 'offeredHere' : 'inPrivate', space: incoming.spaceId })
}
