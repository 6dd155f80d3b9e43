import type { Person } from './directory.ts'
import type { Webhook } from './records.ts'
import { Refusal } from './refusal.ts'
import { roomFor } from './sight.ts'
import type { Happening, World } from './world.ts'

/** What each resource can be filtered by (developer.webex.com, Webhooks guide). */
const filterKeys: Record<string, readonly string[]> = {
  messages: ['roomId', 'roomType', 'personId', 'personEmail', 'mentionedPeople', 'hasFiles', 'hasAttachments'],
  memberships: ['roomId', 'personId', 'personEmail', 'isModerator'],
  rooms: ['type', 'isLocked'],
  attachmentActions: ['roomId', 'personId', 'messageId'],
}

/** Refuses filters that Webex would refuse: unknown names, and ids that are unknown or out of the creator's reach. */
export function checkFilter(
  world: World,
  me: Person,
  { resource, filter }: { resource: string; filter: string },
): void {
  for (const [key, value] of new URLSearchParams(filter)) {
    if (!filterKeys[resource]?.includes(key)) throw new Refusal(400, `${resource} cannot be filtered by ${key}.`)
    if (key === 'roomId') roomFor(world, me, value)
    if (key === 'personEmail' && !world.people.byEmail(value)) throw new Refusal(404, 'Person not found.')
    if (key === 'personId' && !world.people.byId(value)) throw new Refusal(404, 'Person not found.')
  }
}

/** Whether what happened passes the webhook's filter. */
export function passes(world: World, webhook: Webhook, happening: Happening): boolean {
  if (webhook.filter === undefined) return true
  const facts = factsOf(world, webhook.createdBy, happening)
  return [...new URLSearchParams(webhook.filter)].every(([key, value]) => facts[key]?.includes(value) ?? false)
}

function factsOf(world: World, ownerId: string, happening: Happening): Record<string, string[]> {
  if (happening.resource === 'rooms') {
    return { type: [happening.record.type], isLocked: [String(happening.record.isLocked)] }
  }
  const { roomId, personId } = happening.record
  const email = world.people.byId(personId)?.email ?? ''
  const facts = { roomId: [roomId], personId: [personId], personEmail: [email] }
  if (happening.resource === 'memberships') return { ...facts, isModerator: [String(happening.record.isModerator)] }
  if (happening.resource === 'attachmentActions') return { ...facts, messageId: [happening.record.messageId] }
  const { mentionedPeople = [], files, attachments, roomType } = happening.record
  return {
    ...facts,
    roomType: [roomType],
    mentionedPeople: mentionedPeople.includes(ownerId) ? [...mentionedPeople, 'me'] : mentionedPeople,
    hasFiles: [String(files !== undefined)],
    hasAttachments: [String(attachments !== undefined)],
  }
}
