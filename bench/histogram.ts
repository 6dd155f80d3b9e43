import { createHistogram } from 'node:perf_hooks'
import { z } from 'zod'

/** Times in milliseconds. */
export const Spread = z.object({ p50: z.number(), p99: z.number(), p999: z.number() })
export type Spread = z.infer<typeof Spread>

/** Gathers times; microseconds inside, since a histogram takes whole numbers. */
export class Times {
  readonly #histogram = createHistogram()

  add(ms: number): void {
    this.#histogram.record(Math.max(1, Math.round(ms * 1_000)))
  }

  spread(): Spread {
    const at = (percent: number) => this.#histogram.percentile(percent) / 1_000
    return { p50: at(50), p99: at(99), p999: at(99.9) }
  }
}
