import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'

const root = join(import.meta.dirname, '../..')

let dataDir: string

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'sandbox-main-'))
})
afterEach(() => rm(dataDir, { recursive: true, force: true }))

/** Starts `npm run sandbox` (from source) on a free port and gives its process and address. */
async function start() {
  const env = { ...process.env, PORT: '0', HOST: '127.0.0.1', DATA_DIR: dataDir }
  const child = spawn(process.execPath, ['--import', 'tsx', 'sandbox/main.ts'], { cwd: root, env })
  for await (const line of createInterface({ input: child.stdout })) {
    const url = /http:\/\/\S+/.exec(line)?.[0]
    if (url !== undefined) return { child, api: `${url}/sandbox/webex/v1`, ended: once(child, 'exit') }
  }
  throw new Error('the sandbox ended without a word')
}

const ola = { authorization: 'Bearer sandbox-ola', 'content-type': 'application/json' }

describe('the sandbox as a process of its own', () => {
  test('says where it is, remembers through kill -9, and stops when asked', async () => {
    const killed = await start()
    const body = JSON.stringify({ toPersonEmail: 'zed@obcy.example', text: 'kept' })
    const sent = await fetch(`${killed.api}/messages`, { method: 'POST', headers: ola, body })
    expect(sent.status).toBe(200)
    killed.child.kill('SIGKILL')
    await killed.ended

    const again = await start()
    const path = '/messages/direct?personEmail=zed@obcy.example'
    const kept = await fetch(again.api + path, { headers: ola })
    expect(await kept.json()).toMatchObject({ items: [{ text: 'kept' }] })
    again.child.kill('SIGTERM')
    expect(await again.ended).toEqual([0, null])
  })
})
