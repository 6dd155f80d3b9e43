import { announce } from './announcer.ts'
import type { Call } from './api.ts'
import { avatar, botAvatar, groupAvatar } from './avatar.ts'
import { Composer, type Written } from './composer.ts'
import { el, part } from './dom.ts'
import { markdownRenderer } from './markdown.ts'
import type { People } from './people.ts'
import type { Download } from './picture.ts'
import { messages, person, type Message, type Person } from './records.ts'
import { Reading } from './reading.ts'
import { refresher } from './refresher.ts'
import { text, fields } from './shape.ts'
import type { Space } from './spaces.ts'
import { Thread } from './thread.ts'

/** How many messages of a space are listed at most. */
const listed = 200

interface Surroundings {
  readonly call: Call
  readonly download: Download
  readonly people: People
  readonly me: Person
  readonly bot: Person | undefined
  /** Everything up to this moment has been on screen. */
  seen(spaceId: string, created: string): void
  /** A first message opened this space. */
  started(spaceId: string): void
  /** The newest messages, whenever they change. */
  changed(messages: readonly Message[]): void
}

/** The middle pane. */
export class Conversation {
  private readonly around: Surroundings
  private readonly thread: Thread
  private readonly composer: Composer
  private readonly reading: Reading
  private space: Space | undefined
  /** The space was opened just now: what it holds is not news. */
  private arriving = true
  /** One listing at a time: an old one that came in late would take away what a newer one has shown. */
  private readonly refresh = refresher(() => this.list())

  constructor(around: Surroundings) {
    this.around = around
    const rows = part('messages')
    if (!(rows instanceof HTMLOListElement)) throw new Error('#messages must be a list')
    const { people, me } = around
    this.thread = new Thread(rows, {
      me,
      author: (message) => people.get(message.personId) ?? person(message),
      render: markdownRenderer((kind, value) => (kind === 'personId' ? people.name(value) : people.nameOf(value))),
      submit: async (message, inputs) => {
        await around.call('POST', '/attachment/actions', { type: 'submit', messageId: message.id, inputs })
      },
      download: around.download,
      grown: () => this.reading.stay(),
    })
    this.composer = new Composer((written) => this.send(written))
    this.reading = new Reading(
      () => this.thread.newest(),
      () => this.seen(),
    )
  }

  /** Shows this space; undefined shows the empty page of a first message to the bot. */
  async open(space: Space | undefined): Promise<void> {
    const another = space?.id !== this.space?.id || !space
    this.space = space
    this.head(space)
    const others = (space?.members ?? []).filter(({ id }) => id !== this.around.me.id)
    const to = space?.title ?? this.around.bot?.name ?? 'Set Up Now'
    this.composer.turnTo(space?.id ?? 'new', to, space && !space.direct ? botsFirst(others) : [])
    if (another) this.thread.clear()
    this.arriving ||= another
    await this.refresh()
  }

  /** Lists the messages again and shows what changed. */
  private async list(): Promise<void> {
    const { space } = this
    if (!space) return this.empty(true)
    const found = messages(await this.around.call('GET', `/messages?roomId=${space.id}&max=${listed}`))
    await this.around.people.meet(found.flatMap((message) => [message.personId, ...message.mentioned]))
    // Somebody may have gone elsewhere meanwhile.
    if (space.id !== this.space?.id) return
    const arriving = this.arriving
    this.arriving = false
    const from = found.length < listed ? '' : (found[0]?.created ?? '')
    const fresh = this.thread.show(found, from)
    this.empty(found.length === 0)
    const mine = fresh.some(({ personId }) => personId === this.around.me.id)
    if (arriving || mine) this.reading.showNewest()
    else if (fresh.length) this.reading.offer()
    else this.reading.stay()
    if (!arriving) this.tell(fresh)
    this.seen()
    this.around.changed(found)
  }

  private seen(): void {
    const newest = this.thread.newest()?.dataset['created']
    if (this.space && newest && this.reading.current) this.around.seen(this.space.id, newest)
  }

  private tell(fresh: readonly Message[]): void {
    const { me, people } = this.around
    const told = fresh.filter(({ personId }) => personId !== me.id)
    if (told.length) announce(told.map((message) => `${people.name(message.personId)}: ${message.text}`).join('\n'))
  }

  private async send(written: Written): Promise<void> {
    const { space, around } = this
    const to = space ? { roomId: space.id } : { toPersonEmail: around.bot?.email ?? '' }
    const sent = fields(await around.call('POST', '/messages', { ...to, ...written }))
    if (space) await this.refresh()
    else around.started(text(sent['roomId']))
  }

  private head(space: Space | undefined): void {
    const { me, bot } = this.around
    const other = space?.direct ? space.members.find(({ id }) => id !== me.id) : undefined
    const title = space?.title ?? bot?.name ?? ''
    const face = !space || space.withBot ? botAvatar() : other ? avatar(other.name, other.email) : groupAvatar(title)
    part('conversation-face').replaceChildren(face)
    part('conversation-title').textContent = title
    part('conversation-about').textContent = about(space, me)
  }

  private empty(nothing: boolean): void {
    const hint = part('no-messages')
    hint.hidden = !nothing
    const name = this.around.bot?.name ?? 'the bot'
    const title = this.space ? 'Nothing has been said here yet' : `Write to ${name}`
    const words = this.space ? '' : 'Say hello. The bot finds the orders that are yours and answers here.'
    hint.replaceChildren(
      ...(this.space ? [] : [botAvatar()]),
      el('p', { class: 'no-messages-title' }, title),
      el('p', {}, words),
    )
  }
}

const botsFirst = (people: readonly Person[]) =>
  [...people].sort((one, other) => Number(other.isBot) - Number(one.isBot))

function about(space: Space | undefined, me: Person): string {
  if (!space) return 'A new conversation'
  if (space.direct) return space.withBot ? 'Only you and the bot read this' : 'Only the two of you read this'
  return ['You', ...space.members.filter(({ id }) => id !== me.id).map(({ name }) => name)].join(', ')
}
