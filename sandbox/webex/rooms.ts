import { z } from 'zod'
import { dropMembership, openSpace } from './membership-changes.ts'
import { newId } from './ids.ts'
import type { Call, Operation } from './operation.ts'
import { onePage } from './paging.ts'
import type { Room } from './records.ts'
import { demand, Refusal } from './refusal.ts'
import { membershipOf, roomFor } from './sight.ts'
import { roomView } from './views.ts'
import type { World } from './world.ts'

const listQuery = z.object({
  type: z.enum(['direct', 'group']).optional(),
  sortBy: z.enum(['id', 'lastactivity', 'created']).optional(),
  teamId: z.string().optional(),
})

const changes = z.object({
  title: z.string().min(1),
  description: z.string().optional(),
  isLocked: z.boolean().optional(),
  isPublic: z.boolean().optional(),
  isAnnouncementOnly: z.boolean().optional(),
  teamId: z.string().optional(),
})

const sorters = {
  id: (a: Room, b: Room) => a.id.localeCompare(b.id),
  lastactivity: (a: Room, b: Room) => b.lastActivity.localeCompare(a.lastActivity),
  created: (a: Room, b: Room) => b.created.localeCompare(a.created),
}

/** Spaces. A 1:1 cannot be made, renamed or deleted here: it comes to be with its first message. */
export function roomOperations(world: World): Operation[] {
  const roomOf = ({ me, params }: Call) => roomFor(world, me, params['roomId'] ?? '')
  return [
    { name: 'rooms.list', method: 'get', path: '/rooms', run: (call) => listRooms(world, call) },
    { name: 'rooms.create', method: 'post', path: '/rooms', run: (call) => createRoom(world, call) },
    { name: 'rooms.get', method: 'get', path: '/rooms/:roomId', run: (call) => roomView(world, roomOf(call), call.me) },
    {
      name: 'rooms.update',
      method: 'put',
      path: '/rooms/:roomId',
      run: (call) => updateRoom(world, roomOf(call), call),
    },
    {
      name: 'rooms.delete',
      method: 'delete',
      path: '/rooms/:roomId',
      status: 204,
      run: (call) => deleteRoom(world, roomOf(call), call),
    },
  ]
}

function listRooms(world: World, call: Call) {
  const { type, sortBy, teamId } = demand(listQuery, call.query)
  const mine = world.rooms.all().filter(({ id }) => membershipOf(world, call.me, id))
  const wanted = mine.filter((room) => (!type || room.type === type) && teamId === undefined)
  if (sortBy) wanted.sort(sorters[sortBy])
  return onePage(
    wanted.map((room) => roomView(world, room, call.me)),
    call,
  )
}

function createRoom(world: World, { me, body }: Call) {
  const wish = demand(changes, body)
  if (wish.teamId !== undefined) throw new Refusal(404, 'Could not find a team with the given ID.')
  const created = world.stamp()
  const room: Room = {
    id: newId('ROOM'),
    type: 'group',
    title: wish.title,
    description: wish.description,
    isLocked: wish.isLocked ?? false,
    isPublic: wish.isPublic ?? false,
    isAnnouncementOnly: wish.isAnnouncementOnly ?? false,
    creatorId: me.id,
    ownerId: me.orgId,
    created,
    lastActivity: created,
  }
  checkRules(room)
  openSpace(world, room, [{ person: me, actor: me, isModerator: room.isLocked }])
  return roomView(world, room, me)
}

function updateRoom(world: World, room: Room, { me, body }: Call) {
  const wish = demand(changes, body)
  if (room.type === 'direct') throw new Refusal(400, 'A 1:1 space cannot be changed.')
  if (room.isLocked && !membershipOf(world, me, room.id)?.isModerator) {
    throw new Refusal(403, 'Only moderators can change a locked space.')
  }
  const record: Room = {
    ...room,
    title: wish.title,
    description: wish.description ?? room.description,
    isLocked: wish.isLocked ?? room.isLocked,
    isPublic: wish.isPublic ?? room.isPublic,
    isAnnouncementOnly: wish.isAnnouncementOnly ?? room.isAnnouncementOnly,
  }
  checkRules(record)
  world.rooms.put(record)
  if (record.isLocked && !room.isLocked) makeModerator(world, room.id, me.id)
  world.tell({ resource: 'rooms', event: 'updated', record, room: record, actor: me })
  return roomView(world, record, me)
}

function checkRules(room: Room): void {
  if (room.isAnnouncementOnly && !room.isLocked) throw new Refusal(400, 'Announcement mode needs a locked space.')
  if (room.isPublic && !room.description?.trim()) throw new Refusal(400, 'A public space needs a description.')
}

function makeModerator(world: World, roomId: string, personId: string): void {
  const membership = world.memberships.in(roomId).find((member) => member.personId === personId)
  if (membership) world.memberships.put({ ...membership, isModerator: true })
}

/** For a moderator the space ends for everybody; anybody else only leaves it. */
function deleteRoom(world: World, room: Room, { me }: Call): void {
  if (room.type === 'direct') throw new Refusal(400, 'A 1:1 space cannot be deleted.')
  const members = world.memberships.in(room.id)
  const own = members.filter(({ personId }) => personId === me.id)
  const leaving = own.some(({ isModerator }) => isModerator) ? members : own
  for (const membership of leaving) dropMembership(world, membership, me)
}
