import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { App } from '../../bot/app.ts'
import { contentOf, startPostgres } from './postgres.ts'

/**
 * How many instances a stage has, and on what store. Stories say nothing of it: as they are they run on one instance
 * and a folder, and with `STAGE_INSTANCES=2` on as many and a database; see `tests/README.md`.
 */
export const castOf = (): number => Number(process.env['STAGE_INSTANCES'] ?? 1)

/** Where the instances of a stage keep things. */
export interface Store {
  readonly settings: Readonly<Record<string, string>>
  /** Writes what is not in the folder into it, for whoever looks at all that is kept. */
  dump(folder: string): Promise<void>
  release(): Promise<void>
}

/** A store of their own for several, until it is released; one instance works on its folder. */
export async function storeFor(instances: number): Promise<Store> {
  const nothing = () => Promise.resolve()
  if (instances === 1) return { settings: {}, dump: nothing, release: nothing }
  const postgres = await startPostgres()
  const url = await postgres.url()
  return {
    settings: { STORAGE_URL: url },
    async dump(folder) {
      await mkdir(join(folder, 'orders'), { recursive: true })
      await writeFile(join(folder, 'orders/database.json'), await contentOf(url))
    },
    release: () => postgres.stop(),
  }
}

/** The instances that run now, and which of them takes the next request. */
export class Instances {
  readonly apps: App[] = []
  /** Whose turn it is; anybody's while it is not said. */
  turn: number | undefined
  /** Events go to one after the other instead of to anybody. */
  takeTurns = false
  /** When each event came, by `performance.now()`. */
  readonly heard: number[] = []

  /** Requests are spread at random, as a load balancer without a memory would. */
  pick(): App | undefined {
    return this.apps[this.turn ?? Math.floor(Math.random() * this.apps.length)]
  }

  /** Who hears of the next event. */
  hearing(): App | undefined {
    const { length } = this.heard
    this.heard.push(performance.now())
    return this.takeTurns ? this.apps[length % this.apps.length] : this.pick()
  }

  /** One after the other has the turn. */
  async eachInTurn(work: (app: App) => Promise<void>): Promise<void> {
    for (const [turn, app] of [...this.apps].entries()) {
      this.turn = turn
      await work(app)
    }
    this.turn = undefined
  }

  async close(): Promise<void> {
    await Promise.all(this.apps.splice(0).map((app) => app.close()))
  }
}
