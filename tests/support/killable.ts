import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { openDoor } from './door.ts'
import { freePort } from './free-port.ts'
import { person, type Player } from './player.ts'
import { openTestSandbox, type TestSandbox, type Who } from './sandbox.ts'
import type { Report } from './stage.ts'

const root = join(import.meta.dirname, '../..')

/** The bot as the process it is when it is at work, beside a sandbox that outlives it. */
export interface Killable {
  readonly sandbox: TestSandbox
  /** Where the bot serves. */
  readonly url: string
  player(who: Exclude<Who, 'bot'>): Player
  /** Ends the bot, or that one of several, between two of its instructions, as a power cut would. */
  kill(which?: number): Promise<void>
  /** Starts it again on what it left; resolves when it serves. */
  start(which?: number): Promise<void>
  take(order: object): Promise<void>
  order(orderId: string): Promise<Report>
  /** What was done to the world for an order, in order. A call repeated under its key does nothing, so it is left out. */
  done(orderId: string): Promise<readonly string[]>
  fault(fault: object): Promise<void>
  close(): Promise<void>
}

/** Builds what changed, as `npm test` did already: the process that is killed is made of what lies here. */
export function build(): void {
  const { status, stderr } = spawnSync(process.execPath, ['bot/prepare.mjs'], { cwd: root, encoding: 'utf8' })
  if (status !== 0) throw new Error(`The bot cannot be built:\n${stderr}`)
}

export interface KillableOptions {
  /** How slow provisioning is; 1 is as slow as in life. */
  readonly pace?: number
  /** Settings beside the defaults, by their names in the environment. */
  readonly settings?: Readonly<Record<string, string>>
  /** How many bots there are, behind one door; several need a `STORAGE_URL` that they can share. */
  readonly instances?: number
}

/** A sandbox in this process and a bot in one of its own. */
export async function openKillable({
  pace = 0,
  settings = {},
  instances = 1,
}: KillableOptions = {}): Promise<Killable> {
  const sandbox = await openTestSandbox({ pace })
  const dataDir = await mkdtemp(join(tmpdir(), 'killable-'))
  const ports = await Promise.all(Array.from({ length: instances }, freePort))
  const door = instances > 1 ? await openDoor(ports) : undefined
  const url = `http://127.0.0.1:${door?.port ?? ports[0]}`
  const env = {
    ...process.env,
    PUBLIC_URL: url,
    DATA_DIR: dataDir,
    WEBEX_API_URL: sandbox.api,
    WEBEX_TOKEN: 'sandbox-bot',
    WEBHOOK_SECRET: 'killed-and-back-again',
    PROVISIONING_URL: `${sandbox.url}/sandbox/provisioning`,
    SMTP_URL: sandbox.smtp,
    ...settings,
  }
  const bots: (ChildProcess | undefined)[] = []

  async function start(which = 0): Promise<void> {
    const child = spawn(process.execPath, ['dist/bot/main.js'], {
      cwd: root,
      env: { ...env, PORT: String(ports[which]) },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    bots[which] = child
    const ended = once(child, 'exit').then(() => {
      throw new Error('The bot ended before it served')
    })
    await Promise.race([serves(child), ended])
    ended.catch(() => undefined) // from here on it may end
  }

  async function kill(which = 0): Promise<void> {
    const bot = bots[which]
    if (!bot || bot.exitCode !== null || bot.signalCode !== null) return
    const ended = once(bot, 'exit')
    bot.kill('SIGKILL')
    await ended
  }

  const ask = async (method: string, path: string, body?: object) => {
    const headers = { authorization: 'Bearer sandbox-intake', 'content-type': 'application/json' }
    return (await fetch(url + path, { method, headers, ...(body && { body: JSON.stringify(body) }) })).json()
  }
  for (const which of ports.keys()) await start(which)
  return {
    sandbox,
    url,
    player: (who) => person(sandbox.url, who),
    kill,
    start,
    take: async (order) => void (await ask('POST', '/orders', order)),
    order: async (orderId) => (await ask('GET', `/orders/${orderId}`)) as Report,
    async done(orderId) {
      type Ledger = readonly { readonly operation: string; readonly repeat: boolean }[]
      const { body } = await sandbox.call<Ledger>('GET', `/sandbox/provisioning/ledger?order=${orderId}`)
      return body.filter(({ repeat }) => !repeat).map(({ operation }) => operation)
    },
    async fault(fault) {
      const { status } = await sandbox.call('POST', '/sandbox/provisioning/faults', fault)
      if (status >= 300) throw new Error(`The fault was refused: ${JSON.stringify(fault)}`)
    },
    async close() {
      for (const which of ports.keys()) await kill(which)
      await door?.close()
      await sandbox.close()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

/** Resolves at the line with which the bot says that it serves; its other lines are let pass. */
async function serves({ stdout }: ChildProcess): Promise<void> {
  if (!stdout) throw new Error('The bot cannot be heard')
  const lines = createInterface({ input: stdout })
  await new Promise<void>((resolve) => {
    lines.on('line', (line) => {
      if (line.includes('is serving at')) resolve()
    })
  })
}
