import { z } from 'zod'

/** From 0, guessed at once, to 4, out of reach. */
export type Level = 0 | 1 | 2 | 3 | 4

type Rate = (password: string, personal: readonly string[]) => Level

/** Guessing takes the longer the longer the text: beyond this, more makes no difference to the answer. */
const READ = 64

/** How the package really packs its keyboards: its types promise them without the wrapping. */
const Keyboards = z.object({ default: z.record(z.string(), z.record(z.string(), z.array(z.string().nullable()))) })

let rate: Promise<Rate> | undefined

/**
 * How hard a password is to guess, with what is known of its owner taken into account. The estimator and its lists of
 * common passwords take time and 25 MB to load: they come with the first question.
 */
export async function strengthOf(password: string, personal: readonly string[]): Promise<Level> {
  rate ??= openEstimator()
  return (await rate)(password, personal)
}

async function openEstimator(): Promise<Rate> {
  const [{ ZxcvbnFactory }, { dictionary, adjacencyGraphs }] = await Promise.all([
    import('@zxcvbn-ts/core'),
    import('@zxcvbn-ts/language-common'),
  ])
  const graphs = Keyboards.parse(adjacencyGraphs).default
  const estimator = new ZxcvbnFactory({ dictionary, graphs, maxLength: READ })
  return (password, personal) => estimator.check(password, [...personal]).score
}
