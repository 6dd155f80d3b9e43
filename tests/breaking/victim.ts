import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import type { Armed } from './victim/point.ts'

const launch = fileURLToPath(new URL('./victim/launch.cjs', import.meta.url))
const root = join(launch, '../../../..')

const Said = z.object({ id: z.int(), answer: z.unknown().optional(), failure: z.string().optional() })

/** A process that is the bot, waits to be started, and may be killed at a point. */
export interface Victim {
  /** Resolves when it serves; rejects when it does not live to. */
  start(env: Readonly<Record<string, string>>, armed?: Armed): Promise<void>
  arm(armed: Armed | undefined): Promise<void>
  record(): Promise<void>
  /** The points passed since, as `number side moment`. */
  recorded(): Promise<readonly string[]>
  /** Keeps what was compiled, for the processes after it. */
  keepCompiled(): Promise<void>
  /** What an order is made of. */
  taken(orderId: string): Promise<unknown>
  /** Makes an order of that. */
  put(orderId: string, content: object): Promise<void>
  isAlive(): boolean
  /** Resolves when it has ended, to the signal that ended it. */
  readonly ended: Promise<string | null>
  /** The last it wrote, for whoever has to find out why. */
  said(): string
  kill(): Promise<void>
}

/** Starts a process from a bundle; it does nothing before it is told to. */
export function hatch(bundle: string): Victim {
  const child = spawn(process.execPath, [launch, bundle], {
    cwd: root,
    env: { PATH: process.env['PATH'] ?? '', NODE_ENV: 'production' },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  const ended = once(child, 'exit').then(([, signal]) => signal as string | null)
  const lines: string[] = []
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer) => void (lines.push(chunk.toString()) > 50 && lines.shift()))
  const tell = teller(child)
  return {
    start: (env, armed) => unheard(tell({ do: 'start', env, ...(armed && { armed }) }).then(() => undefined)),
    arm: (armed) => unheard(tell({ do: 'arm', ...(armed && { armed }) }).then(() => undefined)),
    record: () => unheard(tell({ do: 'record' }).then(() => undefined)),
    recorded: async () => z.array(z.string()).parse(await tell({ do: 'recorded' })),
    keepCompiled: () => unheard(tell({ do: 'compiled' }).then(() => undefined)),
    taken: (orderId) => unheard(tell({ do: 'taken', orderId })),
    put: (orderId, content) => unheard(tell({ do: 'put', orderId, content }).then(() => undefined)),
    isAlive: () => child.exitCode === null && child.signalCode === null,
    ended,
    said: () => lines.join('').slice(-4_000),
    async kill() {
      child.kill('SIGKILL')
      await ended
    },
  }
}

/** A process that is killed answers nobody; whoever still waits learns it, and nobody else has to. */
function unheard<T>(answer: Promise<T>): Promise<T> {
  answer.catch(() => undefined)
  return answer
}

/** Tells the process one thing at a time and waits for its answer. */
function teller(child: ChildProcess): (message: object) => Promise<unknown> {
  const waiting = new Map<number, { resolve: (answer: unknown) => void; reject: (error: Error) => void }>()
  let last = 0
  child.on('message', (message) => {
    const { id, answer, failure } = Said.parse(message)
    const asked = waiting.get(id)
    waiting.delete(id)
    if (failure === undefined) asked?.resolve(answer)
    else asked?.reject(new Error(`The bot failed: ${failure}`))
  })
  child.once('exit', () => {
    for (const { reject } of waiting.values()) reject(new Ended('The process ended before it answered'))
    waiting.clear()
  })
  return (message) =>
    new Promise((resolve, reject) => {
      const id = ++last
      waiting.set(id, { resolve, reject })
      child.send({ ...message, id }, (error) => error && reject(new Ended('The process has ended', { cause: error })))
    })
}

/** It was killed; that is what it was for. */
class Ended extends Error {
  override readonly name = 'Ended'
}
