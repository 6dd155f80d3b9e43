import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import closeWithGrace from 'close-with-grace'
import { Router } from 'express'
import { openSandbox, type Sandbox, type SandboxOptions } from '../sandbox/index.ts'
import { demoOrders } from '../sandbox/demo-orders.ts'
import { takeIn } from '../flows/intake.ts'
import { openApp, type App } from './app.ts'
import { addresses, ConfigError, environment, readConfig, type Config } from './config.ts'
import { openLog, type Log } from './log.ts'
import { createPages } from './server/server.ts'

/** Starts, says where, and stops on a signal; nothing else. */
async function main(): Promise<void> {
  const config = readConfig(environment())
  const log = openLog(config.LOG_LEVEL)
  process.on('unhandledRejection', (thrown) => log.error('unhandled', {}, thrown))
  const running: { app?: App; sandbox?: Sandbox } = {}
  const rest = Router()
  const pages = createPages({
    product: () => running.app?.router,
    ready: async () => {
      await running.app?.ready()
      return running.app !== undefined
    },
    ...(config.mode === 'sandbox' ? { rest } : {}),
    log,
  })
  const server = createServer((request, response) => {
    if (!running.app?.accept(request, response)) pages(request, response)
  })
  const port = await listen(server, config)
  if (config.mode === 'sandbox') running.sandbox = await openSandbox(sandboxOptions(config, log))
  const smtp = running.sandbox?.smtpPort ?? config.SANDBOX_SMTP_PORT
  const at = addresses(config, { http: port, smtp })
  const start = async () => {
    running.app = await openApp(config, at, log)
  }
  if (running.sandbox) {
    rest.post('/sandbox/restart', async (_request, response) => {
      await running.app?.close()
      delete running.app
      await start()
      response.json({ status: 'restarted' })
    })
    rest.use(running.sandbox.router)
  }
  await start()
  if (config.mode === 'sandbox' && running.app) await seed(running.app)
  process.stdout.write(running.sandbox ? welcome(at.self, running.sandbox) : `Set Up Now is serving at ${at.self}\n`)
  closeWithGrace({ delay: 40_000, logger: false }, async () => {
    const isShared = running.app?.world.storage.isShared
    await Promise.all([running.app?.stop(), isShared && sleep(LINGER)])
    await shutDoor(server, isShared ? LAST_REQUESTS : 0)
    await running.app?.close()
    await running.sandbox?.close()
  })
}

/** So long an instance among several goes on taking events in, in milliseconds: until whoever asks `/ready` sends them elsewhere. */
const LINGER = 5_000
/** So long requests that are under way may take to be answered, before the store closes. */
const LAST_REQUESTS = 5_000

/** Nobody new comes in; whoever is in may stay for so many milliseconds. */
async function shutDoor(server: ReturnType<typeof createServer>, patience: number): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve))
  const idle = setInterval(() => server.closeIdleConnections(), 50)
  await Promise.race([closed, sleep(patience)])
  clearInterval(idle)
  server.closeAllConnections()
}

const listen = (server: ReturnType<typeof createServer>, { PORT, HOST }: Config): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) =>
      reject(
        new ConfigError(
          `Cannot start:\n  PORT: ${PORT} on ${HOST} cannot be listened on (${cause.code ?? 'unknown'})`,
          { cause },
        ),
      ),
    )
    server.listen(PORT, HOST, () => resolve((server.address() as AddressInfo).port))
  })

const sandboxOptions = (config: Config, log: Log): SandboxOptions => ({
  dataDir: config.DATA_DIR,
  pace: config.SANDBOX_PACE,
  smtpPort: config.SANDBOX_SMTP_PORT,
  log: { error: (_fields, message) => log.error('sandbox', { message }) },
})

/** The first start of a sandbox has orders to try; one of them is due now. */
async function seed({ world }: App): Promise<void> {
  if ((await world.storage.orders.count()) > 0) return
  for (const order of demoOrders(world.now())) await takeIn(order, world)
}

const welcome = (url: string, { smtpAt }: Sandbox) =>
  [
    '',
    '  Set Up Now, with its sandbox. Nothing in it is real: no Webex account, no money.',
    '',
    `  Open  ${url}/?as=ola  and choose "Set Up Now": the first order is due now.`,
    `  Mails are taken at  ${smtpAt}  and shown at  ${url}/sandbox/mail`,
    '  Stop with Ctrl+C; start again and everything is as you left it.',
    '',
    '',
  ].join('\n')

/** What went wrong, and what was behind it. */
function chain(error: unknown): string[] {
  if (!(error instanceof Error))
    return error === undefined ? [] : [`something that is no error was thrown (${typeof error})`]
  return [error.message, ...chain(error.cause)]
}

try {
  await main()
} catch (error) {
  process.stderr.write(`${chain(error).join('\n  because: ')}\n`)
  // What was opened before the fault would keep the process alive.
  process.exit(1)
}
