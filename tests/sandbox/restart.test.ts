import { appendFile, mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { openTestSandbox } from '../support/sandbox.ts'

let dataDir: string

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'sandbox-restart-'))
})
afterEach(() => rm(dataDir, { recursive: true, force: true }))

const contentType = 'application/vnd.microsoft.card.adaptive'
const attachments = [{ contentType, content: { type: 'AdaptiveCard', version: '1.3' } }]
const hook = { name: 'ear', targetUrl: 'http://127.0.0.1:9/', resource: 'rooms', event: 'created' }

/** Does something of every kind and gives the paths under which it can be seen. */
async function live(): Promise<string[]> {
  const sandbox = await openTestSandbox({ dataDir })
  const bot = sandbox.as('bot')
  const card = { toPersonEmail: 'ola@nordwind.example', text: 'zolta-question', attachments }
  const { body: message } = await bot.post<{ id: string; roomId: string }>('/messages', card)
  const press = { type: 'submit', messageId: message.id, inputs: { subdomain: 'zolta-lodz' } }
  const { body: action } = await sandbox.as('ola').post<{ id: string }>('/attachment/actions', press)
  const { body: webhook } = await bot.post<{ id: string }>('/webhooks', hook)
  const { body: gone } = await bot.post<{ id: string }>('/messages', { roomId: message.roomId, text: 'zolta-gone' })
  await bot.delete(`/messages/${gone.id}`)
  const paths = [
    `/rooms/${message.roomId}`,
    `/memberships?roomId=${message.roomId}`,
    `/messages?roomId=${message.roomId}`,
    `/attachment/actions/${action.id}`,
    `/webhooks/${webhook.id}`,
  ]
  await sandbox.close()
  return paths
}

describe('a restart', () => {
  test('keeps spaces, members, messages, presses and webhooks', async () => {
    const paths = await live()
    const again = await openTestSandbox({ dataDir })
    const bodies = await Promise.all(paths.map(async (path) => (await again.as('bot').get(path)).body))
    expect(bodies).toMatchObject([
      { title: 'Ola Nowak' },
      { items: [{}, {}] },
      { items: [{ text: 'zolta-question', attachments }] },
      { inputs: { subdomain: 'zolta-lodz' } },
      { status: 'active', name: 'ear' },
    ])
    expect((await again.as('bot').get('/rooms')).body['items']).toHaveLength(3)
    await again.close()
  })

  test('needs no orderly end: what was answered is kept, what was half written is not', async () => {
    const killed = await openTestSandbox({ dataDir })
    await killed.as('ola').post('/messages', { toPersonEmail: 'zed@obcy.example', text: 'kept' })
    await appendFile(join(dataDir, 'sandbox', 'webex'), 'eyJhbGciOiJkaXIi')
    const again = await openTestSandbox({ dataDir })
    const { body } = await again.as('zed').get('/messages/direct?personEmail=ola@nordwind.example')
    expect(body).toMatchObject({ items: [{ text: 'kept' }] })
    await again.close()
    await killed.close()
  })

  test('finds nothing on the disk that anybody could read', async () => {
    await live()
    const folder = join(dataDir, 'sandbox')
    for (const file of await readdir(folder, { recursive: true, withFileTypes: true })) {
      if (!file.isFile()) continue
      const path = join(file.parentPath, file.name)
      expect(await readFile(path, 'latin1')).not.toMatch(/zolta-|Ola Nowak|nordwind/)
      expect((await stat(path)).mode & 0o077).toBe(0)
    }
  })
})
