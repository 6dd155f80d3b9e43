import { without, type Webhook } from './records.ts'
import { membershipView, messageView, webhookView } from './views.ts'
import type { Happening, World } from './world.ts'

/** What a webhook posts: who did what to which thing. What was typed (text, titles, inputs) is never in it. */
export function hookBody(world: World, webhook: Webhook, happening: Happening) {
  const envelope = without(webhookView(world, webhook), 'secret')
  const { resource, event, actor } = happening
  return { ...envelope, resource, event, status: 'active', actorId: actor.id, data: hookData(world, happening) }
}

function hookData(world: World, happening: Happening): object {
  switch (happening.resource) {
    case 'rooms':
      return without(happening.record, 'title', 'description')
    case 'memberships':
      return without(membershipView(world, happening.record), 'isRoomHidden')
    case 'messages':
      return without(messageView(world, happening.record), 'text', 'markdown', 'html', 'attachments', 'isVoiceClip')
    case 'attachmentActions':
      return without(happening.record, 'inputs')
  }
}
