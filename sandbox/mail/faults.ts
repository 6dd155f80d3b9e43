import { z } from 'zod'

/** The places of a mail's way in at which it can go wrong: greeting, naming the recipient, handing over. */
const Place = z.enum(['connect', 'rcpt', 'data'])
type Place = z.infer<typeof Place>

const Spoilt = z
  .strictObject({
    /** Strikes mail to this address only. */
    to: z.email().toLowerCase().optional(),
    /** An SMTP reply code: 4xx asks to try again, 5xx refuses for good. `drop` breaks the connection. */
    answer: z.union([z.literal([421, 450, 451, 550, 552, 554]), z.literal('drop')]),
    /** How often it strikes before it is over. */
    times: z.union([z.int().min(1), z.literal('always')]).default(1),
    /** What the answer is to. `drop` after `data` is the nasty one: the mail was taken, and nobody is told. */
    after: Place.default('rcpt'),
  })
  .refine(({ to, after }) => to === undefined || after !== 'connect', 'nobody is named when somebody connects')
type Spoilt = z.infer<typeof Spoilt>

/** Nobody can connect, and who is connected is cut off, until faults are cleared. */
const Down = z.strictObject({ down: z.literal(true) })

const Fault = z.union([Down, Spoilt], { error: 'no such fault; see sandbox/README.md' })
type Fault = z.infer<typeof Fault>

/** One fault, or a list of them. */
export const FaultsRequest = z.union([z.array(Fault).min(1), Fault.transform((fault) => [fault])])

/** What is to go wrong with mail. Kept in memory: a restart of the sandbox mends everything. */
export interface Faults {
  left(): readonly Fault[]
  add(faults: readonly Fault[]): void
  clear(): void
  isDown(): boolean
  /** What the fault answers that strikes here, used up by one. `recipients` are in lower case. */
  strike(place: Place, recipients?: readonly string[]): Spoilt['answer'] | undefined
}

export function openFaults(): Faults {
  let faults: Fault[] = []
  return {
    left: () => faults,
    add: (more) => void (faults = [...faults, ...more]),
    clear: () => void (faults = []),
    isDown: () => faults.some((fault) => 'down' in fault),
    strike(place, recipients = []) {
      const hit = faults.find(
        (fault) => !('down' in fault) && fault.after === place && (!fault.to || recipients.includes(fault.to)),
      )
      if (!hit || 'down' in hit) return undefined
      const { times } = hit
      if (times !== 'always') faults = faults.flatMap((one) => (one === hit ? rest({ ...hit, times }) : [one]))
      return hit.answer
    },
  }
}

const rest = (fault: Spoilt & { readonly times: number }): Fault[] =>
  fault.times === 1 ? [] : [{ ...fault, times: fault.times - 1 }]
