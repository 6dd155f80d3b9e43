import fc from 'fast-check'
import { Play } from './play.ts'
import { faultOf, histories, inWords, type Step } from './steps.ts'

/** Something was not as it must be; the shortest history that leads to it, in words. */
export interface Found {
  readonly seed: number
  readonly history: readonly string[]
  readonly wrong: readonly string[]
}

/** Plays so many histories, and shortens the first that goes wrong; `met` is told of each fault. */
export async function searched(
  seed: number,
  runs: number,
  met: (fault: string) => void = () => undefined,
): Promise<Found | undefined> {
  const property = fc.asyncProperty(histories, async (steps) => {
    for (const step of steps) faultOf(step).forEach(met)
    return (await wrongIn(steps)).length === 0
  })
  const { failed, counterexample } = await fc.check(property, { seed, numRuns: runs })
  if (!failed || !counterexample) return undefined
  const [steps] = counterexample
  return { seed, history: steps.map(inWords), wrong: await wrongIn(steps) }
}

/** A history that comes to no end is as wrong as one that comes to a bad one. */
async function wrongIn(steps: readonly Step[]): Promise<readonly string[]> {
  try {
    return await new Play().run(steps)
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)]
  }
}
