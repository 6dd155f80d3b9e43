import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import { extname } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { ask } from './ipc.ts'

/** What Node is to run. */
export interface Program {
  readonly argv: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  /** The path that answers 200 once it serves; any answer at all counts where none is given. */
  readonly ready?: string
}

/** Built programs are started as they are, sources through tsx: the bench runs the way it was started itself. */
const suffix = extname(import.meta.url)
const own = (path: string) => fileURLToPath(new URL(`${path}${suffix}`, import.meta.url))

/** A program of the bench, by its name in `roles.ts`. */
export const role = (name: string, options: Readonly<Record<string, string>> = {}): Program => ({
  argv: [own('./main'), '--as', name, ...Object.entries(options).flatMap(([key, value]) => [`--${key}`, value])],
})

/** The product, as `npm start` runs it. */
export const bot = (env: Readonly<Record<string, string>>): Program => ({
  argv: ['--enable-source-maps', own('../bot/main')],
  env,
  ready: '/ready',
})

const Reading = z.object({
  cpuMs: z.number(),
  rss: z.number(),
  rssMost: z.number(),
  heap: z.number(),
  open: z.int(),
  syncs: z.int(),
  loopMs: z.number(),
})
export type Reading = z.infer<typeof Reading>

export interface Child {
  /** Where it listens. */
  readonly url: string
  /** From the start of the process to the first answer, in milliseconds. */
  readonly startMs: number
  probe(): Promise<Reading>
  /** The same after all garbage was collected. */
  collect(): Promise<Reading>
  /** `patienceMs`: two minutes unless given. */
  ask(name: string, input?: unknown, patienceMs?: number): Promise<unknown>
  stop(): Promise<void>
  /** As a power cut would. */
  kill(): Promise<void>
}

/** Starts a program with nothing of our environment, in `folder`, and waits until it serves. */
export async function start({ argv, env, ready }: Program, port: number, folder: string): Promise<Child> {
  const begun = performance.now()
  const child = spawn(
    process.execPath,
    [...(suffix === '.ts' ? ['--import', 'tsx'] : []), '--import', own('./probe'), ...argv],
    {
      cwd: folder,
      env: { PATH: process.env['PATH'] ?? '', NODE_ENV: 'production', ...env },
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    },
  )
  const said: string[] = []
  child.stderr?.on('data', (chunk: Buffer) => said.push(chunk.toString('utf8')))
  const url = `http://127.0.0.1:${port}`
  await serving(child, `${url}${ready ?? '/'}`, ready !== undefined).catch((cause: unknown) => {
    child.kill('SIGKILL')
    throw new Error(`A contestant did not start: ${said.join('').slice(0, 2_000)}`, { cause })
  })
  return {
    url,
    startMs: performance.now() - begun,
    probe: async () => Reading.parse(await ask(child, 'probe', undefined)),
    collect: async () => Reading.parse(await ask(child, 'collect', undefined)),
    ask: (name, input, patienceMs) => ask(child, name, input, patienceMs),
    stop: () => end(child, 'SIGTERM'),
    kill: () => end(child, 'SIGKILL'),
  }
}

const START_MS = 180_000

/** Knocks until somebody answers. */
async function serving(child: ChildProcess, url: string, ok: boolean): Promise<void> {
  const until = performance.now() + START_MS
  for (;;) {
    const status = await fetch(url, { signal: AbortSignal.timeout(1_000) }).then(
      async (response) => (await response.text(), response.status),
      () => undefined,
    )
    if (ok ? status === 200 : status !== undefined) return
    const ended = child.exitCode ?? child.signalCode
    if (ended !== null) throw new Error(`It ended with ${ended}`)
    if (performance.now() > until) throw new Error('It did not answer in three minutes')
    await sleep(5)
  }
}

async function end(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'exit')
  child.kill(signal)
  const killing = setTimeout(() => child.kill('SIGKILL'), 10_000)
  await ended
  clearTimeout(killing)
}

/** A port that nobody has at this moment. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}
