import type { Log } from '../log.ts'
import { openSmtpMail, type OpenMail } from './smtp.ts'

/** The second door: the mail server of `SMTP_URL`, and without one, a `Mail` that says of every letter that it has none. */
export const openMail = (smtpUrl: string | undefined, from: string, log: Log): OpenMail =>
  smtpUrl === undefined ? noMail : openSmtpMail({ url: smtpUrl, from }, log)

const noMail: OpenMail = {
  send: () => Promise.resolve({ ok: false, retry: false, why: 'noMail', detail: 'no SMTP_URL' }),
  close: () => undefined,
}
