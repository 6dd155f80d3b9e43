import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Router } from 'express'
import { openApp, type App } from '../../bot/app.ts'
import { addresses, readConfig } from '../../bot/config.ts'
import { openLog } from '../../bot/log.ts'
import { createPages } from '../../bot/server/server.ts'
import { openSandbox, type Sandbox } from '../../sandbox/index.ts'
import { castOf, Instances, storeFor } from './instances.ts'
import { person, type Player } from './player.ts'
import type { Who } from './sandbox.ts'

export interface StageOptions {
  /** Orders sent to `POST /orders` before anything else. */
  readonly orders?: readonly object[]
  /** Settings beside the defaults, by their names in the environment. */
  readonly settings?: Readonly<Record<string, string>>
  /** Kept, and not removed at the end, where given. */
  readonly dataDir?: string
  /** How many instances of the bot there are; more than one share a database. */
  readonly instances?: number
}

export interface BillingEntry {
  readonly order: string
  readonly operation: string
  readonly idempotencyKey: string
  readonly repeat: boolean
}

/** The product and its sandbox in this process, on a free port, with people to play. */
export interface Stage {
  readonly url: string
  readonly dataDir: string
  /** The app as it runs now; of several the first. */
  app(): App
  /** Who takes which request may be said here. */
  readonly instances: Instances
  player(who: Exclude<Who, 'bot'>): Player
  /** Any request, with the intake's token. */
  call<T = Record<string, unknown>>(method: string, path: string, body?: unknown): Promise<{ status: number; body: T }>
  /** What `GET /orders/:id` says. */
  order(orderId: string): Promise<Report>
  ledger(): Promise<readonly BillingEntry[]>
  /** How often billing was started for an order. */
  billings(orderId: string): Promise<number>
  /** Moves the bot's clock by an ISO 8601 duration, or to an instant; due work is done when it resolves. */
  clock(to: string): Promise<void>
  /** Resolves when nothing that is due is left to do. */
  quiet(): Promise<void>
  /** Sets faults of the provisioning service. */
  fault(fault: object): Promise<void>
  /** What the bot has called of Webex's REST API so far: `POST messages`, `DELETE messages`, ... */
  called(): readonly string[]
  /** A folder with all in it that is kept now. */
  kept(): Promise<string>
  /** Every line logged so far. */
  logged(): string
  /** Stops the bot in good order and opens it again on the same folder, by its clock so many minutes later. */
  restart(awayMinutes?: number): Promise<void>
  close(): Promise<void>
}

export interface Report {
  readonly status: string
  readonly session?: {
    readonly step: string
    readonly phase: string
    readonly stepNumber: number
    readonly stepsExpected: number
  }
  readonly matters: readonly { readonly kind: string; readonly reason?: string }[]
  readonly due: readonly { readonly kind: string; readonly dueAt: string }[]
  readonly operations: readonly { readonly operation: string; readonly phase: string }[]
  readonly history: readonly { readonly what: string; readonly who?: string }[]
  readonly stop?: { readonly reason: string }
  readonly prompt: { readonly dueAt: string; readonly deliveredAt?: string; readonly undelivered?: string }
}

export async function openStage(options: StageOptions = {}): Promise<Stage> {
  const { orders = [], settings = {}, dataDir, instances: count = castOf() } = options
  const folder = dataDir ?? (await mkdtemp(join(tmpdir(), 'stage-')))
  const store = await storeFor(count)
  const config = readConfig({ PORT: '0', DATA_DIR: folder, SANDBOX_PACE: '0', ...store.settings, ...settings })
  const lines: string[] = []
  const log = openLog('info', { write: (line) => void lines.push(line) })
  const running: { sandbox?: Sandbox } = {}
  const instances = new Instances()
  const rest = Router()
  const pages = createPages({
    product: () => instances.pick()?.router,
    ready: async () => {
      const app = instances.pick()
      await app?.ready()
      return app !== undefined
    },
    rest,
    log,
  })
  const calls: string[] = []
  const server = createServer((request, response) => {
    const [, resource] = /^\/sandbox\/webex\/v1\/([a-z]+(?:\/actions)?)/.exec(request.url ?? '') ?? []
    if (resource && request.headers.authorization === 'Bearer sandbox-bot') calls.push(`${request.method} ${resource}`)
    const app = request.url === '/webex' ? instances.hearing() : instances.pick()
    if (!app?.accept(request, response)) pages(request, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  running.sandbox = await openSandbox({ dataDir: folder, pace: config.SANDBOX_PACE, smtpPort: 0 })
  const { port } = server.address() as AddressInfo
  const at = addresses(config, { http: port, smtp: running.sandbox.smtpPort })
  rest.use(running.sandbox.router)
  const open = async () => {
    for (let n = 0; n < count; n += 1) instances.apps.push(await openApp(config, at, log))
  }
  await open()
  const stage = around({
    url: at.self,
    folder,
    lines,
    calls,
    server,
    running,
    instances,
    open,
    dump: (to) => store.dump(to),
    async cleanUp() {
      await store.release()
      if (dataDir === undefined) await rm(folder, { recursive: true, force: true })
    },
  })
  for (const order of orders) await stage.call('POST', '/orders', order)
  return stage
}

interface Inside {
  readonly url: string
  readonly folder: string
  readonly lines: readonly string[]
  readonly calls: readonly string[]
  readonly server: Server
  readonly running: { sandbox?: Sandbox }
  readonly instances: Instances
  readonly open: () => Promise<void>
  readonly dump: (folder: string) => Promise<void>
  readonly cleanUp: () => Promise<void>
}

function around({ url, folder, lines, calls, server, running, instances, open, dump, cleanUp }: Inside): Stage {
  const call: Stage['call'] = async (method, path, body) => {
    const headers = {
      authorization: 'Bearer sandbox-intake',
      'content-type': 'application/json',
      accept: 'application/json',
    }
    const response = await fetch(url + path, {
      method,
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    return { status: response.status, body: JSON.parse(text || '{}') as never }
  }
  const app = () => {
    const [first] = instances.apps
    if (!first) throw new Error('The bot is not running')
    return first
  }
  const moved = async (move: object): Promise<string> => {
    const { status, body } = await call<{ now: string }>('POST', '/sandbox/clock', move)
    if (status !== 200) throw new Error(`The clock did not move: ${JSON.stringify(move)}`)
    return body.now
  }
  /** All clocks go to the same instant; what one of them does may be work for another. */
  const clock: Stage['clock'] = async (to) => {
    if (instances.apps.length === 1) return void (await moved(/^-?P/.test(to) ? { advance: to } : { now: to }))
    let now: string | undefined
    await instances.eachInTurn(async () => {
      now = await moved(now === undefined && /^-?P/.test(to) ? { advance: to } : { now: now ?? to })
    })
    for (let rounds = 0; rounds < 2; rounds += 1) {
      await instances.eachInTurn(async () => void (await moved({ advance: 'PT0S' })))
    }
  }
  const ledger = async () => (await call<readonly BillingEntry[]>('GET', '/sandbox/provisioning/ledger')).body
  return {
    url,
    dataDir: folder,
    app,
    instances,
    call,
    ledger,
    player: (who) => person(url, who),
    order: async (orderId) => (await call<Report>('GET', `/orders/${encodeURIComponent(orderId)}`)).body,
    billings: async (orderId) =>
      (await ledger()).filter(({ order, operation }) => order === orderId && operation === 'billingStarted').length,
    clock,
    quiet: () => clock('PT0S'),
    async fault(fault) {
      const { status } = await call('POST', '/sandbox/provisioning/faults', fault)
      if (status >= 300) throw new Error(`The fault was refused: ${JSON.stringify(fault)}`)
    },
    called: () => calls,
    async kept() {
      await dump(folder)
      return folder
    },
    logged: () => lines.join(''),
    async restart(awayMinutes = 0) {
      await instances.close()
      if (awayMinutes > 0) await setClockAhead(folder, awayMinutes * 60_000)
      await open()
    },
    async close() {
      await instances.close()
      await running.sandbox?.close()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      await cleanUp()
    },
  }
}

/** As somebody finds the clock who was not there when it went on. */
async function setClockAhead(folder: string, ms: number): Promise<void> {
  const file = join(folder, 'sandbox/clock.json')
  const { aheadMs } = JSON.parse(await readFile(file, 'utf8').catch(() => '{"aheadMs":0}')) as { aheadMs: number }
  await writeFile(file, JSON.stringify({ aheadMs: aheadMs + ms }))
}
