import { createHmac } from 'node:crypto'
import { z } from 'zod'
import type { Answered, Call, Dialect, Posting } from './dialect.ts'

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

interface Card {
  readonly message: { readonly id: string }
  readonly marks: ReadonlyMap<string, string>
}

/** A Webex of 1:1 spaces that forgets everything but the newest card of each: as little work as will do. */
export class Webex implements Dialect {
  readonly #cards = new Map<string, Card>()
  readonly #actions = new Map<string, object>()
  readonly #webhooks: object[] = []
  #made = 0

  press(talker: string, verb: string): Posting {
    const card = this.#cards.get(talker)
    const mark = card?.marks.get(verb) ?? JSON.stringify({ v: 1, order: talker, step: 'none', rev: 0, do: verb })
    const at = { roomId: `room.${talker}`, personId: `person.${talker}`, created: now() }
    const data = { id: this.#id('action'), type: 'submit', messageId: card?.message.id ?? 'message.0', ...at }
    this.#actions.set(data.id, { ...data, inputs: { _w: mark } })
    return posting(data)
  }

  answer({ method, path, query, body }: Call): Answered {
    const [kind = '', id = ''] = path.startsWith('attachment/actions') ? ['actions', path.slice(19)] : path.split('/')
    const operation = `${method} ${kind}`
    switch (operation) {
      case 'POST messages':
        return { operation, ...this.#posted(body) }
      case 'GET messages':
        return { operation, body: { items: this.#newest(query.get('personEmail') ?? query.get('personId') ?? '') } }
      case 'DELETE messages':
        return { operation, status: 204 }
      case 'GET actions':
        return { operation, body: this.#actions.get(id) }
      case 'GET people':
        return { operation, body: id === 'me' ? bot : person(id) }
      case 'GET rooms':
        return { operation, body: id === '' ? { items: [] } : { id, type: 'direct', title: id, created: now() } }
      case 'GET memberships':
        return { operation, body: { items: members(query.get('roomId') ?? '', query.get('personId')) } }
      case 'GET webhooks':
        return { operation, body: { items: this.#webhooks } }
      case 'POST webhooks':
        return { operation, body: this.#watched(body) }
      case 'PUT webhooks':
        return { operation, body: { id } }
      default:
        return { operation, status: 404, body: { message: `The bench has no ${operation}` } }
    }
  }

  #posted(body: string): Omit<Answered, 'operation'> {
    const message = Post.parse(JSON.parse(body))
    const talker = talkerOf(message.roomId ?? message.toPersonId ?? message.toPersonEmail ?? '')
    const at = { roomId: `room.${talker}`, roomType: 'direct', personId: bot.id, created: now() }
    const sent = { ...message, ...at, id: this.#id('message') }
    if (!message.attachments) return { body: sent }
    const buttons = message.attachments.flatMap(({ content }) => content.actions)
    this.#cards.set(talker, { message: sent, marks: new Map(buttons.flatMap(marked)) })
    return { body: sent, reached: talker }
  }

  #watched(body: string): object {
    const webhook = { ...z.looseObject({}).parse(JSON.parse(body)), id: this.#id('webhook'), status: 'active' }
    this.#webhooks.push(webhook)
    return webhook
  }

  #newest(address: string): readonly object[] {
    const card = this.#cards.get(talkerOf(address))
    return card ? [card.message] : []
  }

  #id(kind: string): string {
    this.#made += 1
    return `${kind}.${this.#made}`
  }
}

function posting(data: { readonly personId: string }): Posting {
  const about = { id: 'webhook.2', name: 'set-up-now', resource: 'attachmentActions', event: 'created' }
  const body = JSON.stringify({ ...about, orgId: 'org.1', status: 'active', actorId: data.personId, data })
  const signature = createHmac('sha1', webexSecret).update(body).digest('hex')
  return { path: '/webex', headers: { 'content-type': 'application/json', 'x-spark-signature': signature }, body }
}

/** The verb of a button, and what is sent along when it is pressed. */
function marked(action: unknown): [verb: string, mark: string][] {
  const button = Button.safeParse(action)
  return button.success ? [[Verb.parse(JSON.parse(button.data.data._w)).do, button.data.data._w]] : []
}

/** `room.<talker>`, `person.<talker>`, `<talker>@bench.example`: one talker, one 1:1. */
const talkerOf = (id: string) => id.replace(/^(room|person)\./, '').replace(/@.*$/, '')

function person(id: string) {
  const talker = talkerOf(id)
  return { id, emails: [`${talker}@bench.example`], displayName: talker, orgId: 'org.1', type: 'person' }
}

/** The bot and the talker, or one of them. */
const members = (roomId: string, personId: string | null) =>
  [bot, person(`person.${talkerOf(roomId)}`)]
    .filter(({ id }) => personId === null || id === personId)
    .map(({ id, emails }) => ({ id: `${roomId}:${id}`, roomId, personId: id, personEmail: emails[0], created: now() }))

const now = () => new Date().toISOString()
