import type { EChartsCoreOption } from 'echarts/core'
import { biggest, fitted } from './fitted.ts'
import { letters, numbersOf, PADDING, wordsOf, type Stage } from './funnel-labels.ts'

export interface Funnel {
  readonly title: string
  /** Of the numbers; the words come written. */
  readonly language: string
  /** From the first on, each with as many as came that far. */
  readonly stages: readonly Stage[]
}

/** Pixels. A phone shows the picture at a third of them, so words are as big as there is room for. */
export const WIDTH = 1200
export const HEIGHT = 720
const MARGIN = 32
const TOP = 116
const GAP = 10
/** Taller rows look like walls. */
const TALLEST = 200
const WORDS = 500
const SHAPE = 340

const PAPER = '#ffffff'
/** The ground of a row. */
const ROW = '#f1f5f9'

/** Every stage is lighter than the one before, in grey too; the lightest has 3:1 on its row, as shapes need. */
const DARKEST = [12, 52, 96]
const LIGHTEST = [62, 132, 194]

/** A row a stage: words, the shape, numbers. Nothing is written on the shape: it may be narrow, or not there at all. */
export function chartOf({ title, language, stages }: Funnel): EChartsCoreOption {
  const room = HEIGHT - TOP - MARGIN
  const height = Math.min((room + GAP) / stages.length - GAP, TALLEST)
  const rows = { top: TOP + (room - stages.length * (height + GAP) + GAP) / 2, bottom: 0 }
  const most = Math.max(1, ...stages.map(({ count }) => count))
  const whole = { left: MARGIN, right: MARGIN }
  const series = (place: object, shapes: readonly Shape[]) => ({
    ...{ type: 'funnel', sort: 'none', silent: true, min: 0, max: most, label: { show: false } },
    ...{ ...rows, ...place, gap: GAP, data: closed(shapes, height) },
  })
  const row = (color: string) => (label: object) => ({ value: most, color, label: { show: true, ...label } })
  return {
    animation: false,
    backgroundColor: PAPER,
    textStyle: { fontFamily: 'Inter' },
    title: titleOf(title),
    series: [
      series(whole, wordsOf(stages, { width: WORDS - 2 * PADDING, height }).map(row(ROW))),
      series({ left: MARGIN + WORDS, width: SHAPE }, stages.map(shapeIn(stages, most))),
      series(whole, numbersOf(stages, { language, height }).map(row('transparent'))),
    ],
  }
}

function titleOf(text: string): object {
  const width = WIDTH - 2 * MARGIN
  const { size } = biggest({ texts: [text], width, height: TOP, lines: 1 })
  const [line = ''] = fitted(text, size, { width, lines: 1 })
  return { text: line, left: MARGIN, top: 36, padding: 0, textStyle: letters(size) }
}

interface Shape {
  readonly value: number
  readonly color: string
  readonly label?: object
}

function shapeIn(stages: readonly Stage[], most: number): ({ count }: Stage, n: number) => Shape {
  return ({ count }, n) => {
    const light = n / Math.max(stages.length - 1, 1)
    const shade = DARKEST.map((dark, part) => Math.round(dark + ((LIGHTEST[part] ?? dark) - dark) * light))
    // A single one among many thousands is still to be seen.
    return { value: count > 0 ? Math.max(count, most * 0.012) : 0, color: `rgb(${shade.join()})` }
  }
}

/** A shape narrows towards the next one. The last gets one of no height to narrow to, or it would end in a point. */
function closed(shapes: readonly Shape[], height: number): object[] {
  const drawn = shapes.map(({ color, ...shape }) => ({ ...shape, itemStyle: { color, height, borderWidth: 0 } }))
  return [...drawn, { value: shapes.at(-1)?.value ?? 0, itemStyle: { height: 0, opacity: 0 } }]
}
