import { isExcluded } from './excluded.ts'
import { pointsIn, type Point } from './find.ts'
import { modulesFrom, textOf } from './graph.ts'

export interface Module {
  readonly path: string
  readonly points: readonly Point[]
}

/** The modules between a press and the receipt that wait for anything, and where they do; as they are, or read otherwise. */
export function modules(read = textOf): Module[] {
  return modulesFrom('bot/app.ts')
    .filter((path) => !isExcluded(path))
    .map((path) => ({ path, points: pointsIn(path, read(path)) }))
    .filter(({ points }) => points.length > 0)
}

/** The list that is checked in: what each module waits for, in order. */
export const listed = (): string =>
  `${JSON.stringify(Object.fromEntries(modules().map(({ path, points }) => [path, points.map(({ name }) => name)])), null, 2)}\n`
