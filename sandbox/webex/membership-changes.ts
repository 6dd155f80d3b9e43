import type { Person } from './directory.ts'
import { membershipId } from './ids.ts'
import type { Membership, Room } from './records.ts'
import type { World } from './world.ts'

/** Makes `person` a member of the space and tells of it. */
export function join(
  world: World,
  room: Room,
  { person, actor, isModerator }: { person: Person; actor: Person; isModerator: boolean },
): Membership {
  const id = membershipId(person.id, room.id)
  const created = world.stamp()
  const record = { id, roomId: room.id, personId: person.id, isModerator, isRoomHidden: false, created }
  world.memberships.put(record)
  world.tell({ resource: 'memberships', event: 'created', record, room, actor })
  return record
}

/** Ends a membership and tells of it, also the one who goes. A space without members is gone, with all that was said. */
export function dropMembership(world: World, record: Membership, actor: Person): void {
  const room = world.rooms.get(record.roomId)
  world.memberships.drop(record.id)
  if (!room) return
  world.tell({ resource: 'memberships', event: 'deleted', record, room, actor })
  if (world.memberships.in(room.id).length > 0) return
  for (const message of world.messages.in(room.id)) world.messages.drop(message.id)
  world.rooms.drop(room.id)
}
