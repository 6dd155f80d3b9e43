import { setTimeout as sleep } from 'node:timers/promises'
import type { Who } from './sandbox.ts'

/** A card as a person has it in front of them. */
export interface CardSeen {
  readonly messageId: string
  readonly created: string
  readonly title: string
  /** The text beside the card. */
  readonly words: string
  readonly form: Form
  /** Ids of what can be filled in. */
  readonly fields: readonly string[]
  /** What is filled in already, by field. */
  readonly values: Readonly<Record<string, string>>
  /** What can be pressed, by verb. */
  readonly verbs: readonly string[]
  /** Of which order it is; empty where nothing can be pressed. */
  readonly order: string
  readonly step: string
  readonly rev: number
}

interface Form {
  readonly body: readonly Readonly<Record<string, unknown>>[]
  readonly actions?: readonly {
    readonly title: string
    readonly url?: string
    readonly data?: { readonly _w: string }
  }[]
}

export interface Message {
  readonly id: string
  readonly roomId: string
  readonly text: string
  readonly personId: string
  readonly created: string
  readonly attachments?: readonly { readonly content: Form }[]
}

/** Somebody in the sandbox, who acts by Webex's REST API alone. */
export interface Player {
  /** Waits until the card at the bottom of the 1:1 matches: its title, or any of its words. */
  sees(what?: RegExp): Promise<CardSeen>
  /** Waits until the card at the bottom asks this step; so many milliseconds at most, where patience is short. */
  at(step: string, patience?: number): Promise<CardSeen>
  /** Waits for a plain message that matches. */
  reads(what: RegExp): Promise<Message>
  /** Presses on the card at the bottom and waits for the card that answers it. */
  presses(verb: string, inputs?: Readonly<Record<string, unknown>>): Promise<CardSeen>
  /** Presses on any card, also on one from before, and waits for the card that answers it. */
  pressesOn(card: CardSeen, verb: string, inputs?: Readonly<Record<string, unknown>>): Promise<CardSeen>
  /** Presses on any card and does not wait. Gives the id of the submission. */
  submits(card: CardSeen, verb: string, inputs?: Readonly<Record<string, unknown>>): Promise<string>
  /** Sends any inputs for a message, forged ones too. Gives status and body. */
  forges(messageId: string, inputs: unknown): Promise<{ status: number; body: Record<string, unknown> }>
  /** Writes in the 1:1 and waits for the card that answers it. */
  types(text: string): Promise<CardSeen>
  /** Writes in the 1:1 and does not wait. */
  writes(text: string, roomId?: string): Promise<Message>
  /** All that is in the 1:1 now, newest first. */
  messages(): Promise<readonly Message[]>
  /** Any call of the Webex API as this person. */
  rest<T>(method: string, path: string, body?: unknown): Promise<{ status: number; body: T }>
}

const PATIENCE_MS = 15_000

export function person(url: string, who: Exclude<Who, 'bot'>): Player {
  const rest: Player['rest'] = async (method, path, body) => {
    const headers = { authorization: `Bearer sandbox-${who}`, 'content-type': 'application/json' }
    const response = await fetch(`${url}/sandbox/webex/v1${path}`, {
      method,
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    return { status: response.status, body: JSON.parse((await response.text()) || '{}') as never }
  }

  async function messages(): Promise<readonly Message[]> {
    const rooms = await rest<{ items: readonly { id: string }[] }>('GET', '/rooms?type=direct')
    const [room] = rooms.body.items
    if (!room) return []
    return (await rest<{ items: readonly Message[] }>('GET', `/messages?max=100&roomId=${encodeURIComponent(room.id)}`))
      .body.items
  }

  async function until<T>(
    find: (all: readonly Message[]) => T | undefined,
    wanted: string,
    patience = PATIENCE_MS,
  ): Promise<T> {
    const end = Date.now() + patience
    for (;;) {
      const all = await messages()
      const found = find(all)
      if (found !== undefined) return found
      if (Date.now() > end)
        throw new Error(
          `${who} waited for ${wanted} and saw:\n${all
            .slice(0, 3)
            .map(({ text }) => text)
            .join('\n---\n')}`,
        )
      await sleep(20)
    }
  }

  const isNewer = (card: CardSeen, than: CardSeen | undefined) =>
    than === undefined || (card.messageId !== than.messageId && card.created >= than.created)

  const sees = (what: RegExp = /^/, than?: CardSeen) =>
    until((all) => {
      const card = cardOf(all.find(({ attachments }) => attachments))
      return card && isNewer(card, than) && (what.test(card.title) || what.test(card.words)) ? card : undefined
    }, String(what))

  async function submits(
    card: CardSeen,
    verb: string,
    inputs: Readonly<Record<string, unknown>> = {},
  ): Promise<string> {
    const action = card.form.actions?.find(({ data }) => data && markOf(data).do === verb)
    if (!action?.data) throw new Error(`There is no button "${verb}" on "${card.title}", only ${card.verbs.join(', ')}`)
    const { status, body } = await rest<{ id: string }>('POST', '/attachment/actions', {
      type: 'submit',
      messageId: card.messageId,
      inputs: { ...action.data, ...inputs },
    })
    if (status >= 300) throw new Error(`The submission was answered with ${status}`)
    return body.id
  }

  async function writes(text: string, roomId?: string): Promise<Message> {
    const to = roomId ? { roomId } : { toPersonEmail: 'set-up-now@webex.bot' }
    return (await rest<Message>('POST', '/messages', { ...to, text })).body
  }

  return {
    rest,
    messages,
    submits,
    writes,
    sees: (what) => sees(what),
    at: (step, patience) =>
      until(
        (all) => {
          const card = cardOf(all.find(({ attachments }) => attachments))
          return card?.step === step ? card : undefined
        },
        `the card of "${step}"`,
        patience,
      ),
    reads: (what) => until((all) => all.find(({ text, attachments }) => !attachments && what.test(text)), String(what)),
    async presses(verb, inputs) {
      const card = await sees()
      await submits(card, verb, inputs)
      return sees(/^/, card)
    },
    async pressesOn(card, verb, inputs) {
      const before = await sees()
      await submits(card, verb, inputs)
      return sees(/^/, before)
    },
    async types(text) {
      const before = cardOf((await messages()).find(({ attachments }) => attachments))
      await writes(text)
      return sees(/^/, before)
    },
    forges: (messageId, inputs) => rest('POST', '/attachment/actions', { type: 'submit', messageId, inputs }),
  }
}

interface Mark {
  readonly order: string
  readonly do: string
  readonly step: string
  readonly rev: number
}

const markOf = ({ _w }: { readonly _w: string }) => JSON.parse(_w) as Mark

/** The card of a message, if it has one. */
export function cardOf(message: Message | undefined): CardSeen | undefined {
  const form = message?.attachments?.[0]?.content
  if (!message || !form) return undefined
  const inputs = form.body.flatMap(({ id, value }) => (typeof id === 'string' ? [{ id, value: text(value) }] : []))
  const marks = (form.actions ?? []).flatMap(({ data }) => (data ? [markOf(data)] : []))
  return {
    messageId: message.id,
    created: message.created,
    title: text(form.body.find(({ size }) => size === 'Large')?.['text']) ?? '',
    words: message.text,
    form,
    fields: inputs.map(({ id }) => id),
    values: Object.fromEntries(inputs.flatMap(({ id, value }) => (value === undefined ? [] : [[id, value]]))),
    verbs: marks.map((mark) => mark.do),
    order: marks[0]?.order ?? '',
    step: marks[0]?.step ?? '',
    rev: marks[0]?.rev ?? 0,
  }
}

const text = (value: unknown) => (typeof value === 'string' ? value : undefined)
