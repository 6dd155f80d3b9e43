import { cp, mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readJournal } from '../../storage/lowdb/inbox-format.ts'
import { person, type Message, type Player } from '../support/player.ts'
import { openTestSandbox, type TestSandbox } from '../support/sandbox.ts'
import type { Report } from '../support/stage.ts'

/** A folder with orders in it, and the sandbox that goes with it: all of the world but the bot. */
export interface World {
  readonly folder: string
  readonly sandbox: TestSandbox
  readonly zed: Player
  /** The latest time the bot's clock was at. */
  latest: string
  /** What the bot has to be told to work here. */
  readonly env: Readonly<Record<string, string>>
  /** Asks the bot, as the ordering side does. Rejects when it is not there. */
  ask<T>(method: string, path: string, body?: object): Promise<T>
  order(orderId: string): Promise<Report>
  ledger(orderId: string): Promise<readonly Entry[]>
  messages(): Promise<readonly Message[]>
  /** How often Zed has pressed or written anything. */
  acts(): number
  /** The events that were taken in and are not handled, by what the file says. */
  pending(): Promise<number>
  close(): Promise<void>
}

export interface Entry {
  readonly order: string
  readonly operation: string
  readonly idempotencyKey: string
  readonly repeat: boolean
  readonly jobId?: string
  readonly outcome: string
}

/** Opens a world on a copy of a template, or an empty one. */
export async function openWorld(template?: string): Promise<World> {
  const folder = await mkdtemp(join(tmpdir(), 'breaking-'))
  if (template) await cp(template, folder, { recursive: true })
  const sandbox = await openTestSandbox({ dataDir: folder, pace: 0 })
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const ask = async <T>(method: string, path: string, body?: object): Promise<T> => {
    const headers = { authorization: 'Bearer sandbox-intake', 'content-type': 'application/json' }
    const response = await fetch(url + path, { method, headers, ...(body && { body: JSON.stringify(body) }) })
    return (await response.json()) as T
  }
  let acts = 0
  const alone = person(sandbox.url, 'zed')
  const zed: Player = {
    ...alone,
    submits: (...given) => alone.submits(...given).finally(() => (acts += 1)),
    writes: (...given) => alone.writes(...given).finally(() => (acts += 1)),
  }
  return {
    folder,
    sandbox,
    zed,
    ask,
    latest: '',
    env: {
      PORT: String(port),
      PUBLIC_URL: url,
      DATA_DIR: folder,
      WEBEX_API_URL: sandbox.api,
      WEBEX_TOKEN: 'sandbox-bot',
      WEBHOOK_SECRET: 'killed-and-back-again',
      INTAKE_TOKEN: 'sandbox-intake',
      PROVISIONING_URL: `${sandbox.url}/sandbox/provisioning`,
      SMTP_URL: sandbox.smtp,
      SANDBOX_CLOCK: 'on',
      LOG_LEVEL: 'warn',
    },
    order: (orderId) => ask('GET', `/orders/${orderId}`),
    ledger: async (orderId) =>
      (await sandbox.call<readonly Entry[]>('GET', `/sandbox/provisioning/ledger?order=${orderId}`)).body,
    messages: () => zed.messages(),
    acts: () => acts,
    async pending() {
      const path = join(folder, 'inbox.journal')
      return readJournal(path, await readFile(path, 'utf8')).pending.size
    },
    async close() {
      await sandbox.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** A port that is free now and that each bot of this world gets, since its webhooks lead there. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}
