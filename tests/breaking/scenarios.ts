import { cardFor, delivered, pressed } from './press.ts'
import { settled } from './settle.ts'
import type { World } from './world.ts'

const MINUTE = 60_000

/** A way from the plan card to the receipt. */
export interface Scenario {
  readonly name: string
  /** Faults of the provisioning service, set before the press. */
  readonly faults?: readonly object[]
  /** Faults of Webex. */
  readonly chat?: readonly object[]
  /** What is done first; gives the id of what Webex tells the bot of. */
  act(world: World, orderId: string): Promise<string | undefined>
}

const presses = (world: World, orderId: string) => pressed(world, orderId)

/** Long enough to be killed while it is asked. */
export const slow: Scenario = {
  name: 'the service takes its time',
  faults: [
    { operation: 'addSite', delayMs: 200 },
    { operation: 'provision', delayMs: 200 },
  ],
  act: presses,
}

export const scenarios: readonly Scenario[] = [
  { name: 'pressed', act: presses },
  {
    name: 'pressed twice',
    async act(world, orderId) {
      await pressed(world, orderId)
      return pressed(world, orderId)
    },
  },
  {
    name: 'typed',
    async act(world) {
      return (await world.zed.writes('provision')).id
    },
  },
  {
    name: 'the service acts and does not answer',
    faults: [
      { operation: 'provision', drop: 'after' },
      { operation: 'getProvisioning', drop: 'before' },
    ],
    act: presses,
  },
  slow,
  {
    name: 'the service is away',
    faults: [
      { operation: 'addSite', drop: 'before', times: 3 },
      { operation: 'provision', status: 503, times: 2 },
    ],
    act: presses,
  },
  {
    name: 'the service is away, and it is called off',
    faults: [{ operation: 'addSite', drop: 'before', times: 'always' }],
    async act(world, orderId) {
      const about = await pressed(world, orderId)
      if (about !== undefined) await delivered(world, about)
      await settled(world, orderId, MINUTE)
      const waiting = await cardFor(world, orderId, 'cancel')
      return waiting && world.zed.submits(waiting, 'cancel')
    },
  },
  {
    name: 'the service fails',
    faults: [{ operation: 'provision', outcome: 'error', errorCode: 2560 }],
    act: presses,
  },
  {
    name: 'the service asks for patience',
    faults: [
      { operation: 'provision', status: 423, retryAfter: 20 },
      { operation: 'getProvisioning', status: 429, retryAfter: 5 },
    ],
    act: presses,
  },
  {
    name: 'somebody looks at it for long',
    faults: [{ operation: 'provision', outcome: 'pending_rpl_review' }],
    act: presses,
  },
  {
    name: 'Webex tells of it twice',
    chat: [{ operation: 'webhook', deliver: 'twice' }],
    act: presses,
  },
  {
    name: 'Webex tells of it late',
    chat: [{ operation: 'webhook', deliver: 'late', delayMs: 50 }],
    act: presses,
  },
  {
    name: 'Webex never tells of it',
    chat: [{ operation: 'webhook', deliver: 'never' }],
    act: presses,
  },
  {
    name: 'Webex stumbles',
    chat: [
      { operation: 'messages.create', by: 'bot', drop: 'after' },
      { operation: 'messages.create', by: 'bot', status: 502 },
      { operation: 'messages.delete', by: 'bot', status: 502 },
    ],
    act: presses,
  },
]

/** Until nothing is left to do for anybody: people press again what is on the screen, whoever looks at it lets it pass. */
export async function finished(world: World, orderId: string): Promise<void> {
  for (let rounds = 0; rounds < 6; rounds += 1) {
    const { status } = await settled(world, orderId)
    if (status.startsWith('provisioned')) return
    if (status === 'pending_review') await world.sandbox.call('POST', '/sandbox/provisioning/reviews', { orderId })
    else await nudged(world, orderId)
  }
}

/** Presses once more what can be pressed. */
async function nudged(world: World, orderId: string): Promise<void> {
  const failed = await cardFor(world, orderId, 'retry')
  const about = failed ? await world.zed.submits(failed, 'retry') : await pressed(world, orderId)
  if (about !== undefined) await delivered(world, about)
}
