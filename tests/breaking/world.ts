import { cp, mkdtemp, rm } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { person, type Message, type Player } from '../support/player.ts'
import { openTestSandbox, type TestSandbox } from '../support/sandbox.ts'
import type { Report } from '../support/stage.ts'
import { openDoor } from './door.ts'
import { onLowdb, type Setting, type Store } from './setting.ts'

/** A place for a bot to work in. */
export interface Post {
  readonly url: string
  /** What it has to be told to work there. */
  readonly env: Readonly<Record<string, string>>
}

/** A store with orders in it, and the sandbox that goes with it: all of the world but the bots. */
export interface World {
  readonly folder: string
  readonly store: Store
  readonly sandbox: TestSandbox
  readonly zed: Player
  /** The latest time the bots' clocks were at. */
  latest: string
  /** For the bot that is killed; it gets all that comes from outside while it lives. */
  readonly post: Post
  /** For the one beside it, in a world of two. */
  readonly companionPost: Post | undefined
  /** Where bots are at work now: their clocks are moved together. */
  manned: readonly Post[]
  /** Asks whoever is there, as the ordering side does. Rejects when nobody is. */
  ask<T>(method: string, path: string, body?: object): Promise<T>
  order(orderId: string): Promise<Report>
  ledger(orderId: string): Promise<readonly Entry[]>
  messages(): Promise<readonly Message[]>
  /** How often Zed has pressed or written anything. */
  acts(): number
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
export async function openWorld(template?: string, setting: Setting = onLowdb): Promise<World> {
  const folder = await mkdtemp(join(tmpdir(), 'breaking-'))
  if (template) await cp(template, folder, { recursive: true })
  const sandbox = await openTestSandbox({ dataDir: folder, pace: 0 })
  const store = await setting.openStore(folder)
  const { url, posts, close } = await openPosts({ ...store.env, ...settingsFor(sandbox) }, setting)
  const [post, companionPost] = posts
  if (!post) throw new Error('A world without a place for a bot')
  return {
    folder,
    store,
    sandbox,
    ...zedIn(sandbox),
    latest: '',
    post,
    companionPost,
    manned: [],
    ask: (method, path, body) => asked(url + path, method, body),
    order: (orderId) => asked(`${url}/orders/${orderId}`),
    ledger: async (orderId) =>
      (await sandbox.call<readonly Entry[]>('GET', `/sandbox/provisioning/ledger?order=${orderId}`)).body,
    async close() {
      await close()
      await store.close()
      await sandbox.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** Zed, and how often he did anything. */
function zedIn(sandbox: TestSandbox): Pick<World, 'zed' | 'messages' | 'acts'> {
  let acts = 0
  const alone = person(sandbox.url, 'zed')
  const zed: Player = {
    ...alone,
    submits: (...given) => alone.submits(...given).finally(() => (acts += 1)),
    writes: (...given) => alone.writes(...given).finally(() => (acts += 1)),
  }
  return { zed, messages: () => zed.messages(), acts: () => acts }
}

const settingsFor = (sandbox: TestSandbox) => ({
  DATA_DIR: sandbox.dataDir,
  WEBEX_API_URL: sandbox.api,
  WEBEX_TOKEN: 'sandbox-bot',
  WEBHOOK_SECRET: 'killed-and-back-again',
  INTAKE_TOKEN: 'sandbox-intake',
  PROVISIONING_URL: `${sandbox.url}/sandbox/provisioning`,
  SMTP_URL: sandbox.smtp,
  SANDBOX_CLOCK: 'on',
  LOG_LEVEL: 'warn',
})

/** Where the world reaches the bots, and where each of them is. */
async function openPosts(env: Readonly<Record<string, string>>, { hasCompanion }: Setting) {
  const ports = [await freePort(), ...(hasCompanion ? [await freePort()] : [])]
  const door = hasCompanion ? await openDoor(ports) : undefined
  const at = (port: number) => `http://127.0.0.1:${port}`
  const url = door?.url ?? at(ports[0] ?? 0)
  const posts = ports.map((port): Post => ({ url: at(port), env: { ...env, PORT: String(port), PUBLIC_URL: url } }))
  return { url, posts, close: async () => door?.close() }
}

/** Asks at an address with the key of the ordering side. */
export async function asked<T>(url: string, method = 'GET', body?: object): Promise<T> {
  const headers = { authorization: 'Bearer sandbox-intake', 'content-type': 'application/json' }
  const response = await fetch(url, { method, headers, ...(body && { body: JSON.stringify(body) }) })
  return (await response.json()) as T
}

/** A port that is free now and that each bot of this place gets, since its webhooks lead there. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}
