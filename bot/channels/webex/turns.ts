import type { Activity } from 'botbuilder'
import { type WebexClient, WebexError } from 'webex'
import type { Person } from '../../../flows/chat.ts'
import { EventGone } from '../channel.ts'
import { joined, press, type Scene, words } from './activity.ts'
import { Action, type Hook, Membership, Message, WebexPerson } from './events.ts'
import { deliveryId } from './read.ts'
import type { Transport } from './transport.ts'
import { understood } from './understood.ts'

export interface Stage {
  readonly client: WebexClient
  readonly transport: Transport
  readonly me: Person
  /** Runs one botbuilder turn. */
  readonly run: (activity: Partial<Activity>) => Promise<void>
}

/**
 * Makes one botbuilder turn of one webhook event, or none where it is not for
 * us. What the event names is fetched here, with retries; the framework then
 * finds it in the client's memory, so that no failed request makes it drop the
 * event. Rejects with `EventGone` when there is nothing to fetch.
 */
export async function playHook(hook: Hook, stage: Stage): Promise<void> {
  if (hook.resource === 'messages' && hook.event === 'created') await playMessage(hook, stage)
  if (hook.resource === 'attachmentActions' && hook.event === 'created') await playAction(hook, stage)
  if (hook.resource === 'memberships' && hook.data.personId === stage.me.personId) await playMembership(hook, stage)
}

async function playMessage(hook: Hook, stage: Stage): Promise<void> {
  if (hook.data.personId === stage.me.personId) return
  const message = understood(Message, await existing(stage.client.messages.get(hook.data.id)))
  if (!isForUs(message, stage.me)) return
  await carry(hook, message.personId, stage, (scene) => words(scene, message))
}

async function playAction(hook: Hook, stage: Stage): Promise<void> {
  const action = understood(Action, await existing(stage.client.attachmentActions.get(hook.data.id)))
  await carry(hook, action.personId, stage, (scene) => press(scene, action))
}

/** Our own membership. Where somebody else brought us into a space, they are told hello; else only the framework is. */
async function playMembership(hook: Hook, stage: Stage): Promise<void> {
  const { actorId, event, data } = hook
  if (event !== 'created' || actorId === undefined || actorId === stage.me.personId) return stage.transport.tell(hook)
  const membership = understood(Membership, await existing(stage.client.memberships.get(data.id)))
  await carry(hook, actorId, stage, (scene) => joined(scene, membership))
}

async function carry(
  hook: Hook,
  who: string,
  stage: Stage,
  activity: (scene: Scene) => Partial<Activity>,
): Promise<void> {
  const person = understood(WebexPerson, await existing(stage.client.people.get(who)))
  const scene = { deliveryId: deliveryId(hook), bot: stage.me, person }
  await stage.transport.carry(hook, ({ direct }) => stage.run(activity({ ...scene, direct })))
}

/** Said by somebody else, and to us: in a space the bot is spoken to by mention only; `@all` is not meant for it. */
export function isForUs(message: Message, me: Person): boolean {
  const saysSomething = message.text.trim() !== '' || message.files.length > 0
  const toUs = message.roomType === 'direct' || message.mentionedPeople.includes(me.personId)
  return saysSomething && toUs && message.personId !== me.personId
}

async function existing(look: Promise<unknown>): Promise<unknown> {
  try {
    return await look
  } catch (cause) {
    const gone = cause instanceof WebexError && [403, 404, 410].includes(cause.statusCode)
    throw gone ? new EventGone('what the event names cannot be read', { cause }) : cause
  }
}
