/** Words in a given space, without a font at hand to measure them: Inter's bold letters, rounded up. */

const LEADING = 1.2
const NARROW = /[iljtfrI.,:;'!() ]/
const WIDE = /[mwMW@%]|[^\u0020-\u024f]/

/** Pixels, for letters of a size in pixels. */
function widthOf(text: string, size: number): number {
  const breadth = (letter: string) => {
    if (NARROW.test(letter)) return 0.37
    if (WIDE.test(letter)) return 1
    return letter === letter.toLowerCase() ? 0.62 : 0.73
  }
  return size * Array.from(text, breadth).reduce((sum, one) => sum + one, 0)
}

/** Lines that end at words; what does not fit into the last one is cut off with an ellipsis. */
export function fitted(text: string, size: number, room: { readonly width: number; readonly lines: number }): string[] {
  const fits = (line: string) => widthOf(line, size) <= room.width
  const lines: string[] = []
  for (const word of text.split(/\s+/).filter(Boolean)) {
    const line = lines.at(-1)
    const joined = line === undefined ? word : `${line} ${word}`
    if (line !== undefined && (fits(joined) || lines.length === room.lines)) lines[lines.length - 1] = joined
    else lines.push(word)
  }
  return lines.map((line) => (fits(line) ? line : cut(line, fits)))
}

function cut(line: string, fits: (line: string) => boolean): string {
  const letters = Array.from(line)
  while (letters.length > 0 && !fits(`${letters.join('')}…`)) letters.pop()
  return `${letters.join('').trimEnd()}…`
}

/** What is to be written one below the other, and where: pixels. */
interface Block {
  readonly texts: readonly string[]
  readonly width: number
  readonly height: number
  readonly lines: number
}

/** A further line is worth it when it makes letters bigger by that much. */
const LINE = 12

/**
 * The biggest letters with which all texts are whole, or at least keep to the height, and in how many lines. None are
 * smaller than 24 pixels for want of width, or one long text would make all of them illegible.
 */
export function biggest({ texts, width, height, lines: most }: Block): { size: number; lines: number } {
  const counts = Array.from({ length: most }, (_, n) => n + 1)
  const low = [40, 36, 34, 32, 30, 28, 26, 24, 22, 20, 18, 16]
    .flatMap((size) => counts.map((lines) => ({ size, lines })))
    .filter(({ size, lines }) => size * lines * LEADING <= height)
    .sort((a, b) => b.size - b.lines * LINE - (a.size - a.lines * LINE))
  const legible = low.filter(({ size }) => size >= 24)
  const whole = legible.find(({ size, lines }) => {
    return !texts.some((text) => fitted(text, size, { width, lines }).some((line) => line.endsWith('…')))
  })
  return whole ?? legible.at(-1) ?? low[0] ?? { size: 16, lines: 1 }
}
