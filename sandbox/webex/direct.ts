import type { Person } from './directory.ts'
import { newId } from './ids.ts'
import { openSpace } from './membership-changes.ts'
import type { Room } from './records.ts'
import { membershipOf } from './sight.ts'
import type { World } from './world.ts'

/** The 1:1 of two people, if one of them has ever written to the other. */
export function directRoom(world: World, one: Person, other: Person): Room | undefined {
  return world.rooms
    .in('direct')
    .find(({ id }) => membershipOf(world, one, id) !== undefined && membershipOf(world, other, id) !== undefined)
}

/** The 1:1 of two people; the first message makes it, and both are told. */
export function openDirectRoom(world: World, sender: Person, recipient: Person): Room {
  const known = directRoom(world, sender, recipient)
  if (known) return known
  const created = world.stamp()
  const room: Room = {
    id: newId('ROOM'),
    type: 'direct',
    title: '',
    isLocked: false,
    isPublic: false,
    isAnnouncementOnly: false,
    creatorId: sender.id,
    ownerId: sender.orgId,
    created,
    lastActivity: created,
  }
  const pair = [sender, recipient].map((person) => ({ person, actor: sender, isModerator: false }))
  openSpace(world, room, pair)
  return room
}
