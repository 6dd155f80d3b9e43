import { mkdir, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { openKit } from './kit.ts'
import type { Pace } from './pace.ts'
import type { Scenario } from './scenarios/scenario.ts'
import type { Table } from './table.ts'

/** Runs one scenario in a world of its own. Everything started is stopped, whatever happens. */
export async function measure(scenario: Scenario, pace: Pace, say: (line: string) => void): Promise<readonly Table[]> {
  const kit = await openKit(pace, say)
  try {
    return await scenario.run(kit)
  } finally {
    await kit.close()
  }
}

export interface Report {
  readonly machine: readonly string[]
  readonly tables: readonly Table[]
}

/** Keeps the newest report for programs, out of git's sight. */
export async function keep(report: Report, file: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true })
  await writeFile(file, `${JSON.stringify({ at: new Date().toISOString(), ...report }, null, 2)}\n`)
}
