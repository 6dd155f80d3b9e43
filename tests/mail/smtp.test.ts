import { createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { openLog } from '../../bot/log.ts'
import { openSmtpMail, type OpenMail, type SmtpSettings } from '../../bot/mail/smtp.ts'
import { letter } from './letters.ts'
import { headerOf, openMailServer, type MailServer } from './mail-server.ts'

const closing: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

const lines: string[] = []
const log = openLog('debug', { write: (line) => lines.push(line) })
beforeEach(() => {
  lines.length = 0
})

async function serving(options?: Parameters<typeof openMailServer>[0]): Promise<MailServer> {
  const server = await openMailServer(options)
  closing.push(() => server.close())
  return server
}

function mailTo(port: number, other: Partial<SmtpSettings> = {}): OpenMail {
  const url = `smtp://127.0.0.1:${port}`
  const mail = openSmtpMail({ url, from: 'Set Up Now <set-up-now@nordwind.example>', ...other }, log)
  closing.push(() => mail.close())
  return mail
}

const send = (mail: OpenMail, key = 'WBX-1001:1') => mail.send('ola@nordwind.example', letter, key)

const failing = (responseCode: number) => Object.assign(new Error('ola@nordwind.example is why'), { responseCode })

describe('a letter on the wire', () => {
  test('says that a machine wrote it, in which language, and that no machine shall answer', async () => {
    const server = await serving()
    await send(mailTo(server.port))
    const [mail] = server.mails
    if (!mail) throw new Error('nothing arrived')
    expect(mail.from).toMatchObject({ name: 'Set Up Now', address: 'set-up-now@nordwind.example' })
    expect(mail.messageId).toBe('<WBX-1001%3A1@nordwind.example>')
    expect(headerOf(mail, 'auto-submitted')).toBe('auto-generated')
    expect(headerOf(mail, 'x-auto-response-suppress')).toBe('All')
    expect(headerOf(mail, 'content-language')).toBe('pl')
    expect(headerOf(mail, 'x-mailer')).toBe('')
    expect(headerOf(mail, 'content-type')).toMatch(/^multipart\/alternative/)
  })

  test('has its text and its page in UTF-8, and nothing attached', async () => {
    const server = await serving()
    await send(mailTo(server.port))
    const [mail] = server.mails
    expect(mail?.attachments).toEqual([])
    expect(mail?.text).toContain('Żółta Łódź')
    expect(mail?.html).toContain('Żółta Łódź')
  })
})

describe('what can never be delivered', () => {
  test('is what the server refuses for good: sender, recipient or letter', async () => {
    const sender = await serving({ onMailFrom: (_address, _session, answer) => answer(failing(553)) })
    const data = await serving({
      onData: (stream, _session, answer) => stream.resume().on('end', () => answer(failing(554))),
    })
    const refused = (detail: string) => ({ ok: false, retry: false, why: 'refused', detail })
    expect(await send(mailTo(sender.port))).toEqual(refused('553'))
    expect(await send(mailTo(data.port))).toEqual(refused('554'))
  })

  test.each([
    '',
    'ola',
    'ola@',
    '@nordwind.example',
    'Ola <ola@nordwind.example>',
    'ola@a@b',
    'o\r\nla@nordwind.example',
  ])('is what goes to no address: %j', async (to) => {
    const server = await serving()
    expect(await mailTo(server.port).send(to, letter, 'a')).toMatchObject({ retry: false, detail: 'address' })
    expect(server.mails).toEqual([])
  })
})

describe('what is worth trying again', () => {
  test('is what the server cannot take now', async () => {
    const server = await serving()
    server.falter(1, 450)
    const mail = mailTo(server.port)
    expect(await send(mail)).toEqual({ ok: false, retry: true, why: '450' })
    expect(await send(mail)).toEqual({ ok: true })
  })

  test('is a server that is away, and it is found again once it is back', async () => {
    const server = await openMailServer()
    const mail = mailTo(server.port)
    expect(await send(mail)).toEqual({ ok: true })
    await server.close()
    expect(await send(mail)).toMatchObject({ ok: false, retry: true })
    const back = await openMailServer({}, server.port)
    closing.push(() => back.close())
    expect(await send(mail)).toEqual({ ok: true })
  })

  test('is a server that says nothing, or goes in the middle of a word', async () => {
    const patience = { connectionMs: 200, answerMs: 50, letterMs: 5_000 }
    const silent = await listening(() => undefined)
    expect(await send(mailTo(silent, { patience }))).toEqual({ ok: false, retry: true, why: 'ETIMEDOUT' })
    const rude = await listening((socket) => socket.end('220 mail.nord'))
    expect(await send(mailTo(rude))).toMatchObject({ ok: false, retry: true })
    const closed = await listening((socket) => socket.end('554 no mail today\r\n'))
    expect(await send(mailTo(closed))).toMatchObject({ ok: false, retry: true })
  })

  test('is nothing that happened to a connection between two letters', async () => {
    const server = await serving({ socketTimeout: 60_000 })
    const patience = { connectionMs: 5_000, answerMs: 500, letterMs: 5_000 }
    const mail = mailTo(server.port, { patience })
    expect(await send(mail, 'a')).toEqual({ ok: true })
    await sleep(700)
    expect(await send(mail, 'b')).toEqual({ ok: true })
    expect(server.read().map(({ key }) => key)).toEqual(['a', 'b'])
  })

  test('is a server that trickles its words, so that there is always a sign of life', async () => {
    const patience = { connectionMs: 5_000, answerMs: 5_000, letterMs: 100 }
    const slow = await listening((socket) => {
      const trickle = setInterval(() => socket.write('2'), 10)
      socket.on('close', () => clearInterval(trickle))
    })
    expect(await send(mailTo(slow, { patience }))).toEqual({ ok: false, retry: true, why: 'EABORT' })
  })

  test('is a letter that comes when the bot stops, but not one that is under way then', async () => {
    const stopping: { mail?: OpenMail } = {}
    const server = await serving({
      onMailFrom(_address, _session, answer) {
        stopping.mail?.close()
        answer()
      },
    })
    stopping.mail = mailTo(server.port)
    expect(await send(stopping.mail)).toEqual({ ok: true })
    expect(await send(stopping.mail)).toEqual({ ok: false, retry: true, why: 'ECONNECTION' })
  })
})

describe('a mail server that does not let us in', () => {
  const locked = () =>
    serving({
      disabledCommands: ['STARTTLS'],
      authMethods: ['PLAIN'],
      onAuth: ({ username, password }, _session, answer) =>
        username === 'set-up@now' && password === '100% right/'
          ? answer(null, { user: username })
          : answer(Object.assign(new Error('wrong'), { responseCode: 535 })),
    })

  test('is tried again, because somebody may put that right, and told of once an hour', async () => {
    const { port } = await locked()
    let now = 0
    const mail = mailTo(port, { url: `smtp://set-up:wrong@127.0.0.1:${port}`, now: () => now })
    for (now of [0, 1_000, 3_599_000, 3_601_000]) {
      expect(await send(mail)).toEqual({ ok: false, retry: true, why: 'EAUTH' })
    }
    expect(lines.map((line) => JSON.parse(line) as object)).toEqual([
      expect.objectContaining({ level: 'error', why: 'EAUTH' }),
      expect.objectContaining({ level: 'error', why: 'EAUTH' }),
    ])
  })

  test('is no refusal of the letter when it asks for a login only then', async () => {
    const { port } = await locked()
    expect(await send(mailTo(port))).toEqual({ ok: false, retry: true, why: 'EAUTH' })
  })

  test('does, given the right password, which a URL may hold encoded or not', async () => {
    const server = await locked()
    const { port } = server
    for (const password of ['100%25%20right%2F', '100% right%2F']) {
      const mail = mailTo(port, { url: `smtp://set-up%40now:${password}@127.0.0.1:${port}` })
      expect([password, await send(mail)]).toEqual([password, { ok: true }])
    }
  })
})

describe('encryption', () => {
  test('is used on this machine where it is offered, whatever name the certificate is for', async () => {
    let secure = false
    const server = await serving({
      disabledCommands: ['AUTH'],
      onMailFrom(_address, session, answer) {
        secure = session.secure
        answer()
      },
    })
    expect(await send(mailTo(server.port))).toEqual({ ok: true })
    expect(secure).toBe(true)
  })
})

test('nothing of a letter, its reader or the mail server’s words is logged', async () => {
  const server = await serving()
  const mail = mailTo(server.port)
  await send(mail)
  server.refuse('ola@nordwind.example')
  await send(mail)
  server.falter(1)
  await send(mail)
  expect(lines).toEqual([])
})

/** A server that is not one. */
async function listening(each: (socket: Socket) => void): Promise<number> {
  const sockets = new Set<Socket>()
  const server: Server = createServer((socket) => {
    sockets.add(socket.on('error', () => undefined))
    each(socket)
  })
  closing.push(() => {
    for (const socket of sockets) socket.destroy()
    return new Promise((done) => server.close(done))
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  return (server.address() as AddressInfo).port
}
