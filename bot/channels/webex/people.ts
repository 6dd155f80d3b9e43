import type { WebexClient } from 'webex'
import { z } from 'zod'
import type { Chat, Person } from '../../../flows/chat.ts'
import { WebexPerson } from './events.ts'
import { everyItem } from './pages.ts'
import { known } from './refusal.ts'

/** Those that are looked at for the people around somebody, the latest in use first: one call each. */
const maxRooms = 10
const maxPeople = 25

const Typed = z.object({ type: z.string().default('person') })
const People = z.object({ items: z.array(z.unknown()) })
const Room = z.object({ id: z.string() })

const Member = z
  .object({
    personId: z.string(),
    personEmail: z.string(),
    personDisplayName: z.string().exactOptional(),
    personOrgId: z.string().exactOptional(),
  })
  .transform(({ personId, personEmail: email, personDisplayName, personOrgId }): Person => ({
    personId,
    email,
    displayName: personDisplayName ?? email,
    ...(personOrgId === undefined ? {} : { orgId: personOrgId }),
  }))

/** Looks people up, alone or by the company they keep. */
export function openPeople(client: WebexClient, me: () => Person): Pick<Chat, 'person' | 'around'> {
  return {
    async person(who) {
      const found = 'personId' in who ? await known(client.people.get(who.personId)) : await byEmail(client, who.email)
      return found === undefined || Typed.parse(found).type !== 'person' ? undefined : WebexPerson.parse(found)
    },

    async around(personId) {
      const { items } = await client.rooms.list({ type: 'group', sortBy: 'lastactivity', max: maxRooms })
      const spaces = await Promise.all(items.map((room) => members(client, Room.parse(room).id)))
      const shared = spaces.filter((people) => people.some((person) => person.personId === personId)).flat()
      const others = shared.filter(
        ({ personId: id, email }) => id !== personId && id !== me().personId && !isBot(email),
      )
      const distinct = new Map(others.map((person) => [person.personId, person]))
      return [...distinct.values()].sort((a, b) => a.displayName.localeCompare(b.displayName)).slice(0, maxPeople)
    },
  }
}

async function byEmail(client: WebexClient, email: string): Promise<unknown> {
  const page = await known(client.people.list({ email }))
  return page === undefined ? undefined : People.parse(page).items[0]
}

/** Nobody where the bot has just been taken out. */
async function members(client: WebexClient, roomId: string): Promise<Person[]> {
  const page = await known(client.memberships.list({ roomId, max: 1000 }))
  return page === undefined ? [] : (await everyItem(page)).map((item) => Member.parse(item))
}

/** A membership does not say what it is of, but every bot's address ends like this (developer.webex.com, Bots). */
const isBot = (email: string) => /@(webex\.bot|sparkbot\.io)$/i.test(email)
