import { z } from 'zod'
import { Owner } from './owner.ts'

/** What is on the screens of an order, and the set-up that is live. Instants are UTC, ISO 8601. */

/** The one card that counts, as it was posted last. */
export const Live = z.object({
  messageId: z.string(),
  spaceId: z.string(),
  /** By the channel's clock. */
  created: z.string(),
  /** Which view it shows; see `view.ts`. */
  view: z.string(),
})

/** A card beside the live one: what it is for, where it is, and what it shows. */
export const Post = z.object({
  id: z.string(),
  messageId: z.string(),
  spaceId: z.string(),
  created: z.string(),
  view: z.string(),
  /** How often its words were replaced. */
  edits: z.int().optional(),
})
export type Post = z.infer<typeof Post>

export const Session = z.object({
  owner: Owner,
  startedAt: z.string(),
  touchedAt: z.string(),
  /** An answered step that is being looked at again, and where its answer leads: on, or back to the review. */
  visiting: z.object({ step: z.string(), then: z.enum(['on', 'review']) }).optional(),
  help: z.boolean().optional(),
  /** One more sentence for the next card: the code of a text. */
  notice: z
    .enum([
      'stale',
      'incomplete',
      'throttled',
      'forged',
      'secret',
      'unclear',
      'orderChanged',
      'offerDeclined',
      'offerLapsed',
      'offerUnreachable',
      'offerElsewhere',
      'offerSelf',
      'offerUnknown',
      'offerTooLate',
      'ruled',
      'missed',
      'cancelled',
      'planMoved',
      'undone',
      'undonePartly',
    ])
    .optional(),
  /** Whom or what that sentence is about, where it names something. */
  about: z.string().optional(),
  /** A colleague is being named, to go on instead. */
  handing: z.boolean().optional(),
  /** Answers that somebody else gave, until the new owner has confirmed them. */
  inherited: z.object({ from: z.string(), steps: z.array(z.string()) }).optional(),
  /** Summary lines that go when the draft goes. */
  trail: z.array(z.string()),
})
export type Session = z.infer<typeof Session>
