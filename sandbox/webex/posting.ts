import { z } from 'zod'
import { checkCard, sentAttachments } from './card.ts'
import { openDirectRoom } from './direct.ts'
import type { Person } from './directory.ts'
import { checkFile, sentFile, type SentFile } from './files.ts'
import { contentIdOf, newId } from './ids.ts'
import type { Call } from './operation.ts'
import type { Message, Room } from './records.ts'
import { demand, Refusal } from './refusal.ts'
import { membershipOf, roomFor } from './sight.ts'
import type { Said, Sent } from './text.ts'
import { messageView } from './views.ts'
import type { World } from './world.ts'

/** Text and markdown each; of UTF-8, not characters (developer.webex.com, Create a Message). */
const maxTextBytes = 7439

const words = z.string().refine((value) => Buffer.byteLength(value) <= maxTextBytes, {
  error: `longer than ${maxTextBytes} bytes`,
})

/** The forms in which words can be sent. */
export const sentWords = z.object({ text: words.optional(), markdown: words.optional(), html: words.optional() })

const creation = sentWords.extend({
  roomId: z.string().optional(),
  toPersonId: z.string().optional(),
  toPersonEmail: z.string().optional(),
  parentId: z.string().optional(),
  files: z.array(sentFile).optional(),
  attachments: sentAttachments.optional(),
})

type Creation = z.infer<typeof creation>

/** Posts a message to a space, or to a person, whose 1:1 is made if need be. */
export function postMessage(world: World, compose: (sent: Sent) => Said, call: Call) {
  const { me } = call
  const wish = demand(creation, call.body)
  checkContent(wish)
  const room = target(world, me, wish)
  checkPlace(world, room, { me, parentId: wish.parentId })
  const id = newId('MESSAGE')
  const created = world.stamp()
  const record: Message = {
    id,
    roomId: room.id,
    roomType: room.type,
    ...(wish.parentId === undefined ? {} : { parentId: wish.parentId }),
    personId: me.id,
    ...compose(wish),
    ...(wish.files?.length ? { files: wish.files.map((file) => addressOf(file, id, call)) } : {}),
    ...(wish.attachments?.length ? { attachments: wish.attachments } : {}),
    created,
    edits: 0,
  }
  for (const file of wish.files ?? []) if (typeof file !== 'string') world.contents.keep(id, file)
  world.messages.put(record)
  const active = { ...room, lastActivity: created }
  world.rooms.put(active)
  world.tell({ resource: 'messages', event: 'created', record, room: active, actor: me })
  const { toPersonId, toPersonEmail } = wish
  return { ...messageView(world, record), toPersonId, toPersonEmail }
}

const addressOf = (file: SentFile, messageId: string, call: Call): string =>
  typeof file === 'string' ? file : call.address(`/contents/${contentIdOf(messageId)}`)

function checkContent({ text, markdown, html, files = [], attachments = [] }: Creation): void {
  const hasWords = Boolean(text ?? markdown ?? html)
  if (!hasWords && attachments.length > 0) throw new Refusal(400, 'A card needs text or markdown beside it.')
  if (!hasWords && files.length === 0) throw new Refusal(400, 'The message has no content: text, markdown or files.')
  if (files.length > 1) throw new Refusal(400, 'Only one file can be attached to a message.')
  files.forEach(checkFile)
  checkCard(attachments)
}

function target(world: World, me: Person, { roomId, toPersonId, toPersonEmail }: Creation): Room {
  const given = [roomId, toPersonId, toPersonEmail].filter((value) => value !== undefined)
  if (given.length !== 1) throw new Refusal(400, 'Give exactly one of roomId, toPersonId and toPersonEmail.')
  if (roomId !== undefined) return openToUs(world, me, roomFor(world, me, roomId))
  const person = toPersonId === undefined ? world.people.byEmail(toPersonEmail ?? '') : world.people.byId(toPersonId)
  if (!person || person.id === me.id || hasShutOut(world, me, person.id)) throw nobody()
  return openDirectRoom(world, me, person)
}

/** As for an address that leads to nobody; what Webex says of people who have left or blocked a bot it documents nowhere. */
const nobody = () => new Refusal(404, 'Failed to get one on one conversation.')

const hasShutOut = (world: World, me: Person, personId: string) =>
  me.type === 'bot' && world.unreachable.get(personId) !== undefined

/** A 1:1 stays when the other has gone, and nothing can be said in it. */
function openToUs(world: World, me: Person, room: Room): Room {
  const members = room.type === 'direct' ? world.memberships.in(room.id) : []
  if (members.some(({ personId }) => hasShutOut(world, me, personId))) throw nobody()
  return room
}

function checkPlace(world: World, room: Room, { me, parentId }: { me: Person; parentId: string | undefined }): void {
  if (room.isAnnouncementOnly && !membershipOf(world, me, room.id)?.isModerator) {
    throw new Refusal(403, 'Only moderators can post in a space in announcement mode.')
  }
  if (parentId === undefined) return
  const parent = world.messages.get(parentId)
  if (parent?.roomId !== room.id) throw new Refusal(404, 'Could not find the parent message in this space.')
  if (parent.parentId !== undefined) throw new Refusal(400, 'The parent is itself a reply: reply to the root message.')
}
