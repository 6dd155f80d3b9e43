import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import PostalMime, { type Email } from 'postal-mime'
import { SMTPServer, type SMTPServerDataStream, type SMTPServerOptions } from 'smtp-server'
import type { Received } from '../support/mail.ts'

/** A mail server on loopback that keeps what it gets. */
export interface MailServer {
  readonly port: number
  readonly mails: readonly Email[]
  /** As somebody reads them: mail programs show one of several with the same Message-ID. */
  read(): readonly Received[]
  refuse(address: string): void
  /** The next so many recipients are answered with this code; 451 unless told. */
  falter(times: number, code?: number): void
  close(): Promise<void>
}

export async function openMailServer(options: SMTPServerOptions = {}, port = 0): Promise<MailServer> {
  const mails: Email[] = []
  const refused = new Set<string>()
  const faltering = { times: 0, code: 451 }
  const keep = async (stream: SMTPServerDataStream) => mails.push(await PostalMime.parse(await buffer(stream)))
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    // Kept connections end with the server, as when it is killed.
    closeTimeout: 10,
    logger: false,
    onRcptTo({ address }, _session, answer) {
      if (refused.has(address)) return answer(reply(550))
      if (faltering.times === 0) return answer()
      faltering.times -= 1
      answer(reply(faltering.code))
    },
    onData(stream, _session, answer) {
      keep(stream).then(() => answer(), answer)
    },
    ...options,
  })
  // A client that goes away in the middle is what some tests are about.
  server.on('error', () => undefined)
  await once(server.listen(port, '127.0.0.1'), 'listening')
  return {
    port: (server.server.address() as AddressInfo).port,
    mails,
    read: () => [...new Map(mails.map((mail) => [mail.messageId, received(mail)])).values()],
    refuse: (address) => refused.add(address),
    falter: (times, code = 451) => Object.assign(faltering, { times, code }),
    close: () => new Promise((done) => server.close(() => done())),
  }
}

/** Replies quote what was said to them, as real ones do. */
const reply = (responseCode: number) => Object.assign(new Error('No <ola@nordwind.example> here'), { responseCode })

const received = (mail: Email): Received => ({
  key: decodeURIComponent(mail.messageId?.slice(1).split('@')[0] ?? ''),
  to: (mail.to ?? []).map(({ address }) => address).join(),
  language: headerOf(mail, 'content-language'),
  subject: mail.subject ?? '',
  text: mail.text ?? '',
})

/** A header as it stands; empty when there is none. */
export const headerOf = ({ headers }: Email, name: string): string =>
  headers.find(({ key }) => key === name)?.value ?? ''
