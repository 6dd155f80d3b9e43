import { z } from 'zod'

/** What the account representatives should know of an order. Codes and masked names only, never an answer. */

const instant = z.string()

export const Matter = z.object({
  id: z.string(),
  kind: z.enum([
    'notStarted',
    'notRecognised',
    'notAdmin',
    'subscriptionWrong',
    'unreachable',
    'partly',
    'failed',
    'stuck',
    'review',
    'closing',
    'stranger',
    'withCustomer',
    'finished',
    'lapsed',
    'cancelled',
    'cancelledBilled',
  ]),
  at: instant,
  reason: z.string().optional(),
  step: z.string().optional(),
  /** A person's id. */
  who: z.string().optional(),
  trackingId: z.string().optional(),
  claimed: z.object({ personId: z.string(), name: z.string(), at: instant }).optional(),
  /** Its cause is gone: how, and through whom. */
  solved: z.object({ how: z.string(), at: instant, name: z.string().optional() }).optional(),
})
export type Matter = z.infer<typeof Matter>
