import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { openFaults } from '../../sandbox/mail/faults.ts'
import { openMail } from '../../sandbox/mail/index.ts'
import { openSmtp } from '../../sandbox/mail/smtp.ts'
import { openTestSandbox, type TestSandbox } from '../support/sandbox.ts'
import { hold, inbox, invitation, refusal, send } from './mail-sender.ts'

let sandbox: TestSandbox

beforeEach(async () => {
  sandbox = await openTestSandbox()
})
afterEach(() => sandbox.close())

const to = (address: string, messageId?: string) => ({ to: address, ...(messageId && { messageId }) })
const fault = (body: unknown) => sandbox.call('POST', '/sandbox/mail/faults', body)
const subjects = async () => (await inbox(sandbox)).map(({ subject }) => subject)

describe('a mail that is sent', () => {
  test('is listed as it was written, Polish letters and all', async () => {
    await send(sandbox, { messageId: '<one@bot.example>' })
    expect(await inbox(sandbox)).toEqual([
      expect.objectContaining({
        to: ['ola@nordwind.example'],
        from: 'set-up-now@bot.example',
        subject: invitation.subject,
        date: '2026-03-02T08:00:00.000Z',
        messageId: '<one@bot.example>',
        language: 'pl',
        text: expect.stringContaining('Cześć Ola, dokończ konfigurację'),
        html: expect.stringContaining('Cześć Ola'),
        links: ['https://bot.example/claim?a=1&b=2'],
        copies: 1,
      }),
    ])
  })

  test('has the headers that people see, decoded', async () => {
    await send(sandbox)
    const [mail] = await inbox(sandbox)
    const { body } = await sandbox.call('GET', `/sandbox/mail/${mail?.id}`)
    expect(body['headers']).toContainEqual({ name: 'To', value: 'Ola Żółć <ola@nordwind.example>' })
    expect((await sandbox.call('GET', '/sandbox/mail/nothing')).status).toBe(404)
  })

  test('may have one part only, and no language but that of its HTML', async () => {
    await send(sandbox, { html: undefined, headers: {} })
    await send(sandbox, { text: undefined, headers: {} })
    expect(await inbox(sandbox)).toMatchObject([
      { text: null, language: 'pl', links: ['https://bot.example/claim?a=1&b=2'] },
      { html: null, language: null, links: ['https://bot.example/claim?a=1&b=2'] },
    ])
  })

  test('is found by whom it went to, newest first, in any letter case', async () => {
    await send(sandbox, { ...to('ola@nordwind.example'), subject: 'first' })
    await send(sandbox, { ...to('Marek@Nordwind.example'), subject: 'second' })
    await send(sandbox, { ...to('ola@nordwind.example'), bcc: 'marek@nordwind.example', subject: 'third' })
    expect(await subjects()).toEqual(['third', 'second', 'first'])
    expect(await inbox(sandbox, '?to=MAREK@nordwind.example')).toMatchObject([
      { subject: 'third' },
      { subject: 'second' },
    ])
    expect(await inbox(sandbox, '?to=ola@nordwind.example&max=1')).toMatchObject([{ subject: 'third' }])
    expect((await sandbox.call('GET', '/sandbox/mail?max=some')).status).toBe(400)
  })

  test('and comes again counts as a copy, in each mailbox for itself', async () => {
    await send(sandbox, to('ola@nordwind.example', '<same@bot.example>'))
    await send(sandbox, to('ola@nordwind.example', '<same@bot.example>'))
    await send(sandbox, to('marek@nordwind.example', '<same@bot.example>'))
    expect((await inbox(sandbox)).map(({ to: [one], copies }) => [one, copies])).toEqual([
      ['marek@nordwind.example', 1],
      ['ola@nordwind.example', 2],
    ])
  })

  test('is forgotten when the inbox is emptied', async () => {
    await send(sandbox)
    expect((await sandbox.call('DELETE', '/sandbox/mail')).status).toBe(204)
    expect(await inbox(sandbox)).toEqual([])
  })

  test('may come with a password, any will do', async () => {
    const { host } = new URL(sandbox.smtp)
    await send({ ...sandbox, smtp: `smtp://bot:secret@${host}` })
    expect(await inbox(sandbox)).toHaveLength(1)
  })
})

describe('mail that is to go wrong', () => {
  test.each([421, 450, 451, 550, 552, 554])('is answered %d, once, and then taken', async (answer) => {
    expect(await fault({ answer })).toMatchObject({ status: 200 })
    expect(await refusal(sandbox)).toMatchObject({ responseCode: answer })
    expect(await refusal(sandbox)).toEqual({ sent: true })
    expect(await inbox(sandbox)).toHaveLength(1)
  })

  test('goes wrong for one address as often as asked, others are not touched', async () => {
    await fault({ to: 'Ola@nordwind.example', answer: 550, times: 2 })
    expect(await refusal(sandbox, to('marek@nordwind.example'))).toEqual({ sent: true })
    expect(await refusal(sandbox)).toMatchObject({ responseCode: 550 })
    const left = [{ to: 'ola@nordwind.example', answer: 550, times: 1, after: 'rcpt' }]
    expect(await sandbox.call('GET', '/sandbox/mail/faults')).toMatchObject({ body: { items: left } })
    expect(await refusal(sandbox)).toMatchObject({ responseCode: 550 })
    expect(await refusal(sandbox)).toEqual({ sent: true })
  })

  test('goes wrong until it is mended', async () => {
    await fault([{ answer: 451, times: 'always' }])
    for (const _try of [1, 2, 3]) expect(await refusal(sandbox)).toMatchObject({ responseCode: 451 })
    expect((await sandbox.call('DELETE', '/sandbox/mail/faults')).status).toBe(204)
    expect(await refusal(sandbox)).toEqual({ sent: true })
  })

  test('is refused at the greeting, or after it was handed over', async () => {
    await fault({ answer: 421, after: 'connect' })
    expect(await refusal(sandbox)).toMatchObject({ responseCode: 421 })
    await fault({ answer: 554, after: 'data', to: 'ola@nordwind.example' })
    expect(await refusal(sandbox)).toMatchObject({ responseCode: 554 })
    expect(await inbox(sandbox)).toEqual([])
  })

  test.each([
    ['connect', 0],
    ['rcpt', 0],
    // The nasty one: taken, and the sender is not told.
    ['data', 1],
  ])('the line breaks after %s, and %d mails are kept', async (after, kept) => {
    await fault({ answer: 'drop', after })
    expect(await refusal(sandbox)).not.toHaveProperty('sent')
    expect(await inbox(sandbox)).toHaveLength(kept)
    expect(await refusal(sandbox)).toEqual({ sent: true })
  })

  test('a server that is down lets nobody in, cuts off who is in, and comes back', async () => {
    const held = await hold(sandbox)
    const cut = once(held, 'close')
    await fault({ down: true })
    await cut
    expect(await refusal(sandbox)).not.toHaveProperty('sent')
    await sandbox.call('DELETE', '/sandbox/mail/faults')
    expect(await refusal(sandbox)).toEqual({ sent: true })
  })

  test.each([
    {},
    [],
    { answer: 250 },
    { down: false },
    { answer: 550, times: 0 },
    { answer: 550, to: 'nobody' },
    { answer: 421, after: 'connect', to: 'ola@nordwind.example' },
  ])('%j is not a fault, and is refused', async (body) => {
    expect(await fault(body)).toMatchObject({ status: 400, body: { errors: [{}] } })
    expect(await sandbox.call('GET', '/sandbox/mail/faults')).toMatchObject({ body: { items: [] } })
  })
})

test('a mail that cannot be kept is not accepted, and somebody is told why', async () => {
  const told: string[] = []
  const smtp = await openSmtp({
    port: 0,
    faults: openFaults(),
    deliver: () => Promise.reject(new Error('the disk is full')),
    log: { error: (_fields, message) => told.push(message) },
  })
  const elsewhere = { ...sandbox, smtp: `smtp://127.0.0.1:${smtp.port}` }
  expect(await refusal(elsewhere)).toMatchObject({ responseCode: 451 })
  expect(told).toEqual(['a mail could not be kept'])
  await smtp.close()
})

test('where its port is taken, the mail server takes another', async () => {
  const taken = createServer().listen(0, '127.0.0.1')
  await once(taken, 'listening')
  const { port } = taken.address() as AddressInfo
  const mail = await openMail({ folder: `${sandbox.dataDir}/other`, port, log: console })
  expect(mail.port).not.toBe(port)
  expect(mail.port).toBeGreaterThan(0)
  await mail.close()
  taken.close()
})
