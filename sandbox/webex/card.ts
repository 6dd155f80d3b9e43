import { z } from 'zod'
import { attachment } from './records.ts'
import { Refusal } from './refusal.ts'

const cardType = 'application/vnd.microsoft.card.adaptive'

/** Webex names no limit; this one only keeps runaway cards out. */
const maxCardBytes = 28_000

/** The attachments of a message as sent: none, or exactly one adaptive card of whatever version (clients fall back). */
export const sentAttachments = z.array(attachment)

const adaptiveCard = z.object({
  type: z.literal('AdaptiveCard'),
  version: z.string().regex(/^\d+\.\d+$/),
  body: z.array(z.looseObject({ type: z.string() })).optional(),
  actions: z.array(z.looseObject({ type: z.string() })).optional(),
})

/** Refuses with 400 what Webex would not take as a card. */
export function checkCard(attachments: z.infer<typeof sentAttachments>): void {
  const [card, ...more] = attachments
  if (!card) return
  if (more.length > 0) throw new Refusal(400, 'Only one card per message is supported.')
  if (card.contentType !== cardType) throw new Refusal(400, `Content type ${card.contentType} is not supported.`)
  const parsed = adaptiveCard.safeParse(card.content)
  if (!parsed.success)
    throw new Refusal(
      400,
      'Unable to parse the card.',
      parsed.error.issues.map(({ message }) => message),
    )
  const bytes = Buffer.byteLength(JSON.stringify(card.content))
  if (bytes > maxCardBytes) throw new Refusal(400, `The card has ${bytes} bytes; ${maxCardBytes} are allowed.`)
}
