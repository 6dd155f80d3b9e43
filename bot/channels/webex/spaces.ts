import { remembered, type WebexClient } from 'webex'
import { z } from 'zod'
import type { Chat } from '../../../flows/chat.ts'
import { everyItem } from './pages.ts'
import { known } from './refusal.ts'
import { understood } from './understood.ts'

const rememberedMs = 5 * 60_000

const Room = z.object({ id: z.string(), type: z.string(), title: z.string().default(''), created: z.string() })

/**
 * Finds group spaces by id or title. What was found is remembered for five
 * minutes, what was not is looked for again: somebody may just be adding the bot.
 */
export function openSpaces(client: WebexClient): Pick<Chat, 'findSpace'> {
  return {
    findSpace: remembered(
      async (idOrTitle) => (await byId(client, idOrTitle)) ?? byTitle(client, idOrTitle),
      rememberedMs,
    ),
  }
}

async function byId(client: WebexClient, id: string): Promise<string | undefined> {
  // What is no id may lead elsewhere: nothing at all, or a dot, to the list of rooms.
  const { data: room } = Room.safeParse(await known(client.rooms.get(id)))
  return room?.type === 'group' ? room.id : undefined
}

/** Titles are not unique: the oldest space is the one that people meant before there was another. */
async function byTitle(client: WebexClient, title: string): Promise<string | undefined> {
  const rooms = await everyItem(await client.rooms.list({ type: 'group', max: 1000 }))
  const same = rooms.map((room) => understood(Room, room)).filter((room) => room.title === title)
  return same.sort((a, b) => Date.parse(a.created) - Date.parse(b.created))[0]?.id
}
