import { mkdir, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { openKit } from './kit.ts'
import { machine } from './machine.ts'
import type { Pace } from './pace.ts'
import type { Scenario } from './scenarios/scenario.ts'
import type { Table } from './table.ts'

export interface Report {
  readonly machine: readonly string[]
  readonly tables: readonly Table[]
}

/** Runs scenarios one after the other and gives what they found. Everything started is stopped, whatever happens. */
export async function measure(
  scenarios: readonly Scenario[],
  pace: Pace,
  say: (line: string) => void,
): Promise<Report> {
  const kit = await openKit(pace, say)
  try {
    const facts = await machine(await kit.folder())
    const tables: Table[] = []
    for (const scenario of scenarios) tables.push(...(await scenario.run(kit)))
    return { machine: facts, tables }
  } finally {
    await kit.close()
  }
}

/** Keeps the newest report for programs, out of git's sight. */
export async function keep(report: Report, file: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true })
  await writeFile(file, `${JSON.stringify({ at: new Date().toISOString(), ...report }, null, 2)}\n`)
}
