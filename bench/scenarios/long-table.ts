import type { Reading } from '../child.ts'
import { ratio, type Table } from '../table.ts'

/** The table of the scenario `long`. */

export interface Checkpoint extends Reading {
  readonly files?: number
  readonly unfinished?: number
}

export interface Course {
  readonly engine: string
  readonly turns: number
  readonly timers: number
  readonly orders: number
  /** Evenly over the turns. */
  readonly checkpoints: readonly Checkpoint[]
}

const megabytes = (bytes: number) => bytes / 2 ** 20

/** The most in the third quarter, when what is kept for a month is all there, and in the last. */
function most({ checkpoints }: Course, figure: (of: Checkpoint) => number): readonly [before: number, after: number] {
  const quarter = Math.ceil(checkpoints.length / 4)
  const all = checkpoints.map(figure)
  return [Math.max(...all.slice(-2 * quarter, -quarter)), Math.max(...all.slice(-quarter))]
}

export function longTable(courses: readonly Course[]): Table {
  return {
    title: 'Very many turns over 120 virtual days: what grows',
    columns: [
      ...['turns', 'pieces of due work', 'heap MB, 3rd quarter', 'last', '÷'],
      ...['RSS MB, 3rd quarter', 'last', '÷', 'open files', 'files', 'unfinished files'],
    ],
    rows: courses.map((course) => {
      const [heap, heapLast] = most(course, (one) => one.heap)
      const [rss, rssLast] = most(course, (one) => one.rss)
      const last = course.checkpoints.at(-1)
      const memory = [megabytes(heap), megabytes(heapLast), ratio(heapLast, heap)]
      const resident = [megabytes(rss), megabytes(rssLast), ratio(rssLast, rss)]
      const left = [last?.open, last?.files, last?.unfinished]
      return { name: course.engine, cells: [course.turns, course.timers, ...memory, ...resident, ...left] }
    }),
    notes: [
      'all garbage collected; the most in each quarter, since the inbox forgets what is 30 days old now and then, all at once',
      ...courses.map(({ engine, orders }) => `${engine}: ${orders.toLocaleString('en')} orders`),
    ],
    targets: courses.map((course) => {
      const [before, after] = most(course, (one) => one.heap)
      return {
        ...{ id: 'B3', what: `${course.engine}, heap after ${course.turns.toLocaleString('en')} turns ÷ before` },
        ...{ figure: after / before, limit: 1.1, is: 'at most' as const, unit: '×' },
      }
    }),
  }
}
