import { createTransport } from 'nodemailer'
import type { Mail } from '../../flows/mail.ts'
import type { Log } from '../log.ts'
import { isAddress, senderOf } from './address.ts'
import { layOut } from './letter.ts'
import { complaints } from './smtp-complaints.ts'
import { resultOf } from './smtp-result.ts'
import { serverOf } from './smtp-server-of.ts'

export interface SmtpSettings {
  /** `smtp://user:password@host:port` or `smtps://…`. */
  readonly url: string
  /** `name@host` or `Some Name <name@host>`. */
  readonly from: string
  /** How long to wait; 10 and 20 seconds and a minute unless told. */
  readonly patience?: Patience
  /** Milliseconds of a clock that only runs on; the process’s own unless told. */
  readonly now?: () => number
}

interface Patience {
  readonly connectionMs: number
  /** For any sign of life from the server. */
  readonly answerMs: number
  /** For a letter altogether: a server may trickle its words. */
  readonly letterMs: number
}

export type OpenMail = Mail & {
  /** Ends the connections; what is under way is finished first. Letters that come later are to be tried again. */
  close(): void
}

/**
 * Sends letters through a mail server, over a few connections that are kept. Nothing connects before the first letter.
 * Throws when `from` is no address. `send` rejects for a letter that cannot be laid out, see there.
 */
export function openSmtpMail(settings: SmtpSettings, log: Log): OpenMail {
  const sender = senderOf(settings.from)
  if (!sender) throw new Error('The sender of mail is no address')
  const patience = settings.patience ?? { connectionMs: 10_000, answerMs: 20_000, letterMs: 60_000 }
  const transport = createTransport({ ...serverOf(settings.url), ...waits(patience), ...pooled })
  const complain = complaints(log, settings.now ?? (() => performance.now()))
  return {
    async send(to, letter, key) {
      if (!isAddress(to)) return { ok: false, retry: false, why: 'refused', detail: 'address' }
      const message = { ...always, ...(await layOut(letter)), from: sender, to: { name: '', address: to } }
      const headers = { ...automatic, 'Content-Language': letter.language }
      try {
        const signal = AbortSignal.timeout(patience.letterMs)
        await transport.sendMail({ ...message, headers, signal, messageId: messageId(key, sender.address) })
        return { ok: true }
      } catch (error) {
        const result = resultOf(error)
        complain(result)
        return result
      }
    },
    close: () => transport.close(),
  }
}

/** Who answers out of office, or by machine, is told not to: RFC 3834 section 5, and Exchange’s own way to say it. */
const automatic = { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' }

const always = { xMailer: false, disableFileAccess: true, disableUrlAccess: true } as const

/** A connection that the server closed meanwhile is replaced at once; what goes wrong beyond that is the caller’s to retry. */
const pooled = { pool: true, maxConnections: 3, maxRequeues: 1 } as const

const waits = ({ connectionMs, answerMs }: Patience) => ({
  connectionTimeout: connectionMs,
  dnsTimeout: connectionMs,
  greetingTimeout: answerMs,
  socketTimeout: answerMs,
})

/** RFC 5322 3.6.4. `%` may stand in it; of what `encodeURIComponent` leaves alone, brackets and dots may not, or not everywhere. */
function messageId(key: string, sender: string): string {
  const left = encodeURIComponent(key).replace(/[().]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)
  return `<${left}@${sender.slice(sender.lastIndexOf('@') + 1)}>`
}
