import type { Person } from './directory.ts'
import { idOf } from './ids.ts'
import { without, type Membership, type Message, type Room, type Webhook } from './records.ts'
import type { World } from './world.ts'

/** How records look in answers. Absent values are left out, as Webex does. */
export function personView(person: Person, viewer: Person) {
  const { id, email, displayName, firstName, lastName, orgId, type } = person
  const view = { id, emails: [email], displayName, nickName: firstName, firstName, lastName, orgId, type }
  // Presence and the like are shown inside one's own organisation only.
  const known = viewer.orgId === orgId ? { timezone: 'Europe/Warsaw', status: 'active' } : {}
  return { ...view, created: '2024-01-08T08:00:00.000Z', ...known }
}

/** A 1:1 is called by the name of the other person. */
export function roomView(world: World, room: Room, viewer: Person) {
  const { title, description, ...rest } = room
  const other = world.memberships.in(room.id).find(({ personId }) => personId !== viewer.id)
  const otherName = world.people.byId(other?.personId ?? '')?.displayName ?? 'Empty Title'
  const shown = room.type === 'direct' ? { ...rest, title: otherName } : { ...rest, title }
  return { ...shown, isReadOnly: false, ...(description === undefined ? {} : { description }) }
}

export function membershipView(world: World, membership: Membership) {
  const person = world.people.byId(membership.personId)
  return {
    ...membership,
    personEmail: person?.email,
    personDisplayName: person?.displayName,
    personOrgId: person?.orgId,
    roomType: world.rooms.get(membership.roomId)?.type ?? 'group',
    isMonitor: membership.isModerator,
  }
}

export function messageView(world: World, message: Message) {
  return { ...without(message, 'edits'), personEmail: world.people.byId(message.personId)?.email, isVoiceClip: false }
}

export function webhookView(world: World, webhook: Webhook) {
  const creator = world.people.byId(webhook.createdBy)
  return {
    ...without(webhook, 'reactivated'),
    orgId: creator?.orgId,
    appId: idOf('APPLICATION', 'sandbox'),
    ownedBy: 'creator',
  }
}
