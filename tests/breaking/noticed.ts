import { bundled } from './bundle.ts'
import { chanceFrom } from './chance.ts'
import { openTheatre } from './kills.ts'
import type { Mutant } from './mutants.ts'
import { chosen } from './plan.ts'
import { scenarios } from './scenarios.ts'
import type { Setting } from './setting.ts'
import type { Template } from './template.ts'

/** What is found wrong with a mutant: kills near to what was changed first, until there is something. */
export async function noticed(
  { patches, scenarios: names }: Mutant,
  { template, setting, seed }: { readonly template: Template; readonly setting: Setting; readonly seed: number },
): Promise<readonly string[]> {
  const broken = await bundled(patches)
  try {
    const theatre = openTheatre(broken, template, setting)
    const recordings = await theatre.record(scenarios.filter(({ name }) => names.includes(name)))
    const histories = chosen(recordings, chanceFrom(seed), 40)
    const near = histories.filter(({ armed }) =>
      patches.some(({ path }) => broken.names[armed?.id ?? -1]?.startsWith(`${path} `)),
    )
    return (await theatre.play([...near, ...histories], 'a violation')).violations
  } finally {
    await broken.remove()
  }
}
