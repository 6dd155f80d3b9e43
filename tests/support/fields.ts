import { Order } from '../../flows/order.ts'
import type { Calling } from '../../flows/given.ts'
import { orderOf } from './orders.ts'
import { organisation } from './replies.ts'
import { mappedTo, due, NOW, OLA } from './wizard.ts'

/** What is known in part two of an order for calling and meetings under a contract of this country. */
export function callingKnown(contractCountry = 'PL', line: object = {}): Calling {
  const content = orderOf({ contractCountry, ...line })
  const { mapping } = mappedTo(due(content)).secret
  if (!mapping) throw new Error('Nothing is mapped')
  return {
    order: Order.parse(content),
    owner: OLA,
    contactEmail: OLA.email,
    found: {},
    refused: [],
    now: NOW,
    today: NOW.slice(0, 10),
    mapping: mapping,
    passwordSet: true,
    customer: organisation({ locations: ['Port'] }),
  }
}

interface Answers<Known> {
  answer(known: Known): {
    safeParse(input: unknown): {
      readonly success: boolean
      readonly data?: unknown
      readonly error?: {
        readonly issues: readonly { readonly path: readonly PropertyKey[]; readonly message: string }[]
      }
    }
  }
}

/** What is wrong with an answer, field by field and the first of each, as a card shows it; nothing when it is good. */
export function problemsOf<Known>(step: Answers<Known>, known: Known, input: object): Readonly<Record<string, string>> {
  const { error } = step.answer(known).safeParse(input)
  const issues = [...(error?.issues ?? [])].reverse()
  return Object.fromEntries(issues.map(({ path, message }) => [path.map(String).join('.'), message]))
}

/** An answer as it is kept; undefined when it is refused. */
export const keptOf = <Known>(step: Answers<Known>, known: Known, input: object): unknown =>
  step.answer(known).safeParse(input).data
