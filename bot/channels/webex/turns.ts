import type { Activity } from 'botbuilder'
import { type Story, type WebexClient, WebexError } from 'webex'
import type { Person } from '../../../flows/chat.ts'
import { EventGone } from '../channel.ts'
import { joined, press, type Scene, words } from './activity.ts'
import { Action, type Hook, Membership, Message, WebexPerson } from './events.ts'
import type { Kinds } from './kinds.ts'
import { deliveryId } from './read.ts'
import type { Transport } from './transport.ts'
import { understood } from './understood.ts'

export interface Stage {
  readonly client: WebexClient
  readonly transport: Transport
  readonly kinds: Kinds
  readonly me: Person
  /** Runs one botbuilder turn. */
  readonly run: (activity: Partial<Activity>) => Promise<void>
}

/**
 * Makes one botbuilder turn of one webhook event, or none where it is not for
 * us. What the event only names is fetched here, with retries; what it says
 * itself is not. Rejects with `EventGone` when there is nothing to fetch.
 */
export async function playHook(hook: Hook, stage: Stage): Promise<void> {
  if (hook.event !== 'created') return
  if (hook.resource === 'messages') await playMessage(hook, stage)
  if (hook.resource === 'attachmentActions') await playAction(hook, stage)
  if (hook.resource === 'memberships') await playMembership(hook, stage)
}

async function playMessage(hook: Hook, stage: Stage): Promise<void> {
  if (hook.data.personId === stage.me.personId) return
  const message = understood(Message, await existing(stage.client.messages.get(hook.data.id)))
  if (!isForUs(message, stage.me)) return
  stage.kinds.note(message.roomId, message.roomType)
  await carry(hook, { thing: message, who: message.personId }, stage, (scene) => words(scene, message))
}

async function playAction(hook: Hook, stage: Stage): Promise<void> {
  const action = understood(Action, await existing(stage.client.attachmentActions.get(hook.data.id)))
  await carry(hook, { thing: action, who: action.personId }, stage, (scene) => press(scene, action))
}

/** Where somebody else has brought us into a space, they are told hello. Other people come and go unheeded. */
async function playMembership(hook: Hook, stage: Stage): Promise<void> {
  const { actorId, data } = hook
  const byUs = actorId === undefined || actorId === stage.me.personId
  if (data.personId !== stage.me.personId || byUs) return
  const told = Membership.safeParse(data).data
  const membership = told ?? understood(Membership, await existing(stage.client.memberships.get(data.id)))
  stage.kinds.note(membership.roomId, membership.roomType)
  await carry(hook, { thing: membership, who: actorId }, stage, (scene) => joined(scene, membership))
}

interface Deed {
  readonly thing: Story['thing'] & { readonly roomId: string }
  readonly who: string
}

async function carry(
  hook: Hook,
  { thing, who }: Deed,
  { client, kinds, me, transport, run }: Stage,
  activity: (scene: Scene) => Partial<Activity>,
): Promise<void> {
  const person = understood(WebexPerson, await existing(client.people.get(who)))
  const direct = await existing(kinds.isDirect(thing.roomId))
  const space = { id: thing.roomId, direct }
  await transport.carry(hook, { thing, person: { id: who, emails: [person.email] }, space }, () =>
    run(activity({ deliveryId: deliveryId(hook), bot: me, person, direct })),
  )
}

/** Said by somebody else, and to us: in a space the bot is spoken to by mention only; `@all` is not meant for it. */
export function isForUs(message: Message, me: Person): boolean {
  const saysSomething = message.text.trim() !== '' || message.files.length > 0
  const toUs = message.roomType === 'direct' || message.mentionedPeople.includes(me.personId)
  return saysSomething && toUs && message.personId !== me.personId
}

async function existing<T>(look: Promise<T>): Promise<T> {
  try {
    return await look
  } catch (cause) {
    const gone = cause instanceof WebexError && [403, 404, 410].includes(cause.statusCode)
    throw gone ? new EventGone('what the event names cannot be read', { cause }) : cause
  }
}
