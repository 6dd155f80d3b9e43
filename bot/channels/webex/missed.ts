import { type Page, type WebexClient, WebexError } from 'webex'
import { z } from 'zod'
import type { Person } from '../../../flows/chat.ts'
import type { Delivery, Missed } from '../channel.ts'
import { type Hook, Message } from './events.ts'
import { pagesFrom } from './pages.ts'
import { deliveryId } from './read.ts'
import { isForUs } from './turns.ts'
import { understood } from './understood.ts'

/** So much of one space is listed, the newest first: a thousand messages that mention us. */
const mostPages = 10
const perPage = 100

/** Of the list of spaces, a thousand spaces each: every 1:1 that there ever was is in it. */
const mostPagesOfRooms = 1_000

const Room = z.object({ id: z.string(), type: z.string(), lastActivity: z.string() })
type Room = z.infer<typeof Room>

interface Listing {
  readonly client: WebexClient
  readonly me: Person
  readonly since: Date
  readonly read: Set<string>
  readonly stop: AbortSignal
}

/**
 * Messages to us since an instant, from every space in which anything happened since. All spaces are asked for, since
 * Webex sorts by activity among a part of them only where a bot is in very many (List Rooms, Known Limitations). One
 * space after the other: nobody waits for this, and the client heeds `Retry-After`.
 */
export async function listMissed(listing: Listing): Promise<Missed> {
  const found: Message[] = []
  const failures: unknown[] = []
  try {
    for (const room of await livelyRooms(listing)) {
      if (listing.stop.aborted) break
      await saidIn(room, listing).then(
        (messages) => found.push(...messages.reverse()),
        (thrown: unknown) => failures.push(thrown),
      )
    }
  } catch (thrown) {
    failures.push(thrown)
  }
  if (listing.stop.aborted) failures.push(listing.stop.reason)
  const inOrder = found.sort((a, b) => Date.parse(a.created) - Date.parse(b.created))
  return { deliveries: inOrder.map(deliveryOf), failures, afterSeconds: Math.max(0, ...failures.map(patience)) }
}

const patience = (failure: unknown) => (failure instanceof WebexError ? (failure.retryAfterSeconds ?? 0) : 0)

/** One page after the other is looked through and let go. */
async function livelyRooms({ client, since, read, stop }: Listing): Promise<Room[]> {
  const lively: Room[] = []
  for await (const page of pagesFrom(await client.rooms.list({ max: 1000 }), mostPagesOfRooms)) {
    const rooms = page.items.map((item) => understood(Room, item))
    lively.push(...rooms.filter(({ id, lastActivity }) => !read.has(id) && Date.parse(lastActivity) >= since.getTime()))
    if (stop.aborted) break
  }
  return lively
}

/** What was said to us there, newest first; nothing where the space is gone. */
async function saidIn({ id: roomId, type }: Room, { client, me, since, read, stop }: Listing): Promise<Message[]> {
  const mentions = type === 'direct' ? {} : { mentionedPeople: 'me' }
  const said: Message[] = []
  let page: Page | undefined = await orGone(client.messages.list({ roomId, max: perPage, ...mentions }))
  for (let pages = 1; page && !stop.aborted; pages += 1) {
    const messages = page.items.map((item) => understood(Message, item))
    const recent = messages.filter(({ created }) => Date.parse(created) >= since.getTime())
    said.push(...recent.filter((message) => isForUs(message, me)))
    const goesOn = page.hasNext() && recent.length === messages.length && pages < mostPages
    page = goesOn ? await page.next() : undefined
  }
  if (!stop.aborted) read.add(roomId)
  return said
}

async function orGone(look: Promise<Page>): Promise<Page | undefined> {
  try {
    return await look
  } catch (error) {
    if (error instanceof WebexError && [404, 410].includes(error.statusCode)) return undefined
    throw error
  }
}

/** The webhook that Webex would have posted, as far as we keep it: whichever comes later is known already. */
function deliveryOf({ id, roomId, personId, created }: Message): Delivery {
  const hook = { resource: 'messages', event: 'created', data: { id, roomId, personId, created } } satisfies Hook
  return { id: deliveryId(hook), body: hook, lane: roomId }
}
