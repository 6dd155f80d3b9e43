import { announce } from './announcer.ts'
import type { Call } from './api.ts'
import { avatar, botAvatar, groupAvatar } from './avatar.ts'
import { el, icon, part, spoken } from './dom.ts'
import type { People } from './people.ts'
import { members, messages, rooms, type Message, type Person, type Room } from './records.ts'
import { toNewMessage, toSpace } from './route.ts'
import { shortWhen } from './time.ts'

/** A room with what the list shows of it. */
export interface Space extends Room {
  readonly last: Message | undefined
  readonly members: readonly Person[]
  /** The person's own conversation with the bot. */
  readonly withBot: boolean
}

/** The left pane: the person's spaces, newest first, with what was said last and what has not been read. */
export class Spaces {
  all: readonly Space[] = []
  private readonly call: Call
  private readonly me: Person
  private readonly bot: Person | undefined
  private readonly people: People
  private readonly membersOf = new Map<string, readonly Person[]>()
  private current: string | undefined

  constructor(call: Call, people: People, who: { readonly me: Person; readonly bot: Person | undefined }) {
    this.call = call
    this.people = people
    this.me = who.me
    this.bot = who.bot
  }

  /** Asks for everything again. Says aloud which spaces have something new. */
  async refresh(): Promise<void> {
    const before = new Map(this.all.map((space) => [space.id, this.unread(space)]))
    const found = rooms(await this.call('GET', '/rooms?sortBy=lastactivity&max=100'))
    this.all = await Promise.all(found.map((room) => this.look(room)))
    await this.people.meet(this.all.flatMap(({ last }) => (last ? [last.personId, ...last.mentioned] : [])))
    for (const space of this.all) {
      if (space.id !== this.current && before.get(space.id) === false && this.unread(space))
        announce(`New message in ${space.title}`)
    }
    this.draw()
  }

  /** Members came or went somewhere. */
  forgetMembers(): void {
    this.membersOf.clear()
  }

  get(id: string | undefined): Space | undefined {
    return this.all.find((space) => space.id === id)
  }

  withBot(): Space | undefined {
    return this.all.find((space) => space.withBot)
  }

  /** Marks the one that is open; undefined for none. */
  open(id: string | undefined): void {
    this.current = id
    this.draw()
  }

  /** The person has seen everything here up to this moment. */
  seen(spaceId: string, created: string): void {
    const key = this.seenKey(spaceId)
    if ((localStorage.getItem(key) ?? '') >= created) return
    localStorage.setItem(key, created)
    this.draw()
  }

  private async look(room: Room): Promise<Space> {
    const last = messages(await this.call('GET', `/messages?roomId=${room.id}&max=1`)).at(-1)
    const present =
      this.membersOf.get(room.id) ?? members(await this.call('GET', `/memberships?roomId=${room.id}&max=100`))
    this.membersOf.set(room.id, present)
    this.people.learn(present)
    return { ...room, last, members: present, withBot: room.direct && present.some(({ id }) => id === this.bot?.id) }
  }

  private unread({ id, last }: Space): boolean {
    return !!last && last.personId !== this.me.id && last.created > (localStorage.getItem(this.seenKey(id)) ?? '')
  }

  private seenKey(spaceId: string): string {
    return `seen ${this.me.id} ${spaceId}`
  }

  private draw(): void {
    const unread = this.all.filter((space) => this.unread(space)).length
    document.title = `${unread ? `(${unread}) ` : ''}${this.me.name} · Set Up Now sandbox`
    const rows = part('spaces')
    const focused = rows.contains(document.activeElement) && document.activeElement?.getAttribute('href')
    rows.replaceChildren(...this.all.map((space) => el('li', {}, this.row(space))))
    if (focused) rows.querySelector<HTMLElement>(`[href="${CSS.escape(focused)}"]`)?.focus()
    part('no-spaces').hidden = this.all.length > 0
    const start = part('new-message')
    start.hidden = !this.bot || !!this.withBot()
    start.setAttribute('href', toNewMessage)
  }

  private row(space: Space) {
    const unread = this.unread(space)
    const { last } = space
    return el(
      'a',
      {
        href: toSpace(space.id),
        class: unread ? 'space unread' : 'space',
        'aria-current': space.id === this.current && 'page',
      },
      this.face(space),
      el('span', { class: 'space-title' }, space.title),
      el('time', { class: 'space-when', datetime: last?.created }, last ? shortWhen(last.created) : ''),
      el('span', { class: 'space-last' }, last ? this.lastLine(last, space) : 'Nothing said yet'),
      unread && el('span', { class: 'dot' }, spoken('unread')),
    )
  }

  private face(space: Space) {
    if (space.withBot) return botAvatar()
    const other = space.direct ? space.members.find(({ id }) => id !== this.me.id) : undefined
    return other ? avatar(other.name, other.email) : groupAvatar(space.title)
  }

  private lastLine(last: Message, space: Space) {
    const mine = last.personId === this.me.id
    const author = mine ? 'You: ' : space.direct ? '' : `${this.people.name(last.personId)}: `
    const line = last.text.split('\n').find((one) => one.trim()) ?? ''
    return el('span', {}, author, last.card && icon('card'), line || 'Card')
  }
}
