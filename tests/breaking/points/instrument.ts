import type { Point } from './find.ts'

/**
 * The text of a module in which each point tells when it is passed, by the number that `first` and its place give it.
 * What is waited for is evaluated where it was, so nothing else changes but that each wait takes a moment longer.
 */
export function instrumented(text: string, points: readonly Point[], first: number): string {
  const edits = points.flatMap(({ kind, from, to }, place) => {
    const [open, close] = around(kind, first + place)
    return [
      { at: from, text: open, order: place },
      { at: to, text: close, order: -place },
    ]
  })
  // Where two end at one place the inner one, which begins later, ends first.
  const sorted = edits.sort((a, b) => a.at - b.at || a.order - b.order)
  let done = 0
  let result = ''
  for (const edit of sorted) {
    result += text.slice(done, edit.at) + edit.text
    done = edit.at
  }
  return result + text.slice(done)
}

function around(kind: Point['kind'], id: number): readonly [string, string] {
  if (kind === 'await') return [`$point.waits(${id}, ($point.before(${id}), `, `))`]
  if (kind === 'for await') return [`$point.each(${id}, `, `)`]
  return [`$point.callback(${id}, `, `)`]
}
