import { z } from 'zod'

/**
 * What Webex and the framework hand over, read once, here. Field names are
 * those of the Webex REST API; what we do not use is left out on purpose, so
 * that a stored webhook holds ids and nothing personal.
 */

/** The body of a webhook: it names what happened, and says nothing of the content. */
export const Hook = z.object({
  resource: z.string().min(1),
  event: z.string().min(1),
  actorId: z.string().exactOptional(),
  data: z.object({
    id: z.string().min(1),
    roomId: z.string().exactOptional(),
    roomType: z.string().exactOptional(),
    personId: z.string().exactOptional(),
    created: z.string().exactOptional(),
  }),
})
export type Hook = z.infer<typeof Hook>

export const WebexPerson = z
  .object({
    id: z.string().min(1),
    emails: z.tuple([z.string()], z.string()),
    displayName: z.string().exactOptional(),
    orgId: z.string().exactOptional(),
    timezone: z.string().exactOptional(),
  })
  .transform(({ id, emails: [email], displayName, orgId, timezone }) => ({
    personId: id,
    email,
    displayName: displayName ?? email,
    ...(orgId === undefined ? {} : { orgId }),
    ...(timezone === undefined ? {} : { timeZone: timezone }),
  }))

export const Message = z.object({
  id: z.string().min(1),
  roomId: z.string().min(1),
  roomType: z.string(),
  personId: z.string(),
  text: z.string().default(''),
  html: z.string().default(''),
  files: z.array(z.string()).default([]),
  mentionedPeople: z.array(z.string()).default([]),
  attachments: z.array(z.unknown()).default([]),
  created: z.string(),
})
export type Message = z.infer<typeof Message>

export const Action = z.object({
  id: z.string().min(1),
  messageId: z.string().min(1),
  roomId: z.string().min(1),
  personId: z.string().min(1),
  inputs: z.record(z.string(), z.unknown()).default({}),
  created: z.string(),
})
export type Action = z.infer<typeof Action>

export const Membership = z.object({
  id: z.string().min(1),
  roomId: z.string().min(1),
  roomType: z.string(),
  personId: z.string(),
  created: z.string(),
})
export type Membership = z.infer<typeof Membership>

/** The framework's object for one space we are in. */
export const SpaceBot = z.object({ membership: z.unknown() })

/** The framework's triggers and memberships, of which the id is enough. */
export const Named = z.object({ id: z.string() })
