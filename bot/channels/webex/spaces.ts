import { remembered, type WebexClient } from 'webex'
import { z } from 'zod'
import type { Chat } from '../../../flows/chat.ts'
import { pagesFrom } from './pages.ts'
import { known } from './refusal.ts'
import { understood } from './understood.ts'

const rememberedMs = 5 * 60_000

/** Titles whose space was found once: those of settings and orders, so there are few. */
const mostTitles = 1_000

const Room = z.object({ id: z.string(), type: z.string(), title: z.string().default(''), created: z.string() })
type Room = z.infer<typeof Room>

/**
 * Finds group spaces by id or title. What was found is remembered for five
 * minutes, and then looked at by its id, as to list all spaces takes a call for
 * a thousand of them. What was not found is looked for again each time:
 * somebody may just be adding the bot.
 */
export function openSpaces(client: WebexClient, ttlMs = rememberedMs): Pick<Chat, 'findSpace'> {
  const found = new Map<string, string>()

  async function find(idOrTitle: string): Promise<string | undefined> {
    const room = await byId(client, found.get(idOrTitle) ?? idOrTitle)
    const is = room?.id === idOrTitle || room?.title === idOrTitle ? room : await byTitle(client, idOrTitle)
    found.delete(idOrTitle)
    if (is && found.size < mostTitles) found.set(idOrTitle, is.id)
    return is?.id
  }

  return { findSpace: remembered(find, ttlMs, mostTitles) }
}

async function byId(client: WebexClient, id: string): Promise<Room | undefined> {
  // What is no id may lead elsewhere: nothing at all, or a dot, to the list of rooms.
  const { data: room } = Room.safeParse(await known(client.rooms.get(id)))
  return room?.type === 'group' ? room : undefined
}

/** Titles are not unique: the oldest space is the one that people meant before there was another. */
async function byTitle(client: WebexClient, title: string): Promise<Room | undefined> {
  const same: Room[] = []
  for await (const page of pagesFrom(await client.rooms.list({ type: 'group', max: 1000 }))) {
    same.push(...page.items.map((room) => understood(Room, room)).filter((room) => room.title === title))
  }
  return same.sort((a, b) => Date.parse(a.created) - Date.parse(b.created))[0]
}
