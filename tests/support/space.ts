import { setTimeout as sleep } from 'node:timers/promises'
import { cardOf, type CardSeen, type Message, type Player } from './player.ts'

/** A group space, as one of its members has it. */
export interface Space {
  readonly id: string
  /** All that is in it now, newest first. */
  messages(): Promise<readonly Message[]>
  /** The cards in it now, newest first. */
  cards(): Promise<readonly CardSeen[]>
  /** Waits for a card whose title or words match. */
  sees(what: RegExp): Promise<CardSeen>
  /** Waits for a plain message that matches. */
  reads(what: RegExp): Promise<Message>
  /** Says something to the bot, with others mentioned by their addresses as `@{marek@nordwind.example}`. */
  says(text: string): Promise<Message>
}

const PATIENCE_MS = 15_000

/** The space of that title, seen by `player`. */
export async function spaceOf(player: Player, title: string): Promise<Space> {
  const rooms = await player.rest<{ items: readonly { id: string; title: string }[] }>('GET', '/rooms?type=group')
  const id = rooms.body.items.find((room) => room.title === title)?.id
  if (id === undefined) throw new Error(`Nobody sees a space "${title}" here`)
  const messages = async () =>
    (await player.rest<{ items: readonly Message[] }>('GET', `/messages?max=200&roomId=${encodeURIComponent(id)}`)).body
      .items
  const cards = async () => (await messages()).flatMap((message) => cardOf(message) ?? [])

  async function until<T>(find: () => Promise<T | undefined>, wanted: string): Promise<T> {
    const end = Date.now() + PATIENCE_MS
    for (;;) {
      const found = await find()
      if (found !== undefined) return found
      if (Date.now() > end) {
        const seen = (await messages()).slice(0, 4).map(({ text }) => text)
        throw new Error(`In ${title} there was no ${wanted}, only:\n${seen.join('\n---\n')}`)
      }
      await sleep(20)
    }
  }

  return {
    id,
    messages,
    cards,
    sees: (what) =>
      until(async () => (await cards()).find(({ title: t, words }) => what.test(t) || what.test(words)), String(what)),
    reads: (what) =>
      until(
        async () => (await messages()).find(({ text, attachments }) => !attachments && what.test(text)),
        String(what),
      ),
    async says(text) {
      const markdown = `<@personEmail:set-up-now@webex.bot|Set Up Now> ${text.replace(/@\{([^}]+)\}/g, '<@personEmail:$1|$1>')}`
      return (await player.rest<Message>('POST', '/messages', { roomId: id, markdown })).body
    },
  }
}
