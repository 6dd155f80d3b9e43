import type { Person } from './directory.ts'
import { membershipId } from './ids.ts'
import type { Membership, Room } from './records.ts'
import type { World } from './world.ts'

export interface Joining {
  readonly person: Person
  readonly actor: Person
  readonly isModerator: boolean
}

/** Puts a new space into the world with its first members, and tells of both when everything is in place. */
export function openSpace(world: World, room: Room, joinings: readonly Joining[]): void {
  world.rooms.put(room)
  const members = joinings.map((joining) => ({ record: enrol(world, room, joining), actor: joining.actor }))
  const [founder] = members
  if (founder) world.tell({ resource: 'rooms', event: 'created', record: room, room, actor: founder.actor })
  for (const { record, actor } of members) {
    world.tell({ resource: 'memberships', event: 'created', record, room, actor })
  }
}

/** Makes somebody a member of the space and tells of it. */
export function join(world: World, room: Room, joining: Joining): Membership {
  const record = enrol(world, room, joining)
  world.tell({ resource: 'memberships', event: 'created', record, room, actor: joining.actor })
  return record
}

function enrol(world: World, room: Room, { person, isModerator }: Joining): Membership {
  const id = membershipId(person.id, room.id)
  const created = world.stamp()
  const record = { id, roomId: room.id, personId: person.id, isModerator, isRoomHidden: false, created }
  world.memberships.put(record)
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
