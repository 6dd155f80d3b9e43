import type { WebexClient } from 'webex'
import { z } from 'zod'
import type { Chat, Person } from '../../../flows/chat.ts'
import { WebexPerson } from './events.ts'
import { everyItem } from './pages.ts'
import { known } from './refusal.ts'
import { understood } from './understood.ts'

/** Those that are looked at for the people around somebody, the latest in use first: one call each. */
const maxRooms = 10
const maxPeople = 25

const Typed = z.object({ type: z.string().default('person') })
const Said = z.object({ roomId: z.string() })
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
      if ('email' in who) return byEmail(client, who.email)
      const found = await known(client.people.get(who.personId))
      return found === undefined ? undefined : personOf(found)
    },

    async around(personId) {
      const { items } = await client.rooms.list({ type: 'group', sortBy: 'lastactivity', max: maxRooms })
      const spaces = await Promise.all(items.map((room) => members(client, understood(Room, room).id)))
      const shared = spaces.filter((people) => people.some((person) => person.personId === personId)).flat()
      const others = shared.filter(
        ({ personId: id, email }) => id !== personId && id !== me().personId && !isBot(email),
      )
      const distinct = new Map(others.map((person) => [person.personId, person]))
      return [...distinct.values()].sort((a, b) => a.displayName.localeCompare(b.displayName)).slice(0, maxPeople)
    },
  }
}

/**
 * Webex lets a bot look up addresses of its own organisation only (`GET /people`). Everybody else is known by
 * address once they share a 1:1 with the bot, whose memberships tell who they are.
 */
async function byEmail(client: WebexClient, personEmail: string): Promise<Person | undefined> {
  const found = await known(client.people.list({ email: personEmail }))
  if (found !== undefined && found.items.length > 0) return personOf(found.items[0])
  const [said] = (await known(client.messages.listDirect({ personEmail })))?.items ?? []
  if (said === undefined) return undefined
  const { roomId } = understood(Said, said)
  const [member] = (await known(client.memberships.list({ roomId, personEmail })))?.items ?? []
  return member === undefined ? undefined : peopleOnly(understood(Member, member))
}

/** Nobody where the bot has just been taken out. */
async function members(client: WebexClient, roomId: string): Promise<Person[]> {
  const page = await known(client.memberships.list({ roomId, max: 1000 }))
  return page === undefined ? [] : (await everyItem(page)).map((item) => understood(Member, item))
}

/** Undefined for a bot. */
const personOf = (found: unknown) =>
  understood(Typed, found).type === 'person' ? understood(WebexPerson, found) : undefined
const peopleOnly = (member: Person) => (isBot(member.email) ? undefined : member)

/** A membership does not say what it is of, but every bot's address ends like this (developer.webex.com, Bots). */
const isBot = (email: string) => /@(webex\.bot|sparkbot\.io)$/i.test(email)
