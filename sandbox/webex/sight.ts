import type { Person } from './directory.ts'
import type { Membership, Message, Room } from './records.ts'
import { Refusal } from './refusal.ts'
import type { Happening, World } from './world.ts'

/** Who may see what. People see all of their spaces; bots, in group spaces, only what mentions them and their own. */
export function membershipOf(world: World, person: Person, roomId: string): Membership | undefined {
  return world.memberships.in(roomId).find(({ personId }) => personId === person.id)
}

export function mentions(message: Message, person: Person): boolean {
  return (message.mentionedPeople?.includes(person.id) ?? false) || (message.mentionedGroups?.includes('all') ?? false)
}

/** Whether a member of the message's space is shown the message. */
export function isShownTo(message: Message, member: Person): boolean {
  if (member.type === 'person' || message.roomType === 'direct') return true
  return message.personId === member.id || mentions(message, member)
}

/** The space, for its members; refused with 404 to everybody else, as if it did not exist. */
export function roomFor(world: World, person: Person, roomId: string): Room {
  const room = world.rooms.get(roomId)
  if (!room || !membershipOf(world, person, roomId)) throw new Refusal(404, 'Could not find a room with the given ID.')
  return room
}

/** The message, for those who may read it; refused with 404 to everybody else. */
export function messageFor(world: World, person: Person, messageId: string): Message {
  const message = world.messages.get(messageId)
  const readable = message && membershipOf(world, person, message.roomId) && isShownTo(message, person)
  if (!readable) throw new Refusal(404, 'Message not found.')
  return message
}

/** Whether webhooks and live updates of `person` are told of the happening. */
export function hears(world: World, person: Person, happening: Happening): boolean {
  const ownMembership = happening.resource === 'memberships' && happening.record.personId === person.id
  if (!ownMembership && !membershipOf(world, person, happening.room.id)) return false
  if (happening.resource === 'messages') return isShownTo(happening.record, person)
  if (happening.resource !== 'attachmentActions') return true
  const card = world.messages.get(happening.record.messageId)
  return card !== undefined && isShownTo(card, person)
}
