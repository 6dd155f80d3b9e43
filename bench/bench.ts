import { openKit, type KitOptions } from './kit.ts'
import type { Scenario } from './scenarios/scenario.ts'
import type { Table } from './table.ts'

export interface Found {
  readonly scenario: Scenario
  readonly tables: readonly Table[]
}

/** Runs scenarios one after the other. Everything started is stopped, whatever happens. */
export async function* measure(scenarios: readonly Scenario[], options: KitOptions): AsyncGenerator<Found> {
  const kit = await openKit(options)
  try {
    for (const scenario of scenarios) {
      const tables = await scenario.run(kit)
      await kit.clear()
      yield { scenario, tables }
    }
  } finally {
    await kit.close()
  }
}
