import { createHmac } from 'node:crypto'
import { z } from 'zod'
import type { Answered, Call, Dialect } from './dialect.ts'

/** Signs the events. */
export const webexSecret = 'bench-webhook-secret'

const bot = { id: 'person.bot', emails: ['set-up-now@webex.bot'], displayName: 'Set Up Now', type: 'bot' }

const Post = z.object({
  roomId: z.string().optional(),
  toPersonId: z.string().optional(),
  toPersonEmail: z.string().optional(),
  text: z.string().optional(),
  attachments: z.array(z.object({ content: z.object({ actions: z.array(z.unknown()).default([]) }) })).optional(),
})
const Button = z.object({ data: z.object({ _w: z.string() }) })
const Verb = z.object({ do: z.string() })

/** `room.<talker>`, `person.<talker>`, `<talker>@bench.example`: one talker, one 1:1. */
const talkerOf = (id: string) => id.replace(/^(room|person|membership)\./, '').replace(/@.*$/, '')

/** A Webex of 1:1 spaces that forgets everything but the newest card of each: as little work as will do. */
export function openWebex(): Dialect {
  const cards = new Map<string, { messageId: string; buttons: ReadonlyMap<string, string> }>()
  const actions = new Map<string, object>()
  let made = 0

  function post(body: string): Answered {
    const message = Post.parse(JSON.parse(body))
    const talker = talkerOf(message.roomId ?? message.toPersonId ?? message.toPersonEmail ?? '')
    const id = `message.${++made}`
    const sent = { ...message, id, roomId: `room.${talker}`, roomType: 'direct', personId: bot.id, created: now() }
    if (!message.attachments) return { operation: 'POST messages', body: sent }
    const all = message.attachments.flatMap(({ content }) => content.actions)
    cards.set(talker, { messageId: id, buttons: new Map(all.flatMap(marked)) })
    return { operation: 'POST messages', body: sent, reached: talker }
  }

  return {
    press(talker, verb) {
      const card = cards.get(talker)
      const mark = card?.buttons.get(verb) ?? JSON.stringify({ v: 1, order: talker, step: 'none', rev: 0, do: verb })
      const about = {
        id: `action.${++made}`,
        type: 'submit',
        messageId: card?.messageId ?? 'message.0',
        created: now(),
      }
      const data = { ...about, roomId: `room.${talker}`, personId: `person.${talker}` }
      actions.set(data.id, { ...data, inputs: { _w: mark } })
      const hook = {
        id: 'webhook.2',
        name: 'set-up-now',
        resource: 'attachmentActions',
        event: 'created',
        orgId: 'org.1',
      }
      const body = JSON.stringify({ ...hook, ownedBy: 'creator', status: 'active', actorId: data.personId, data })
      const signature = createHmac('sha1', webexSecret).update(body).digest('hex')
      return { path: '/webex', headers: { 'content-type': 'application/json', 'x-spark-signature': signature }, body }
    },
    answer({ method, path, query, body }: Call): Answered {
      const [kind, id] = path.startsWith('attachment/actions') ? ['actions', path.slice(19)] : path.split('/')
      const operation = `${method} ${kind}`
      if (operation === 'POST messages') return post(body)
      if (operation === 'DELETE messages') return { operation, status: 204 }
      if (operation === 'GET actions') return found(operation, actions.get(id ?? ''), () => actions.delete(id ?? ''))
      if (operation === 'GET people') return { operation, body: id === 'me' || id === bot.id ? bot : person(id ?? '') }
      if (operation === 'GET rooms') return { operation, body: { id, type: 'direct', title: id, created: now() } }
      if (operation === 'GET memberships')
        return { operation, body: memberships(query.get('roomId'), query.get('personId'), id) }
      if (operation === 'GET webhooks') return { operation, body: { items: [] } }
      if (operation === 'POST webhooks')
        return { operation, body: { ...z.looseObject({}).parse(JSON.parse(body)), id: `webhook.${++made}` } }
      return { operation, status: 404, body: { message: `The bench has no ${operation}` } }
    },
  }
}

function person(id: string) {
  const talker = talkerOf(id)
  return { id, emails: [`${talker}@bench.example`], displayName: talker, orgId: 'org.1', type: 'person' }
}

function marked(action: unknown): [verb: string, mark: string][] {
  const button = Button.safeParse(action)
  return button.success ? [[Verb.parse(JSON.parse(button.data.data._w)).do, button.data.data._w]] : []
}

function found(operation: string, body: object | undefined, taken: () => void): Answered {
  if (!body) return { operation, status: 404, body: { message: 'Not found' } }
  taken()
  return { operation, body }
}

/** Two people in each room: the talker and the bot. */
function memberships(roomId: string | null, personId: string | null, id: string | undefined): object {
  if (id !== undefined) return member(bot, `room.${talkerOf(id)}`)
  const both = roomId === null ? [] : [bot, person(`person.${talkerOf(roomId)}`)].map((who) => member(who, roomId))
  return { items: personId === null ? both : both.filter((one) => one.personId === personId) }
}

function member({ id, emails: [email] }: { id: string; emails: string[] }, roomId: string) {
  const talker = talkerOf(roomId)
  return { id: `membership.${talker}`, roomId, personId: id, personEmail: email, isModerator: false, created: now() }
}

const now = () => new Date().toISOString()
