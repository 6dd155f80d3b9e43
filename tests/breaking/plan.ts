import type { History, Recording } from './play.ts'
import type { Scenario } from './scenarios.ts'
import type { Side } from './victim/point.ts'

/** One pass of one side of a point, in one recording. */
interface Pass {
  readonly point: string
  readonly history: History
}

/**
 * All that can be told apart from outside: the passes of each recording, put together by their moments. Those of a start
 * are left out where a press comes through the same point.
 */
function momentsOf(recordings: readonly Recording[]): Pass[][] {
  const pressed = recordings.flatMap(({ scenario, press }) => grouped(scenario, press, 'armed'))
  const known = new Set(pressed.flat().map(({ point }) => point))
  const [first] = recordings
  const started = first ? grouped(first.scenario, first.start, 'again') : []
  const atStart = started.map((passes) => passes.filter(({ point }) => !known.has(point)))
  return [...pressed, ...atStart.filter((passes) => passes.length > 0)]
}

function grouped(scenario: Scenario, trace: readonly string[], when: 'armed' | 'again'): Pass[][] {
  const moments = new Map<string, Pass[]>()
  const passes = new Map<string, number>()
  for (const line of trace) {
    const [id = '', side = '', moment = ''] = line.split(' ')
    const point = `${id} ${side}`
    const pass = (passes.get(point) ?? 0) + 1
    passes.set(point, pass)
    const history = { scenario, [when]: { id: Number(id), side: side as Side, pass } }
    moments.set(moment, [...(moments.get(moment) ?? []), { point, history }])
  }
  return [...moments.values()]
}

/** Every pass of every point. */
export const allHistories = (recordings: readonly Recording[]): History[] =>
  momentsOf(recordings).flatMap((passes) => passes.map(({ history }) => history))

/**
 * So few histories that at each point, before it and after it, there is a kill at a moment of it: kills within a moment
 * leave the same behind. Chance picks among the moments and the points of each, then fills up to `most`.
 */
export function chosen(recordings: readonly Recording[], chance: () => number, most: number): History[] {
  const moments = shuffled(momentsOf(recordings), chance)
  const left = new Set(moments.flat().map(({ point }) => point))
  const picked = new Set<Pass[]>()
  while (left.size > 0) {
    const best = moments.reduce((a, b) => (newIn(b, left) > newIn(a, left) ? b : a))
    picked.add(best)
    for (const { point } of best) left.delete(point)
  }
  for (const moment of moments) if (picked.size < most) picked.add(moment)
  return [...picked].flatMap((passes) => passes[Math.floor(chance() * passes.length)]?.history ?? [])
}

/** What is under way when the bot dies, by how its point is named, how long it has been then, and at which passes. */
const UNDER_WAY: readonly (readonly [what: RegExp, afterMs: number | undefined, passes: 'each' | 'one'])[] = [
  [/: await world\.provisioning\.begin\(/, 100, 'each'],
  [/: await this\.#client\.messages\.create\(/, undefined, 'one'],
  [/: await handle\.appendFile\(/, undefined, 'one'],
  [/: await handle\.datasync\(/, undefined, 'one'],
  [/: await this\.files\.rename\(/, undefined, 'one'],
  [/: await this\.#file\.(appendFile|datasync)\(/, undefined, 'one'],
  // A statement is sent a moment later than it is asked for; then the database has it, and nobody hears what came of it.
  [/^storage\/postgres\/.*: await .*#?(database\.|this\.#)run\b/, 1, 'one'],
]

/** Kills while the service is asked and acts nevertheless, while a message is posted, while a file or a row is written. */
export function inFlight(recording: Recording, names: readonly string[], chance: () => number): History[] {
  const passesOf = (id: number) => recording.press.filter((line) => line.startsWith(`${id} before `)).length
  return UNDER_WAY.flatMap(([what, afterMs, which]) =>
    names.flatMap((name, id): History[] => {
      const passes = what.test(name) ? passesOf(id) : 0
      if (passes === 0) return []
      const one = [1 + Math.floor(chance() * passes)]
      const at = { id, side: 'during' as const, ...(afterMs !== undefined && { afterMs }) }
      const chosen = which === 'one' ? one : Array.from({ length: passes }, (_, n) => n + 1)
      return chosen.map((pass) => ({ scenario: recording.scenario, armed: { ...at, pass } }))
    }),
  )
}

const newIn = (passes: readonly Pass[], left: ReadonlySet<string>): number =>
  new Set(passes.flatMap(({ point }) => (left.has(point) ? [point] : []))).size

export function shuffled<T>(items: readonly T[], chance: () => number): T[] {
  return items
    .map((item) => ({ item, at: chance() }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item)
}
