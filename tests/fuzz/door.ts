import fc from 'fast-check'

/** A way into the product: what may come through it, and what must be true whatever does. */
export interface Door<Input> {
  readonly name: string
  readonly inputs: fc.Arbitrary<Input>
  /** Sends one input; throws, in words, what is not as it must be. */
  send(input: Input): Promise<void>
  /** A good request, which is served as ever; throws when it is not. */
  serves(): Promise<void>
  close(): Promise<void>
}

/** A door with its kind of input put away, so that all doors can be tried alike. */
export interface Opened {
  readonly name: string
  /** Sends so many inputs; what went wrong first, in its smallest form, or undefined. */
  tryOut(inputs: number, seed: number): Promise<string | undefined>
  close(): Promise<void>
}

/** After so many inputs a good request is sent. */
const BETWEEN = 20

/** No input may keep the processor for longer. Waiting does not count: this machine may be busy with something else. */
const MOST_MS = 1_000

export function opened<Input>(door: Door<Input>): Opened {
  return {
    name: door.name,
    close: () => door.close(),
    async tryOut(inputs, seed) {
      let sent = 0
      await door.serves()
      const property = fc.asyncProperty(door.inputs, async (input) => {
        await inTime(() => door.send(input))
        sent += 1
        if (sent % BETWEEN === 0) await door.serves()
      })
      const { failed, counterexample, errorInstance, counterexamplePath } = await fc.check(property, {
        numRuns: inputs,
        seed,
      })
      await door.serves()
      if (!failed) return undefined
      const what =
        errorInstance instanceof Error ? (errorInstance.stack ?? errorInstance.message) : String(errorInstance)
      const input = fc.stringify(counterexample).slice(0, 2_000)
      return `${door.name}: ${what}\nby ${input}\nseed ${seed}, path ${counterexamplePath ?? ''}`
    },
  }
}

async function inTime(work: () => Promise<void>): Promise<void> {
  const before = process.cpuUsage()
  await work()
  const { user, system } = process.cpuUsage(before)
  const ms = Math.round((user + system) / 1_000)
  if (ms > MOST_MS) throw new Error(`One input took ${ms} ms of the processor`)
}
