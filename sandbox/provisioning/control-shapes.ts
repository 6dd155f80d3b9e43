import { z } from 'zod'

/** What the sandbox's own controls are told; a real back end has nothing of the kind. */

export const OrganisationChange = z.strictObject({
  name: z.string().min(1).max(200).optional(),
  /** Another partner takes it over; null gives it back. */
  managedBy: z.string().min(1).max(200).nullable().optional(),
})
export type OrganisationChange = z.infer<typeof OrganisationChange>

export const TakenName = z.strictObject({ kind: z.enum(['subdomain', 'site']), name: z.string().min(1).max(63) })
export type TakenName = z.infer<typeof TakenName>

/** Ends the wait of one job, or of all that wait for an order. */
export const Review = z.strictObject({
  jobId: z.string().optional(),
  orderId: z.string().optional(),
  result: z.enum(['cleared', 'refused']).default('cleared'),
})
export type Review = z.infer<typeof Review>
