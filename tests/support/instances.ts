import type { App } from '../../bot/app.ts'
import { startPostgres } from './postgres.ts'

/**
 * How many instances a stage has, and on what store. Stories say nothing of it: as they are they run on one instance
 * and a folder, and with `STAGE_INSTANCES=2` on as many and a database; see `tests/README.md`.
 */
export const castOf = (): number => Number(process.env['STAGE_INSTANCES'] ?? 1)

/** Settings that give several instances a store of their own; none where one works on its folder. */
export async function storeFor(instances: number): Promise<Readonly<Record<string, string>>> {
  if (instances === 1) return {}
  return { STORAGE_URL: await (await (shared ??= startPostgres())).url() }
}
let shared: ReturnType<typeof startPostgres> | undefined

/** The instances that run now, and which of them takes the next request. */
export class Instances {
  readonly apps: App[] = []
  /** Whose turn it is; anybody's while it is not said. */
  turn: number | undefined

  /** Requests are spread at random, as a load balancer without a memory would. */
  pick(): App | undefined {
    return this.apps[this.turn ?? Math.floor(Math.random() * this.apps.length)]
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
