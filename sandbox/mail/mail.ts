import { randomUUID } from 'node:crypto'
import PostalMime, { decodeWords, type Email } from 'postal-mime'
import { z } from 'zod'
import { linksIn } from './links.ts'

/** A mail as the inbox keeps and shows it. Times are ISO 8601 in UTC. */
export const Mail = z.object({
  id: z.string(),
  receivedAt: z.string(),
  /** The mailboxes it was delivered to, in lower case; what the `To` header claims is among the headers. */
  to: z.array(z.string()),
  from: z.string(),
  subject: z.string(),
  /** When it says it was written; when it came where it does not say. */
  date: z.string(),
  messageId: z.string().nullable(),
  /** `Content-Language`, else the `lang` of the HTML part. */
  language: z.string().nullable(),
  text: z.string().nullable(),
  html: z.string().nullable(),
  links: z.array(z.string()),
  headers: z.array(z.object({ name: z.string(), value: z.string() })),
  /** How often it came: a sender that was never answered sends again, and mail programs show one. */
  copies: z.number(),
})
export type Mail = z.infer<typeof Mail>

/** Whom the mail server was told the mail is from and for. */
export interface Envelope {
  readonly from: string
  readonly to: readonly string[]
}

/** Parses a message (RFC 5322) as it came over the line. Rejects when it is nested or headed beyond reason. */
export async function readMail(raw: Buffer, envelope: Envelope): Promise<Mail> {
  const email = await PostalMime.parse(raw)
  const receivedAt = new Date().toISOString()
  const { text = null, html = null } = email
  return {
    id: randomUUID(),
    receivedAt,
    to: envelope.to.map((address) => address.toLowerCase()),
    from: email.from?.address ?? envelope.from,
    subject: email.subject ?? '',
    date: instant(email.date) ?? receivedAt,
    messageId: email.messageId ?? null,
    language: languageOf(email),
    text,
    html,
    links: linksIn({ text, html }),
    headers: email.headers.map(({ originalKey, value }) => ({ name: originalKey, value: decodeWords(value) })),
    copies: 1,
  }
}

function instant(date: string | undefined): string | undefined {
  const at = new Date(date ?? NaN)
  return Number.isNaN(at.getTime()) ? undefined : at.toISOString()
}

function languageOf({ headers, html }: Email): string | null {
  const named = headers.find(({ key }) => key === 'content-language')?.value
  return named ?? /<html\s[^>]*?\blang=["']?([\w-]+)/i.exec(html ?? '')?.[1] ?? null
}
