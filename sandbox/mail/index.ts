import type { Router } from 'express'
import { openFaults } from './faults.ts'
import { openInbox } from './inbox.ts'
import { readMail, type Envelope } from './mail.ts'
import { mailRoutes } from './routes.ts'
import { openSmtp } from './smtp.ts'

export interface MailOptions {
  /** Mails are kept in it, encrypted. */
  readonly folder: string
  /** Where to take mail on 127.0.0.1; 0 for any free port, which is also taken when this one is not free. */
  readonly port: number
  readonly log: { error(fields: object, message: string): void }
}

export interface MailStandIn {
  /** To be mounted at `/sandbox/mail`. */
  readonly router: Router
  /** Where mail is taken. */
  readonly port: number
  /** Ends all connections, and resolves when everything is stored. */
  close(): Promise<void>
}

/** Opens the stand-in for everybody's mail: a server that takes any mail, and one inbox that shows it. */
export async function openMail({ folder, port, log }: MailOptions): Promise<MailStandIn> {
  const inbox = await openInbox(folder)
  const faults = openFaults()
  const deliver = async (raw: Buffer, envelope: Envelope) => inbox.keep(await readMail(raw, envelope))
  const smtp = await openSmtp({ port, faults, deliver, log })
  return {
    router: mailRoutes({ inbox, faults, cutOff: () => smtp.hangUp(), log }),
    port: smtp.port,
    async close() {
      await smtp.close()
      await inbox.settled()
    },
  }
}
