import { z } from 'zod'

/** What the sandbox's Webex remembers. Schemas, because a stored world is read back through them. */
const time = z.string()

export const roomRecord = z.object({
  id: z.string(),
  type: z.enum(['direct', 'group']),
  /** Empty for a 1:1, whose title is the other person's name. */
  title: z.string(),
  description: z.string().optional(),
  isLocked: z.boolean(),
  isPublic: z.boolean(),
  isAnnouncementOnly: z.boolean(),
  creatorId: z.string(),
  /** The organisation whose retention rules apply. */
  ownerId: z.string(),
  created: time,
  lastActivity: time,
})

export const membershipRecord = z.object({
  id: z.string(),
  roomId: z.string(),
  personId: z.string(),
  isModerator: z.boolean(),
  isRoomHidden: z.boolean(),
  created: time,
})

export const attachment = z.object({ contentType: z.string(), content: z.record(z.string(), z.unknown()) })

export const messageRecord = z.object({
  id: z.string(),
  roomId: z.string(),
  roomType: z.enum(['direct', 'group']),
  parentId: z.string().optional(),
  personId: z.string(),
  text: z.string().optional(),
  markdown: z.string().optional(),
  html: z.string().optional(),
  files: z.array(z.string()).optional(),
  attachments: z.array(attachment).optional(),
  mentionedPeople: z.array(z.string()).optional(),
  mentionedGroups: z.array(z.string()).optional(),
  created: time,
  updated: time.optional(),
  edits: z.number(),
})

export const actionRecord = z.object({
  id: z.string(),
  type: z.literal('submit'),
  messageId: z.string(),
  roomId: z.string(),
  personId: z.string(),
  inputs: z.record(z.string(), z.unknown()),
  created: time,
})

export const webhookRecord = z.object({
  id: z.string(),
  createdBy: z.string(),
  name: z.string(),
  targetUrl: z.string(),
  resource: z.string(),
  event: z.string(),
  filter: z.string().optional(),
  secret: z.string().optional(),
  status: z.enum(['active', 'inactive']),
  created: time,
  /** When it was switched on again after Webex had switched it off. */
  reactivated: time.optional(),
})

/** A person, by their id. */
export const unreachableRecord = z.object({ id: z.string() })

export type Room = z.infer<typeof roomRecord>
export type Membership = z.infer<typeof membershipRecord>
export type Message = z.infer<typeof messageRecord>
export type Action = z.infer<typeof actionRecord>
export type Webhook = z.infer<typeof webhookRecord>
export type Unreachable = z.infer<typeof unreachableRecord>

/** A copy of `record` that lacks `keys`. */
export function without<T extends object, K extends keyof T>(record: T, ...keys: K[]): Omit<T, K> {
  const copy = { ...record }
  for (const key of keys) Reflect.deleteProperty(copy, key)
  return copy
}
