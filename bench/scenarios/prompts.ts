import type { Kit } from '../kit.ts'
import { postBarely } from './bare-posts.ts'
import { promptRun, type Prompted, type Trouble } from './prompt-run.ts'
import { costs, paces, times } from './prompt-tables.ts'
import type { Scenario } from './scenario.ts'

/** So much that all prompts are due at once, whatever the burst. */
const ALL_AT_ONCE = 1_000

/** Very many orders due at one minute: how their prompts keep to the rate, what they cost, and who waits behind them. */
export const prompts: Scenario = {
  name: 'prompts',
  what: 'prompts of very many orders due at one minute: rate, memory, presses meanwhile, kill -9',
  async run(kit) {
    const done: Prompted[] = []
    for (const trouble of troubles(kit)) {
      kit.say(`${kit.pace.due.orders} prompts, ${trouble.name}`)
      done.push(await promptRun(kit, trouble))
    }
    const bare = await postBarely(kit)
    return [times(done, bare), paces(done), costs(done)]
  },
}

function troubles({ pace: { due } }: Kit): Trouble[] {
  const rate = due.rates.at(-1) ?? ALL_AT_ONCE
  return [
    ...due.rates.map((each) => ({ name: `${each}/s`, rate: each })),
    ...(due.isCalmAtRates
      ? []
      : ([
          { name: `${rate}/s, people pressing`, rate, presses: true },
          { name: `${rate}/s, kill -9 at half`, rate, killed: true },
        ] as const)),
    { name: 'all at once', rate: ALL_AT_ONCE },
    { name: 'all at once, people pressing', rate: ALL_AT_ONCE, presses: true },
    { name: 'all at once, kill -9 at half', rate: ALL_AT_ONCE, killed: true },
  ]
}
