import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { createTransport } from 'nodemailer'
import { invitation } from './mail-sender.ts'

const root = join(import.meta.dirname, '../..')

let dataDir: string

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'sandbox-mail-'))
})
afterEach(() => rm(dataDir, { recursive: true, force: true }))

/** Starts `npm run sandbox` (from source) and gives its process, and where it says that it is and takes mail. */
async function start(smtpPort: number) {
  const settings = { PORT: '0', HOST: '127.0.0.1', DATA_DIR: dataDir, SANDBOX_SMTP_PORT: String(smtpPort) }
  const args = ['--import', 'tsx', 'sandbox/main.ts']
  const child = spawn(process.execPath, args, { cwd: root, env: { ...process.env, ...settings } })
  let url = ''
  for await (const line of createInterface({ input: child.stdout })) {
    url ||= /http:\/\/\S+/.exec(line)?.[0] ?? ''
    const smtp = /smtp:\/\/\S+/.exec(line)?.[0]
    if (smtp !== undefined) return { child, url, smtp, said: line, ended: once(child, 'exit') }
  }
  throw new Error('the sandbox ended without a word')
}

test('says where it takes mail when its port is taken, and loses none that it accepted to a kill -9', async () => {
  const taken = createServer().listen(0, '127.0.0.1')
  await once(taken, 'listening')
  const { port } = taken.address() as AddressInfo
  const killed = await start(port)
  expect(killed.said).toMatch(new RegExp(`\\(${port} was taken\\)$`))
  await createTransport(killed.smtp).sendMail(invitation)
  killed.child.kill('SIGKILL')
  await killed.ended
  taken.close()
  await once(taken, 'close')

  const again = await start(port)
  expect(again.smtp).toBe(`smtp://127.0.0.1:${port}`)
  const answer = await fetch(`${again.url}/sandbox/mail`, { headers: { accept: 'application/json' } })
  expect(await answer.json()).toMatchObject({ items: [{ subject: invitation.subject }] })
  again.child.kill('SIGTERM')
  expect(await again.ended).toEqual([0, null])
})
