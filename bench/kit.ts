import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { freePort, role, start, type Child, type Program, type Reading } from './child.ts'
import { fill, type Engine } from './engines.ts'
import type { Pace } from './pace.ts'
import { Outcome, type Run } from './world/plan.ts'

/** What a scenario has to work with. */
export interface Kit {
  readonly pace: Pace
  /** Those to be measured; the default one first. */
  readonly engines: readonly Engine[]
  readonly world: {
    readonly url: string
    run(plan: Run): Promise<Outcome>
    ask(name: string, input: unknown): Promise<unknown>
    /** What the world itself has used: it must not be what limits a contestant. */
    probe(): Promise<Reading>
  }
  /** An empty folder on the disk that the project is on: a temporary folder may be memory, where a flush costs nothing. */
  readonly folder: () => Promise<string>
  /** The URL of a store with so many live wizards. Scenarios share it: one fills it, all may change what is in it. */
  filled(engine: Engine, count: number): Promise<string>
  /** Starts a program on a free port, or on the one given. It is stopped at the end of the scenario if not before. */
  start(program: (port: number, folder: string) => Program, at?: { folder?: string; port?: number }): Promise<Child>
  /** A line on how far we are. */
  say(line: string): void
  /** Ends whatever a scenario left running. */
  clear(): Promise<void>
  close(): Promise<void>
}

export interface KitOptions {
  readonly pace: Pace
  readonly engines: readonly Engine[]
  readonly say: (line: string) => void
}

/** Where the bench keeps what it needs, on the project's disk and out of git's sight. */
export async function cacheFolder(): Promise<string> {
  const folder = resolve('node_modules/.cache/bench')
  await mkdir(folder, { recursive: true })
  return folder
}

export async function openKit({ pace, engines, say }: KitOptions): Promise<Kit> {
  const root = await mkdtemp(join(await cacheFolder(), 'run-'))
  const children = new Set<Child>()
  const worldPort = await freePort()
  const world = await start(role('world', { port: `${worldPort}` }), worldPort, root)
  const { url } = world
  const folder = () => mkdtemp(join(root, 'data-'))
  const stores = new Map<string, Promise<string>>()
  const newStore = async (engine: Engine, count: number) => {
    say(`${engine.name}: filling a store with ${count.toLocaleString('en')} live wizards`)
    const store = await engine.place(folder)
    await fill(engine, store, count)
    return store
  }

  const kit: Kit = {
    pace,
    engines,
    world: {
      url,
      run: async (plan) => Outcome.parse(await world.ask('run', plan)),
      ask: (name, input) => world.ask(name, input),
      probe: () => world.probe(),
    },
    folder,
    filled(engine, count) {
      const name = `${engine.name} ${count}`
      const store = stores.get(name) ?? newStore(engine, count)
      stores.set(name, store)
      return store
    },
    async start(program, at = {}) {
      const home = at.folder ?? (await folder())
      const port = at.port ?? (await freePort())
      const child = await start(program(port, home), port, home)
      children.add(child)
      return child
    },
    say,
    async clear() {
      await Promise.all([...children].map((child) => child.stop()))
      children.clear()
    },
    async close() {
      await kit.clear()
      await world.stop()
      await rm(root, { recursive: true, force: true })
    },
  }
  return kit
}
