import { membershipId, seededId } from './ids.ts'
import type { World } from './world.ts'

const spaces = [
  { title: 'Nordwind setup', emails: ['ola@nordwind.example', 'marek@nordwind.example', 'zed@obcy.example'] },
  { title: 'Reps', emails: ['ivo@cisco-reps.example'] },
]

/** The world at its beginning: two spaces, the bot in both. */
export function seed(world: World): void {
  for (const { title, emails } of spaces) {
    const members = [...emails, 'set-up-now@webex.bot'].flatMap((email) => world.people.byEmail(email) ?? [])
    const roomId = seededId('ROOM', title)
    const created = world.stamp()
    world.rooms.put({
      id: roomId,
      type: 'group',
      title,
      isLocked: false,
      isPublic: false,
      isAnnouncementOnly: false,
      creatorId: members[0]?.id ?? '',
      ownerId: members[0]?.orgId ?? '',
      created,
      lastActivity: created,
    })
    for (const { id: personId } of members) {
      const id = membershipId(personId, roomId)
      world.memberships.put({ id, roomId, personId, isModerator: false, isRoomHidden: false, created })
    }
  }
}
