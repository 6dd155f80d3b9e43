import { languages } from '../cards/texts/index.ts'
import type { Incoming } from './chat.ts'
import { commandOf } from './commands.ts'
import { settled } from './move.ts'
import { handedOff } from './naming.ts'
import { offerAnswered, tooLate } from './offering.ts'
import { isColleague } from './people.ts'
import { saidByRep } from './rep-desk.ts'
import { change, tell } from './turn.ts'
import { claim } from './words.ts'
import type { World } from './world.ts'

type Words = Extract<Incoming, { kind: 'words' }>

const OWN = ['handOff', 'takeOver', 'claim'] as const

/** What somebody says to the bot where others read along: a representative's command, a hand-off, or nothing for here. */
export async function saidInSpace(incoming: Words, world: World): Promise<void> {
  if (await saidByRep(incoming, world)) return
  const all = languages.map((each) => world.texts(each))
  const command = commandOf(incoming.text, all, OWN)
  if (command?.name === 'handOff' && (await handedOff(incoming, command, world))) return
  if (command?.name === 'takeOver' && (await takenOver(incoming, command.rest, world))) return
  if (command?.name === 'claim' && (await claim(incoming, command.rest, world))) return
  await tell(world, incoming, 'say.inSpace', { kind: 'space', spaceId: incoming.spaceId })
}

/** `take over WBX-1001`: an order offered to this space. */
async function takenOver(incoming: Words, rest: string, world: World): Promise<boolean> {
  const { person, spaceId } = incoming
  const speaks = (await world.storage.people.get(person.personId))?.language
  const turn = await change(world, rest.toUpperCase(), incoming.id, (it, ctx) => {
    const { offer } = it.state
    const here = offer && 'spaceId' in offer.to ? offer.to.spaceId === spaceId : offer !== undefined
    const answer = here ? offerAnswered(it, ctx, { person, accepts: true, speaks }) : undefined
    return settled(answer ?? (isColleague(it, person) ? tooLate(it, ctx, person) : it), ctx)
  })
  return turn !== 'absent'
}
