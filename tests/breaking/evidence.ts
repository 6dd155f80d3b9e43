import type { Message } from '../support/player.ts'
import type { Entry, World } from './world.ts'

/** What an order says of itself, as far as it is compared here. */
export interface Account {
  readonly status: string
  readonly due: readonly { readonly kind: string; readonly dueAt: string }[]
  readonly operations: readonly { readonly operation: string; readonly phase: string }[]
  readonly history: readonly { readonly what: string; readonly who?: string }[]
  readonly receipt?: { readonly reference: string; readonly billing: string }
}

/** What can be known of an order from outside when everything has come to rest. */
export interface Evidence {
  readonly orderId: string
  readonly account: Account
  readonly ledger: readonly Entry[]
  /** What the bot said in the 1:1 since the history began and is still to be seen, oldest first. */
  readonly told: readonly Message[]
  /** How often somebody pressed or typed something. */
  readonly acts: number
  /** Events that were taken in and are not handled. */
  readonly pending: number
}

/** How things stood when the history began. */
export interface Before {
  readonly messages: ReadonlySet<string>
  readonly acts: number
}

export async function evidenceOf(world: World, orderId: string, before: Before): Promise<Evidence> {
  const [account, ledger, messages, pending] = await Promise.all([
    world.order(orderId),
    world.ledger(orderId),
    world.messages(),
    world.store.pending(),
  ])
  const signed: readonly (Message & { readonly personEmail?: string })[] = messages
  const bots = signed.filter(
    ({ id, personEmail }) => !before.messages.has(id) && personEmail?.endsWith('@webex.bot') === true,
  )
  return { orderId, account, ledger, told: bots.reverse(), acts: world.acts() - before.acts, pending }
}
