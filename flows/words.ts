import { languageNamed, languages } from '../cards/texts/index.ts'
import type { Texts } from '../cards/texts/texts.ts'
import type { Incoming, Person } from './chat.ts'
import { claimed } from './claiming.ts'
import { addressIn, commandOf, type Command } from './commands.ts'
import { current, ordersOf } from './current.ts'
import { handedOff, named } from './naming.ts'
import { looksLikePassword } from './fields.ts'
import { startedByCustomer } from './handing.ts'
import { settled } from './move.ts'
import { offerAnswered } from './offering.ts'
import { forget, holding } from './holding.ts'
import { heard } from './prompting.ts'
import { ownerOf, sameAddress } from './people.ts'
import { speaking } from './press.ts'
import { spoken } from './speak.ts'
import { change, tell } from './turn.ts'
import { verbOf } from './typing.ts'
import type { World } from './world.ts'

type Words = Extract<Incoming, { kind: 'words' }>

/** What somebody writes to the bot alone: a command, or an answer to the card in front of them. */
export async function said(incoming: Words, world: World): Promise<void> {
  const language = /^\s*(?:language|j[eę]zyk)\s*[:=]?\s*(\p{L}+)\s*$/iu.exec(incoming.text)?.[1]
  const wanted = language === undefined ? undefined : languageNamed(language)
  if (wanted) return speak(incoming, wanted, world)
  const all = languages.map((each) => world.texts(each))
  const command = commandOf(incoming.text, all, OWN)
  if (command && (await obeyed(incoming, command, world))) return
  const order = await current(incoming.person, world, incoming.text)
  if (!order && (await begunByCustomer(incoming, all, world))) return
  if (!order) return tell(world, incoming, looksLikePassword(incoming.text) ? 'say.secret' : 'say.noOrders')
  const towards =
    order.state.session?.handing && addressIn(incoming.text)
      ? await named(incoming.text, incoming.person, world)
      : undefined
  await change(world, order.id, incoming.id, (it, ctx) =>
    settled(
      spoken(heard(it, ctx), ctx, {
        kind: 'words',
        text: incoming.text.slice(0, 5_000),
        person: incoming.person,
        all,
        t: world.texts(it.state.language),
        towards,
      }),
      ctx,
    ),
  )
}

const OWN = ['handOff', 'takeOver', 'decline', 'claim', 'holding', 'forget'] as const

/** False where the words mean the card after all. */
async function obeyed(incoming: Words, command: Command<(typeof OWN)[number]>, world: World): Promise<boolean> {
  switch (command.name) {
    case 'handOff':
      return handedOff(incoming, command, world)
    case 'takeOver':
    case 'decline':
      return answered(incoming, command.name === 'takeOver', world)
    case 'claim':
      return claim(incoming, command.rest, world)
    case 'holding':
      await holding(incoming, world)
      return true
    case 'forget':
      await forget(incoming, world)
      return true
  }
}

/** The newest offer to this person, or the one they name. */
async function answered(incoming: Words, accepts: boolean, world: World): Promise<boolean> {
  const { person, text } = incoming
  const offers = (await ordersOf(person, world)).filter(
    ({ state: { offer } }) => offer && 'personId' in offer.to && offer.to.personId === person.personId,
  )
  const order = offers.find(({ id }) => text.toLowerCase().includes(id.toLowerCase())) ?? offers.at(-1)
  if (!order) return false
  const speaks = (await world.storage.people.get(person.personId))?.language
  await change(world, order.id, incoming.id, (it, ctx) =>
    settled(offerAnswered(it, ctx, { person, accepts, speaks }) ?? it, ctx),
  )
  return true
}

/** By the code of a letter, or by the order's number where it is one of the company's that nobody has taken. */
export async function claim(incoming: Words, rest: string, world: World): Promise<boolean> {
  const code = rest.toUpperCase().replace(/[^A-Z0-9]/g, '')
  if (code === '') return false
  const [byCode] = code.length >= 12 ? await world.storage.orders.find('link', world.hash(code)) : []
  const orderId = byCode ?? rest.toUpperCase()
  const via = byCode === undefined ? 'words' : 'code'
  const turn = await change(world, orderId, incoming.id, (it, ctx) => {
    if (it.state.status === 'placed' || it.state.forgottenAt) return it
    return settled(claimed(it, ctx, incoming.person, via), ctx)
  })
  if (turn === 'absent') await tell(world, incoming, 'say.notYours')
  return true
}

/** What the button of the customer's card says, typed. */
async function begunByCustomer({ person, text, id }: Words, all: readonly Texts[], world: World): Promise<boolean> {
  const left = (await ordersOf(person, world)).find(
    ({ state: { status, customer } }) =>
      status === 'with_customer' && customer !== undefined && sameAddress(customer.email, person.email),
  )
  if (!left || verbOf(text.replace(left.id, ''), all) !== 'start') return false
  await change(world, left.id, id, (it, ctx) => settled(startedByCustomer(it, ctx, ownerOf(person)), ctx))
  return true
}

async function speak(incoming: Incoming, language: string, world: World): Promise<void> {
  await remember(world, incoming.person, language)
  const order = await current(incoming.person, world)
  await tell(world, incoming, 'say.language')
  if (order) await change(world, order.id, incoming.id, (it, ctx) => settled(speaking(it, ctx, language), ctx))
}

/** The language somebody wants to be spoken to in, from now on. */
export const remember = (world: World, { personId }: Person, language: string) =>
  world.storage.people.change(personId, (known) => ({ ...known, language }))
