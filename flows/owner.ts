import { z } from 'zod'

/** Who owns a set-up, and to whom it is offered: a person as the channel vouches for them. */

export const Owner = z.object({
  personId: z.string(),
  email: z.string(),
  name: z.string(),
  orgId: z.string().optional(),
})
export type Owner = z.infer<typeof Owner>

/** A set-up offered to a colleague, or to whoever of the company takes it in a space. */
export const Offer = z.object({
  id: z.string(),
  at: z.string(),
  expiresAt: z.string(),
  by: Owner,
  to: z.union([Owner, z.object({ spaceId: z.string() })]),
  /** Without the answers given so far. */
  fresh: z.boolean(),
})
export type Offer = z.infer<typeof Offer>
