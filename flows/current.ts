import type { Person } from './chat.ts'
import { isTheirs } from './people.ts'
import type { OrderDoc } from './record.ts'
import type { World } from './world.ts'

/** The order a person means when they do not say: one they name, the set-up they are in, else the newest prompt. */
export async function current(person: Person, world: World, text = ''): Promise<OrderDoc | undefined> {
  const theirs = (await ordersOf(person, world)).filter(
    (doc) => doc.state.status !== 'placed' && !doc.state.forgottenAt && isTheirs(doc, person),
  )
  const named = theirs.find(({ id }) => text.toLowerCase().includes(id.toLowerCase()))
  return named ?? theirs.sort((a, b) => rank(b).localeCompare(rank(a)))[0]
}

/** Every order that has to do with a person: as owner, contact, customer, or because it is offered to them. */
export async function ordersOf(person: Person, { storage: { orders } }: World): Promise<OrderDoc[]> {
  const ids = new Set([
    ...(await orders.find('person', person.personId)),
    ...(await orders.find('contact', person.email.toLowerCase())),
  ])
  const found = await Promise.all([...ids].map((id) => orders.get(id)))
  return found.filter((doc): doc is OrderDoc => doc !== undefined)
}

const rank = ({ state }: OrderDoc): string =>
  `${state.session ? 2 : state.receipt ? 0 : 1}${state.session?.touchedAt ?? state.live?.created ?? ''}`
