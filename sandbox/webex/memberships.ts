import { z } from 'zod'
import { dropMembership, join } from './membership-changes.ts'
import type { Call, Operation } from './operation.ts'
import { onePage } from './paging.ts'
import type { Membership, Room } from './records.ts'
import { demand, Refusal } from './refusal.ts'
import { membershipOf, roomFor } from './sight.ts'
import { membershipView } from './views.ts'
import type { World } from './world.ts'

const listQuery = z.object({
  roomId: z.string().optional(),
  personId: z.string().optional(),
  personEmail: z.string().optional(),
})

const creation = z
  .object({
    roomId: z.string(),
    personId: z.string().optional(),
    personEmail: z.string().optional(),
    isModerator: z.boolean().default(false),
  })
  .refine(({ personId, personEmail }) => personId ?? personEmail, 'personId or personEmail is required')

const changes = z.object({ isModerator: z.boolean(), isRoomHidden: z.boolean() })

/** Who is in which space. */
export function membershipOperations(world: World): Operation[] {
  const path = '/memberships/:membershipId'
  return [
    { name: 'memberships.list', method: 'get', path: '/memberships', run: (call) => list(world, call) },
    { name: 'memberships.create', method: 'post', path: '/memberships', run: (call) => create(world, call) },
    { name: 'memberships.get', method: 'get', path, run: (call) => membershipView(world, visible(world, call)) },
    { name: 'memberships.update', method: 'put', path, run: (call) => update(world, call) },
    { name: 'memberships.delete', method: 'delete', path, status: 204, run: (call) => remove(world, call) },
  ]
}

function list(world: World, call: Call) {
  const { roomId, personId, personEmail } = demand(listQuery, call.query)
  if (roomId === undefined && (personId ?? personEmail)) {
    throw new Refusal(400, 'roomId is required together with personId or personEmail.')
  }
  const wantedId = personId ?? (personEmail && (world.people.byEmail(personEmail)?.id ?? 'nobody'))
  const found =
    roomId === undefined
      ? world.memberships.all().filter((membership) => membership.personId === call.me.id)
      : world.memberships.in(roomFor(world, call.me, roomId).id)
  const wanted = found.filter((membership) => wantedId === undefined || membership.personId === wantedId)
  return onePage(
    wanted.map((membership) => membershipView(world, membership)),
    call,
  )
}

function create(world: World, { me, body }: Call) {
  const { roomId, personId, personEmail, isModerator } = demand(creation, body)
  const room = roomFor(world, me, roomId)
  const person = personId === undefined ? world.people.byEmail(personEmail ?? '') : world.people.byId(personId)
  if (!person) throw new Refusal(404, 'Person not found.')
  if (room.type === 'direct') throw new Refusal(403, 'Nobody can be added to a 1:1 space.')
  checkModeration(world, room, me.id)
  if (membershipOf(world, person, room.id)) throw new Refusal(409, 'User is already a participant.')
  return membershipView(world, join(world, room, { person, actor: me, isModerator }))
}

function update(world: World, call: Call) {
  const membership = visible(world, call)
  const wish = demand(changes, call.body)
  const room = roomFor(world, call.me, membership.roomId)
  if (room.type === 'group' && wish.isRoomHidden) throw new Refusal(400, 'Only a 1:1 space can be hidden.')
  if (room.type === 'direct' && wish.isModerator) throw new Refusal(400, 'A 1:1 space has no moderators.')
  if (wish.isModerator !== membership.isModerator) checkModeration(world, room, call.me.id)
  const record: Membership = { ...membership, ...wish }
  world.memberships.put(record)
  world.tell({ resource: 'memberships', event: 'updated', record, room, actor: call.me })
  return membershipView(world, record)
}

function remove(world: World, call: Call): void {
  const membership = visible(world, call)
  const room = roomFor(world, call.me, membership.roomId)
  if (room.type === 'direct') throw new Refusal(403, 'Nobody can leave a 1:1 space.')
  if (membership.personId !== call.me.id) checkModeration(world, room, call.me.id)
  dropMembership(world, membership, call.me)
}

function visible(world: World, { me, params }: Call): Membership {
  const membership = world.memberships.get(params['membershipId'] ?? '')
  if (!membership || !membershipOf(world, me, membership.roomId)) throw new Refusal(404, 'Membership not found.')
  return membership
}

function checkModeration(world: World, room: Room, personId: string): void {
  const moderators = world.memberships.in(room.id).filter(({ isModerator }) => isModerator)
  if (room.isLocked && !moderators.some((moderator) => moderator.personId === personId)) {
    throw new Refusal(403, 'Only moderators can change who is in a locked space.')
  }
}
