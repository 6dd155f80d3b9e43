import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { openInbox } from '../../sandbox/mail/inbox.ts'
import { readMail } from '../../sandbox/mail/mail.ts'
import { openTestSandbox } from '../support/sandbox.ts'
import { inbox, invitation, send } from './mail-sender.ts'

let dataDir: string

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'sandbox-mail-'))
})
afterEach(() => rm(dataDir, { recursive: true, force: true }))

const mail = (subject: string) =>
  readMail(Buffer.from(`Message-ID: <${subject}@bot.example>\r\nSubject: ${subject}\r\n\r\nhello\r\n`), {
    from: 'set-up-now@bot.example',
    to: ['ola@nordwind.example'],
  })

test('mails and their copies outlive a restart', async () => {
  const before = await openTestSandbox({ dataDir })
  await send(before, { messageId: '<one@bot.example>' })
  await send(before, { messageId: '<one@bot.example>' })
  const seen = await inbox(before)
  await before.close()
  const after = await openTestSandbox({ dataDir })
  expect(await inbox(after)).toEqual(seen)
  expect(seen).toMatchObject([{ subject: invitation.subject, copies: 2 }])
  await after.close()
})

test('a mail that was accepted is stored, without an orderly end', async () => {
  const killed = await openTestSandbox({ dataDir })
  await send(killed)
  const again = await openTestSandbox({ dataDir })
  expect(await inbox(again)).toMatchObject([{ subject: invitation.subject }])
  await again.close()
  await killed.close()
})

test('nobody can read them on the disk', async () => {
  const sandbox = await openTestSandbox({ dataDir })
  await send(sandbox, { subject: 'hush', text: 'hush' })
  await sandbox.close()
  const path = join(dataDir, 'sandbox', 'mail')
  expect(await readFile(path, 'latin1')).not.toMatch(/hush|nordwind/)
  expect((await stat(path)).mode & 0o077).toBe(0)
})

test('only the newest are kept, and what is stored does not grow for ever', async () => {
  const kept = await openInbox(dataDir, 3)
  const subjects = Array.from({ length: 20 }, (_, at) => `mail-${at}`)
  const size = async () => (await stat(join(dataDir, 'mail'))).size
  const sizes: number[] = []
  for (const subject of subjects) {
    await kept.keep(await mail(subject))
    sizes.push(await size())
  }
  const newest = ['mail-19', 'mail-18', 'mail-17']
  expect(kept.all().map(({ subject }) => subject)).toEqual(newest)
  const [first = 0] = sizes
  expect(Math.max(...sizes)).toBeLessThan(8 * first)
  const again = await openInbox(dataDir, 3)
  expect(again.all().map(({ subject }) => subject)).toEqual(newest)
})

test('none is lost of many that come at once, while what is stored is written anew', async () => {
  const kept = await openInbox(dataDir, 5)
  const mails = await Promise.all(Array.from({ length: 40 }, (_, at) => mail(`mail-${at}`)))
  await Promise.all(mails.map((one) => kept.keep(one)))
  expect((await openInbox(dataDir, 5)).all()).toEqual(mails.slice(-5).reverse())
})

test('an emptied inbox stays empty', async () => {
  const kept = await openInbox(dataDir)
  await kept.keep(await mail('gone'))
  await kept.clear()
  await kept.keep(await mail('here'))
  expect((await openInbox(dataDir)).all()).toMatchObject([{ subject: 'here' }])
})
