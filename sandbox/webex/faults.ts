import { json, Router } from 'express'
import { z } from 'zod'
import type { Person } from './directory.ts'
import { operationNames, type OperationName } from './operation.ts'
import { demand } from './refusal.ts'

const common = {
  /** How often it strikes before it is over. */
  times: z.union([z.int().min(1), z.literal('always')]).default(1),
  delayMs: z.int().min(0).max(600_000).optional(),
}

const callFault = z.strictObject({
  /** A name of `operationNames`, a resource with a star (`messages.*`), or `*`. */
  operation: z.string().refine((name) => operationNames.some((known) => covers(name, known)), 'no such operation'),
  ...common,
  /** Whose calls it strikes; anyone's unless given. */
  by: z.enum(['bot', 'people']).optional(),
  status: z.int().min(400).max(599).optional(),
  /** Seconds, sent as `Retry-After`; a text is sent as it is. */
  retryAfter: z.union([z.number().min(0), z.string()]).optional(),
  /** Ends the connection without an answer: before anything is done, or after it was done. */
  drop: z.union([z.boolean(), z.enum(['before', 'after'])]).optional(),
  /** Acts, then never answers; the connection ends after two minutes, or after so many milliseconds. */
  timeoutAfterActing: z.union([z.boolean(), z.int().min(0).max(600_000)]).optional(),
  /** Acts first, then answers with `status`. */
  afterActing: z.boolean().optional(),
})

const deliveryFault = z.strictObject({
  operation: z.literal('webhook'),
  ...common,
  deliver: z.enum(['twice', 'late', 'never']),
  /** Strikes deliveries of this resource only. */
  resource: z.string().optional(),
})

const disabling = z.strictObject({ operation: z.literal('webhook.disable') })

const wishes = z.array(
  z.union([disabling, deliveryFault, callFault], { error: 'no such fault; see sandbox/README.md' }),
)

export type CallFault = z.infer<typeof callFault>
export type DeliveryFault = z.infer<typeof deliveryFault>

/** What is to go wrong, and the way to say so. Kept in memory: a restart of the sandbox mends everything. */
export interface Faults {
  /** The fault that strikes this call, used up by one. */
  forCall(operation: OperationName, caller: Person): CallFault | undefined
  /** The fault that strikes this delivery, used up by one. */
  forDelivery(resource: string): DeliveryFault | undefined
  /** `POST` adds faults, `GET` lists what is left of them, `DELETE` removes all (or those of `?operation=`). */
  readonly router: Router
}

/** `disableWebhooks` is called for the operation `webhook.disable`, which acts at once. */
export function openFaults(disableWebhooks: () => void): Faults {
  const calls = waitingList<CallFault>()
  const deliveries = waitingList<DeliveryFault>()
  const left = () => ({ items: [...calls.left(), ...deliveries.left()] })
  const router = Router()
  router.use(json())
  router.get('/', (_req, res) => void res.json(left()))
  router.post('/', (req, res) => {
    for (const wish of demand(wishes, asList(req.body))) {
      if (!('times' in wish)) disableWebhooks()
      else if ('deliver' in wish) deliveries.add(wish)
      else calls.add(wish)
    }
    res.json(left())
  })
  router.delete('/', (req, res) => {
    const { operation } = req.query
    for (const list of [calls, deliveries]) list.clear((name) => operation === undefined || operation === name)
    res.status(204).end()
  })
  return {
    forCall: (operation, { type }) =>
      calls.strike(
        (fault) => covers(fault.operation, operation) && (!fault.by || (fault.by === 'bot') === (type === 'bot')),
      ),
    forDelivery: (resource) => deliveries.strike((fault) => !fault.resource || fault.resource === resource),
    router,
  }
}

function waitingList<T extends { operation: string; times: number | 'always' }>() {
  let faults: T[] = []
  return {
    left: () => faults,
    add: (fault: T) => void faults.push(fault),
    clear: (goes: (operation: string) => boolean) => void (faults = faults.filter(({ operation }) => !goes(operation))),
    strike(hits: (fault: T) => boolean): T | undefined {
      const fault = faults.find(hits)
      if (!fault || fault.times === 'always') return fault
      fault.times -= 1
      faults = faults.filter(({ times }) => times !== 0)
      return fault
    },
  }
}

/** One fault, a list of them, or an object with the operations as keys: all come out as a list. */
function asList(body: unknown): unknown {
  if (Array.isArray(body) || typeof body !== 'object' || body === null) return body
  if ('operation' in body) return [body]
  return Object.entries(body).flatMap(([operation, faults]) =>
    [faults].flat().map((fault) => ({ ...z.looseObject({}).catch({}).parse(fault), operation })),
  )
}

function covers(pattern: string, operation: OperationName): boolean {
  if (pattern === '*' || pattern === operation) return true
  return pattern.endsWith('.*') && operation.startsWith(pattern.slice(0, -1))
}
