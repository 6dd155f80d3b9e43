import { z } from 'zod'
import { newId } from './ids.ts'
import type { Call, Operation } from './operation.ts'
import type { Action } from './records.ts'
import { demand, Refusal } from './refusal.ts'
import { membershipOf, messageFor, roomFor } from './sight.ts'
import type { World } from './world.ts'

const creation = z.object({
  type: z.literal('submit'),
  messageId: z.string(),
  inputs: z.record(z.string(), z.unknown()),
})

/** Presses on cards. They can be made and read, never listed, changed or taken back. */
export function attachmentActionOperations(world: World): Operation[] {
  return [
    {
      name: 'attachmentActions.create',
      method: 'post',
      path: '/attachment/actions',
      status: 202,
      run: (call) => press(world, call),
    },
    {
      name: 'attachmentActions.get',
      method: 'get',
      path: '/attachment/actions/:id',
      run({ me, params }) {
        const action = world.actions.get(params['id'] ?? '')
        if (!action || !membershipOf(world, me, action.roomId)) throw new Refusal(404, 'Attachment action not found.')
        return action
      },
    },
  ]
}

/** Takes any inputs, as Webex does: nothing but the client looks at what the card asks for. */
function press(world: World, { me, body }: Call): Action {
  const { type, messageId, inputs } = demand(creation, body)
  if (me.type === 'bot') throw new Refusal(403, 'Bots cannot submit cards.')
  const message = messageFor(world, me, messageId)
  if (!message.attachments) throw new Refusal(400, 'The message has no card.')
  const created = world.stamp()
  const record: Action = {
    id: newId('ATTACHMENT_ACTION'),
    type,
    messageId,
    roomId: message.roomId,
    personId: me.id,
    inputs,
    created,
  }
  world.actions.put(record)
  const room = roomFor(world, me, message.roomId)
  world.tell({ resource: 'attachmentActions', event: 'created', record, room, actor: me })
  return record
}
