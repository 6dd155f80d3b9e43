import { z } from 'zod'
import type { MailResult } from '../../flows/mail.ts'

export type Failure = Exclude<MailResult, { ok: true }>

/** What nodemailer throws: its own code, and the server’s reply code (RFC 5321 4.2) where there was a reply. */
const Thrown = z.object({ code: z.string().optional(), responseCode: z.number().optional().catch(undefined) })

/** Replies that ask for a login or for encryption, whatever they answer: an operator can put that right. RFC 4954, 3207. */
const ofTheDoor = [530, 534, 535, 538]

/**
 * What a failed attempt means. Only what the server says for good about this sender, this recipient or this letter is
 * final; a server that is away, slow, or does not let us in may be better tomorrow. Codes only: replies quote addresses.
 */
export function resultOf(thrown: unknown): Failure {
  const { code = 'unknown', responseCode } = Thrown.safeParse(thrown).data ?? {}
  if (responseCode !== undefined && ofTheDoor.includes(responseCode)) return { ok: false, retry: true, why: 'EAUTH' }
  const ofTheLetter = code === 'EENVELOPE' || code === 'EMESSAGE'
  if (!ofTheLetter) return { ok: false, retry: true, why: code }
  if (responseCode !== undefined && responseCode < 500) return { ok: false, retry: true, why: String(responseCode) }
  return { ok: false, retry: false, why: 'refused', detail: String(responseCode ?? code) }
}
