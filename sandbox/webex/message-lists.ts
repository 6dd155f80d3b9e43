import { z } from 'zod'
import { directRoom } from './direct.ts'
import type { Call } from './operation.ts'
import type { Message } from './records.ts'
import { demand, Refusal } from './refusal.ts'
import { isShownTo, membershipOf, mentions, roomFor } from './sight.ts'
import { messageView } from './views.ts'
import type { World } from './world.ts'

const listQuery = z.object({
  roomId: z.string(),
  parentId: z.string().optional(),
  mentionedPeople: z.union([z.string(), z.array(z.string())]).optional(),
  before: z.iso.datetime({ offset: true }).optional(),
  beforeMessage: z.string().optional(),
  max: z.coerce.number().int().min(1).max(1000).default(50),
})

const directQuery = z.object({
  personId: z.string().optional(),
  personEmail: z.string().optional(),
  parentId: z.string().optional(),
})

/** A mention list is never longer, whatever `max` says (developer.webex.com, List Messages). */
const maxWithMentions = 100

/** Messages of a space, newest first. */
export function listMessages(world: World, call: Call) {
  const query = demand(listQuery, call.query)
  const room = roomFor(world, call.me, query.roomId)
  checkMentionQuery(call, room.type, query)
  const wanted = upTo(world.messages.in(room.id), query)
    .filter((message) => query.parentId === undefined || message.parentId === query.parentId)
    .filter((message) => query.mentionedPeople === undefined || mentions(message, call.me))
    .reverse()
  const page = wanted.slice(0, query.max)
  const last = page.at(-1)
  if (last && wanted.length > page.length) call.linkNext({ beforeMessage: last.id })
  return { items: page.map((message) => messageView(world, message)) }
}

function checkMentionQuery(call: Call, roomType: string, query: z.infer<typeof listQuery>): void {
  const asked = query.mentionedPeople
  if (asked === undefined) {
    if (call.me.type === 'bot' && roomType === 'group') throw new Refusal(403, 'Failed to get activity.')
    return
  }
  const own = [asked].flat().every((id) => id === 'me' || id === call.me.id)
  if (!own) throw new Refusal(403, 'Only mentions of the current user can be listed.')
  if (query.max > maxWithMentions) throw new Refusal(400, `max cannot exceed ${maxWithMentions} with mentionedPeople.`)
}

function upTo(messages: Message[], { before, beforeMessage }: z.infer<typeof listQuery>): Message[] {
  const limit = before === undefined ? undefined : new Date(before).toISOString()
  const older = messages.filter((message) => limit === undefined || message.created < limit)
  if (beforeMessage === undefined) return older
  const end = older.findIndex(({ id }) => id === beforeMessage)
  if (end < 0) throw new Refusal(404, 'Could not find the message given as beforeMessage.')
  return older.slice(0, end)
}

/** The whole 1:1 with a person, newest first. */
export function listDirect(world: World, { me, query }: Call) {
  const { personId, personEmail, parentId } = demand(directQuery, query)
  if ((personId === undefined) === (personEmail === undefined)) {
    throw new Refusal(400, 'Give exactly one of personId and personEmail.')
  }
  const other = personId === undefined ? world.people.byEmail(personEmail ?? '') : world.people.byId(personId)
  const room = other && directRoom(world, me, other)
  if (!room || !membershipOf(world, me, room.id)) throw new Refusal(404, 'Failed to get one on one conversation.')
  const messages = world.messages
    .in(room.id)
    .filter((message) => isShownTo(message, me) && (parentId === undefined || message.parentId === parentId))
  return { items: messages.reverse().map((message) => messageView(world, message)) }
}
