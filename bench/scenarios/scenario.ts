import type { Kit } from '../kit.ts'
import type { Table } from '../table.ts'

/** One thing worth measuring: a file here and a line in `index.ts`. */
export interface Scenario {
  /** As it is named on the command line. */
  readonly name: string
  /** What it measures, in one line. */
  readonly what: string
  run(kit: Kit): Promise<readonly Table[]>
}
