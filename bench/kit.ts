import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { freePort, role, start, type Child, type Program, type Reading } from './child.ts'
import type { Pace } from './pace.ts'
import { Outcome, type Run } from './world/plan.ts'

/** What a scenario has to work with. */
export interface Kit {
  readonly pace: Pace
  readonly world: {
    readonly url: string
    run(plan: Run): Promise<Outcome>
    ask(name: string, input: unknown): Promise<unknown>
    /** What the world itself has used: it must not be what limits a contestant. */
    probe(): Promise<Reading>
  }
  /** An empty folder on the disk that the project is on: a temporary folder may be memory, where a flush costs nothing. */
  folder(): Promise<string>
  /** Starts a program on a free port. It is stopped at the end of the bench if not before. */
  start(program: (port: number, folder: string) => Program, folder?: string): Promise<Child>
  /** A line on how far we are. */
  say(line: string): void
  close(): Promise<void>
}

/** Where the bench keeps what it needs, on the project's disk and out of git's sight. */
export async function cacheFolder(): Promise<string> {
  const folder = resolve('node_modules/.cache/bench')
  await mkdir(folder, { recursive: true })
  return folder
}

export async function openKit(pace: Pace, say: (line: string) => void): Promise<Kit> {
  const root = await mkdtemp(join(await cacheFolder(), 'run-'))
  const children = new Set<Child>()
  const worldPort = await freePort()
  const world = await start(role('world', { port: `${worldPort}` }), worldPort, root)
  const { url } = world

  const kit: Kit = {
    pace,
    world: {
      url,
      run: async (plan) => Outcome.parse(await world.ask('run', plan)),
      ask: (name, input) => world.ask(name, input),
      probe: () => world.probe(),
    },
    folder: () => mkdtemp(join(root, 'data-')),
    async start(program, given) {
      const folder = given ?? (await kit.folder())
      const port = await freePort()
      const child = await start(program(port, folder), port, folder)
      children.add(child)
      return child
    },
    say,
    async close() {
      await Promise.all([...children, world].map((child) => child.stop()))
      await rm(root, { recursive: true, force: true })
    },
  }
  return kit
}
