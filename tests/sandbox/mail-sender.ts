import { connect, type Socket } from 'node:net'
import { createTransport, type SendMailOptions } from 'nodemailer'
import type { TestSandbox } from '../support/sandbox.ts'

/** A mail as `GET /sandbox/mail` lists it. */
export interface Listed {
  readonly id: string
  readonly to: readonly string[]
  readonly from: string
  readonly subject: string
  readonly date: string
  readonly messageId: string | null
  readonly language: string | null
  readonly text: string | null
  readonly html: string | null
  readonly links: readonly string[]
  readonly copies: number
}

/** What a whole mail of ours has, in both of its parts and in Polish. */
export const invitation = {
  from: '"Set Up Now" <set-up-now@bot.example>',
  to: 'Ola Żółć <ola@nordwind.example>',
  subject: 'Zażółć gęślą jaźń: zamówienie czeka na Ciebie',
  date: new Date('2026-03-02T08:00:00Z'),
  headers: { 'Content-Language': 'pl' },
  text: 'Cześć Ola, dokończ konfigurację: https://bot.example/claim?a=1&b=2.',
  html: '<!doctype html><html lang="pl"><head><title>x</title></head><body><h1>Cześć Ola</h1><a href="https://bot.example/claim?a=1&amp;b=2">Skonfiguruj teraz</a> <a href="mailto:ivo@cisco-reps.example">Ivo</a></body></html>',
}

/** Sends one mail in a connection of its own; rejects with what the server, or the line, said. */
export async function send(sandbox: TestSandbox, mail: SendMailOptions = {}): Promise<void> {
  const transport = createTransport({ url: sandbox.smtp, connectionTimeout: 5_000 })
  await transport.sendMail({ ...invitation, ...mail })
}

/** Why a mail could not be sent: nodemailer's code, and the reply code where there was a reply. */
export async function refusal(sandbox: TestSandbox, mail?: SendMailOptions): Promise<object> {
  return send(sandbox, mail).then(
    () => ({ sent: true }),
    ({ code, responseCode }: { code: string; responseCode?: number }) => ({
      code,
      ...(responseCode && { responseCode }),
    }),
  )
}

export async function inbox(sandbox: TestSandbox, query = ''): Promise<readonly Listed[]> {
  const { body } = await sandbox.call<{ items: readonly Listed[] }>('GET', `/sandbox/mail${query}`)
  return body.items
}

/** A connection that stays open after its greeting, as a pool of connections keeps it. */
export function hold(sandbox: TestSandbox): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(sandbox.smtp).port), '127.0.0.1')
    socket.once('error', reject).once('data', () => resolve(socket))
  })
}
