import { visible } from '../cards/literal.ts'
import { languages } from '../cards/texts/index.ts'
import type { Texts } from '../cards/texts/texts.ts'
import type { Incoming } from './chat.ts'
import { commandOf, type Command } from './commands.ts'
import { settled } from './move.ts'
import type { OrderDoc } from './record.ts'
import { DESK, dueWords, exampleOf, foundWords, helpWords, statusWords } from './rep-answers.ts'
import { repAsked } from './reps.ts'
import { isOpen, isRepsSpace, OPEN, openPlaces, OVER, readOrders } from './reps-space.ts'
import { change, tellWords } from './turn.ts'
import { ctxOf, type World } from './world.ts'

type Words = Extract<Incoming, { kind: 'words' }>
type Name = keyof typeof DESK | 'help'

const NAMES = [...(Object.keys(DESK) as (keyof typeof DESK)[]), 'help'] as const satisfies readonly Name[]

/** What they do to an order, by the command that says so. */
const ASKS: Partial<Record<Name, string>> = {
  claim: 'claim',
  repRemind: 'remind',
  repResolve: 'resolve',
  repCreateNew: 'createNew',
}

/**
 * What a representative types where the representatives' cards are. Only orders of that space are shown or touched.
 * False where this is no such space, and none of the order that is named: then the words mean something else.
 */
export async function saidByRep(incoming: Words, world: World): Promise<boolean> {
  const all = languages.map((each) => world.texts(each))
  const asked = commandOf(incoming.text, all, NAMES)
  const here = await isRepsSpace(incoming.spaceId, world)
  const named = asked && (await orderIn(incoming, asked, world))
  if (!here && !named) return false
  const t = textsFor(incoming.text, asked, all) ?? world.texts(world.rules.reps.language)
  const words = await answered(incoming, { t, asked, named }, world)
  if (words !== undefined) await tellWords(world, incoming, words, { kind: 'space', spaceId: incoming.spaceId })
  return true
}

/** The language it was typed in, where that is only one. */
function textsFor(text: string, asked: Command | undefined, all: readonly Texts[]): Texts | undefined {
  const speaks = all.filter((t) => asked && commandOf(text, [t], NAMES)?.name === asked.name)
  return speaks.length === 1 ? speaks[0] : undefined
}

interface Asked {
  readonly t: Texts
  readonly asked: Command | undefined
  /** The order that is named, if it belongs to this space. */
  readonly named: OrderDoc | undefined
}

/** What is said in the space; undefined where the answer is between the bot and whoever asked. */
async function answered(incoming: Words, { t, asked, named }: Asked, world: World): Promise<string | undefined> {
  const name = NAMES.find((each) => each === asked?.name) ?? 'help'
  if (!asked || name === 'help') return helpWords(t)
  if (name === 'repDue') return dueWords(t, await openHere(incoming, world), world.now())
  if (name === 'repStatus' && asked.rest === '') return statusWords(t, await openHere(incoming, world), world.now())
  if (asked.rest === '') return t('desk.which', { example: exampleOf(t, name) })
  const verb = ASKS[name]
  if (verb === undefined) return found(incoming, { t, asked, named }, world)
  if (!named) return t('desk.notFound', { text: short(wordsAfter(incoming, asked)[0] ?? '') })
  await change(world, named.id, incoming.id, (it, ctx) => {
    const orgId = wordsAfter(incoming, asked)[1]
    return settled(repAsked(it, ctx, { do: verb, matter: undefined, orgId, person: incoming.person }), ctx)
  })
  return undefined
}

/** What follows the command's words, as it was typed: ids are not all capitals. */
function wordsAfter({ text }: Words, { rest }: Command): string[] {
  const count = rest.split(' ').filter((word) => word !== '').length
  return count === 0 ? [] : text.trim().split(/\s+/).slice(-count)
}

/** The order whose number follows the command's words, where it belongs to this space. */
async function orderIn(incoming: Words, asked: Command, world: World): Promise<OrderDoc | undefined> {
  const [word] = wordsAfter(incoming, asked)
  if (word === undefined) return undefined
  const { orders } = world.storage
  const doc = (await orders.get(word)) ?? (await orders.get(word.toUpperCase()))
  return doc && (await openPlaces(world)(doc.state.order)) === incoming.spaceId ? doc : undefined
}

const openHere = (incoming: Words, world: World): Promise<OrderDoc[]> =>
  collected(incoming, world, { states: OPEN, fits: isOpen })

/** The order that is named, else those a part of whose number or customer's name was typed: open ones, else those that are over. */
async function found(incoming: Words, { t, asked, named }: Asked, world: World): Promise<string> {
  const text = asked?.rest ?? ''
  const part = folded(text)
  const fits = ({ id, state }: OrderDoc) => [id, state.order.customerName].some((name) => folded(name).includes(part))
  const open = named ? [named] : await collected(incoming, world, { states: OPEN, fits })
  const all = open.length > 0 ? open : await collected(incoming, world, { states: OVER, fits })
  return all.length > 0 ? foundWords(t, all, ctxOf(world)) : t('desk.notFound', { text: short(text) })
}

async function collected(
  { spaceId }: Words,
  world: World,
  { states, fits }: { readonly states: typeof OPEN; readonly fits: (doc: OrderDoc) => boolean },
): Promise<OrderDoc[]> {
  const placeOf = openPlaces(world)
  const docs: OrderDoc[] = []
  for await (const doc of readOrders(world, states)) {
    if (fits(doc) && (await placeOf(doc.state.order)) === spaceId) docs.push(doc)
  }
  return docs
}

/** `Łódź` and `lodz` are the same to whoever looks for something. */
const folded = (text: string): string => text.toLowerCase().normalize('NFD').replace(/\p{M}/gu, '').replaceAll('ł', 'l')

const short = (text: string): string => visible(text).slice(0, 100)
