import { z } from 'zod'
import type { Effect } from '../storage.ts'
import { contentOf, FORMAT, textOf } from './durable-json-file.ts'
import type { Stamp } from './stamp.ts'

/** What has to be known of every order, all the time. */
export interface Indexed {
  readonly id: string
  readonly rev: number
  /** As `KeyIndex` calls them. */
  readonly keys: readonly string[]
  readonly effects: readonly Due[]
}

/** What of an effect the agenda goes by. */
export type Due = Pick<Effect, 'id' | 'kind' | 'dueAt'>

/** Without what it is about, which would be kept in memory with it. */
export const dueOf = ({ id, kind, dueAt }: Due): Due => ({ id, kind, dueAt })

/** The same, and of which file it is true. */
export interface Line extends Indexed {
  readonly stamp: Stamp
}

/** Goes up when something else is to stand in a sheet. */
const SHEET = 1

/** In tuples, because a hundred thousand of them are read before the first turn. */
const Row = z.tuple([
  z.string(),
  z.string(),
  z.int(),
  z.tuple([z.number(), z.number(), z.number(), z.number()]),
  z.array(z.string()),
  z.array(z.tuple([z.string(), z.string(), z.string()])),
])
type Row = z.infer<typeof Row>
const Sheet = z.object({ of: z.string(), orders: z.array(Row) })

/** A sheet counts for the version that wrote it, and for no other. `shape`: the version of the orders' shape. */
const markOf = (shape: number): string => `format ${FORMAT}, sheet ${SHEET}, shape ${shape}`

/** The lines of a sheet, by the names of the files they are about. */
export function sheetOf(lines: ReadonlyMap<string, Line>, shape: number): string {
  const orders = Array.from(lines, ([file, { id, rev, stamp, keys, effects }]): Row => [
    file,
    id,
    rev,
    [...stamp],
    [...keys],
    effects.map(({ id: effect, kind, dueAt }) => [effect, kind, dueAt]),
  ])
  return textOf({ of: markOf(shape), orders } satisfies z.infer<typeof Sheet>)
}

/** What a sheet says. @throws When it is damaged, or of another version. */
export function linesOf(bytes: Buffer, path: string, shape: number): Map<string, Line> {
  const { of, orders } = Sheet.parse(contentOf(path, bytes))
  const lines = new Map<string, Line>()
  if (of !== markOf(shape)) return lines
  for (const [file, id, rev, stamp, keys, dues] of orders) {
    const effects = dues.map(([effect, kind, dueAt]) => ({ id: effect, kind, dueAt }))
    lines.set(file, { id, rev, stamp, keys, effects })
  }
  return lines
}
