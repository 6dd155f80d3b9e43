import type { AddressInfo, Socket } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server'
import { hasCode } from '../sealing.ts'
import type { Faults } from './faults.ts'
import type { Envelope } from './mail.ts'

export interface SmtpOptions {
  /** Where to listen on 127.0.0.1; any free one for 0, and where that one is taken. */
  readonly port: number
  readonly faults: Faults
  /** Takes a message; it is answered with "accepted" when this resolves, and with "try again" when it rejects. */
  readonly deliver: (raw: Buffer, envelope: Envelope) => Promise<void>
  readonly log: { error(fields: object, message: string): void }
}

export interface Smtp {
  readonly port: number
  /** Cuts off everybody who is connected. */
  hangUp(): void
  close(): Promise<void>
}

/** Opens the mail server: plain SMTP on loopback, for anybody, with or without a password. */
export async function openSmtp(options: SmtpOptions): Promise<Smtp> {
  const door = new Door(options)
  const port = await listen(door, options.port)
  door.on('error', (err) => options.log.error({ err }, 'a connection to the mail server broke'))
  return {
    port,
    hangUp: () => door.hangUp(),
    close: () =>
      new Promise((resolve) => {
        door.close(() => resolve())
        door.hangUp()
      }),
  }
}

const tenMegabytes = 10 * 2 ** 20

/** An SMTP reply other than "fine"; `responseCode` is where the library looks for it. */
class Refusal extends Error {
  readonly responseCode: number

  constructor(responseCode: number, message = `The sandbox was told to answer ${responseCode}`) {
    super(message)
    this.responseCode = responseCode
  }
}

class Door extends SMTPServer {
  /** By the port they come from, which is how a session names its connection. */
  private readonly sockets = new Map<number, Socket>()
  private readonly faults: Faults
  private readonly deliver: SmtpOptions['deliver']
  private readonly log: SmtpOptions['log']

  constructor({ faults, deliver, log }: SmtpOptions) {
    super({
      authOptional: true,
      // Plain on purpose: the only certificate a sandbox could show is one that no sender should accept.
      disabledCommands: ['STARTTLS'],
      disableReverseLookup: true,
      size: tenMegabytes,
      // For whoever is let in at the very moment of closing; everybody else is cut off at once.
      closeTimeout: 1_000,
      onAuth: ({ username }, _session, done) => done(null, { user: username ?? 'anybody' }),
      onConnect: (session, done) => this.decide(session, done, 'connect'),
      onRcptTo: ({ address }, session, done) => this.decide(session, done, 'rcpt', [address.toLowerCase()]),
      onData: (stream, session, done) => {
        this.take(stream, session).then(
          (answered) => answered && done(),
          (cause: unknown) => done(this.refusalFor(cause)),
        )
      },
    })
    this.faults = faults
    this.deliver = deliver
    this.log = log
  }

  override connect(...[socket, options]: Parameters<SMTPServer['connect']>): void {
    if (this.faults.isDown()) return void socket.resetAndDestroy()
    const from = socket.remotePort ?? 0
    this.sockets.set(from, socket)
    socket.once('close', () => this.sockets.delete(from))
    super.connect(socket, options)
  }

  hangUp(): void {
    for (const socket of this.sockets.values()) socket.destroy()
  }

  private decide(
    session: SMTPServerSession,
    done: (refusal?: Error) => void,
    ...[place, recipients]: Parameters<Faults['strike']>
  ): void {
    const answer = this.faults.strike(place, recipients)
    if (answer === 'drop') this.drop(session)
    else done(answer === undefined ? undefined : new Refusal(answer))
  }

  /** False when the connection was broken instead of answered. */
  private async take(stream: SMTPServerDataStream, session: SMTPServerSession): Promise<boolean> {
    const raw = await buffer(stream)
    if (stream.sizeExceeded) throw new Refusal(552, 'The message is larger than ten megabytes')
    const { mailFrom, rcptTo } = session.envelope
    const to = rcptTo.map(({ address }) => address.toLowerCase())
    const answer = this.faults.strike('data', to)
    if (answer !== undefined && answer !== 'drop') throw new Refusal(answer)
    await this.deliver(raw, { from: mailFrom ? mailFrom.address : '', to })
    if (answer === 'drop') this.drop(session)
    return answer === undefined
  }

  private refusalFor(cause: unknown): Refusal {
    if (cause instanceof Refusal) return cause
    this.log.error({ err: cause }, 'a mail could not be kept')
    return new Refusal(451, 'The sandbox could not keep the message')
  }

  private drop({ remotePort }: SMTPServerSession): void {
    this.sockets.get(remotePort)?.destroy()
  }
}

async function listen(door: Door, port: number): Promise<number> {
  try {
    return await listenOn(door, port)
  } catch (cause) {
    if (port !== 0 && hasCode(cause, 'EADDRINUSE')) return listenOn(door, 0)
    throw new Error(`The sandbox's mail server cannot listen on port ${port}`, { cause })
  }
}

function listenOn(door: Door, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    door.once('error', reject)
    door.listen(port, '127.0.0.1', () => {
      door.off('error', reject)
      resolve((door.server.address() as AddressInfo).port)
    })
  })
}
