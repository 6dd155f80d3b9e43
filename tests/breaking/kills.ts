import type { Bundle } from './bundle.ts'
import { violations } from './checker.ts'
import { Stagehand, type History, type Played, type Recording } from './play.ts'
import { scenarios, type Scenario } from './scenarios.ts'
import { onLowdb } from './setting.ts'
import type { Template } from './template.ts'

/** What a number of histories came to. */
export interface Outcome {
  readonly histories: number
  readonly kills: number
  /** How often each kind of fault was set. */
  readonly faults: Readonly<Record<string, number>>
  /** Each with the history that led to it. */
  readonly violations: readonly string[]
}

/** As many at a time as there are cores to be had anywhere. */
const AT_ONCE = 2

/** Where histories are played. */
export interface Theatre {
  record(which?: readonly Scenario[]): Promise<readonly Recording[]>
  /** Plays them, or as many as it takes to find something wrong. */
  play(histories: readonly History[], until?: 'the end' | 'a violation'): Promise<Outcome>
}

export function openTheatre(bundle: Bundle, template: Template, setting = onLowdb): Theatre {
  const hands = () => Array.from({ length: AT_ONCE }, () => new Stagehand(bundle.file, template, setting))
  return {
    record: (which = scenarios) =>
      shared(hands(), which, async (hand, scenario) => ({
        result: await hand.record(scenario),
        enough: false,
      })),
    async play(histories, until = 'the end') {
      const played = await shared(hands(), histories, async (hand, history) => {
        const one = await hand.play(history)
        return { result: one, enough: until === 'a violation' && violations(one.evidence).length > 0 }
      })
      return summed(played, bundle)
    },
  }
}

/** Two share the work: each takes the next piece as soon as it has done one. */
async function shared<Work, Result>(
  hands: readonly Stagehand[],
  works: readonly Work[],
  work: (hand: Stagehand, one: Work) => Promise<{ readonly result: Result; readonly enough: boolean }>,
): Promise<readonly Result[]> {
  const results: Result[] = []
  let isEnough = false
  const waiting = works.entries()
  try {
    const share = async (hand: Stagehand) => {
      for (const [, one] of waiting) {
        const { result, enough } = await work(hand, one)
        results.push(result)
        isEnough ||= enough
        if (isEnough) return
      }
    }
    await Promise.all(hands.map(share))
    return results
  } finally {
    await Promise.all(hands.map((hand) => hand.close()))
  }
}

function summed(played: readonly Played[], bundle: Bundle): Outcome {
  const faults = played.flatMap(({ history }) => faultsIn(history.scenario))
  return {
    histories: played.length,
    kills: played.reduce((sum, { kills }) => sum + kills, 0),
    faults: Object.fromEntries(
      [...new Set(faults)].sort().map((kind) => [kind, faults.filter((it) => it === kind).length]),
    ),
    violations: played.flatMap(({ history, evidence }) =>
      violations(evidence).map((what) => `${told(history, bundle)}: ${what}`),
    ),
  }
}

/** A history in words. */
function told({ scenario, armed, again }: History, { names }: Bundle): string {
  const at = armed ?? again
  if (!at) return scenario.name
  const when = armed ? 'killed' : 'killed while it starts'
  return `${scenario.name}, ${when} ${at.side} pass ${at.pass} of "${names[at.id]}"`
}

const faultsIn = ({ faults = [], chat = [] }: Scenario): string[] => [
  ...faults.map((fault) => `the service: ${kindOf(fault)}`),
  ...chat.map((fault) => `Webex: ${kindOf(fault)}`),
]

function kindOf(fault: object): string {
  const { operation: _operation, times: _times, by: _by, ...kind } = fault as Record<string, unknown>
  return Object.entries(kind)
    .map(([name, value]) => `${name} ${String(value)}`)
    .join(', ')
}
