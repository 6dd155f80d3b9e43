import { z } from 'zod'
import type { Call, Operation } from './operation.ts'
import { listDirect, listMessages } from './message-lists.ts'
import { postMessage, sentWords } from './posting.ts'
import { without, type Message } from './records.ts'
import { demand, Refusal } from './refusal.ts'
import { membershipOf, messageFor, roomFor } from './sight.ts'
import { composer, type Said, type Sent } from './text.ts'
import { messageView } from './views.ts'
import type { World } from './world.ts'

const maxEdits = 10

const edit = sentWords.extend({ roomId: z.string() })

/** What is said in spaces. */
export function messageOperations(world: World): Operation[] {
  const compose = composer(world.people)
  const path = '/messages/:messageId'
  return [
    { name: 'messages.list', method: 'get', path: '/messages', run: (call) => listMessages(world, call) },
    { name: 'messages.create', method: 'post', path: '/messages', run: (call) => postMessage(world, compose, call) },
    { name: 'messages.listDirect', method: 'get', path: '/messages/direct', run: (call) => listDirect(world, call) },
    { name: 'messages.get', method: 'get', path, run: (call) => messageView(world, addressed(world, call)) },
    { name: 'messages.update', method: 'put', path, run: (call) => editMessage(world, compose, call) },
    {
      name: 'messages.delete',
      method: 'delete',
      path,
      status: 204,
      run: (call) => deleteMessage(world, call),
    },
  ]
}

function editMessage(world: World, compose: (sent: Sent) => Said, call: Call) {
  const { me } = call
  const message = addressed(world, call)
  const { roomId, ...sent } = demand(edit, call.body)
  if (message.personId !== me.id) throw new Refusal(403, 'Only the sender can edit a message.')
  if (roomId !== message.roomId) throw new Refusal(400, 'roomId is not the space of this message.')
  if (message.attachments ?? message.files) {
    throw new Refusal(400, 'Editing messages with files or attachments is currently unsupported.')
  }
  if (sent.html !== undefined && sent.markdown !== undefined) throw new Refusal(400, 'Send markdown without html.')
  if (!(sent.text ?? sent.markdown)) throw new Refusal(400, 'text or markdown is required.')
  if (message.edits >= maxEdits) throw new Refusal(400, `The edit limit of ${maxEdits} has been reached.`)
  const kept = without(message, 'text', 'markdown', 'html', 'mentionedPeople', 'mentionedGroups')
  const record: Message = { ...kept, ...compose(sent), updated: world.stamp(), edits: message.edits + 1 }
  world.messages.put(record)
  world.tell({ resource: 'messages', event: 'updated', record, room: roomFor(world, me, roomId), actor: me })
  return messageView(world, record)
}

function deleteMessage(world: World, call: Call): void {
  const { me } = call
  const record = addressed(world, call)
  const isModerator = membershipOf(world, me, record.roomId)?.isModerator ?? false
  if (record.personId !== me.id && !isModerator) throw new Refusal(403, 'Only the sender can delete a message.')
  world.messages.drop(record.id)
  const room = roomFor(world, me, record.roomId)
  world.tell({ resource: 'messages', event: 'deleted', record, room, actor: me })
}

function addressed(world: World, { me, params }: Call): Message {
  return messageFor(world, me, params['messageId'] ?? '')
}
