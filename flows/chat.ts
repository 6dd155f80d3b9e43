/** The chat as flows see it: what can be sent, and what comes in. Channels implement it. */

/** Where a message goes: a person (their 1:1 is opened if need be) or a space. */
export type Address =
  | { readonly kind: 'person'; readonly personId: string }
  | { readonly kind: 'email'; readonly email: string }
  | { readonly kind: 'space'; readonly spaceId: string }

/** What is sent: always words; a card where there is something to press. */
export interface Outgoing {
  /** Plain text, shown to the letter, that says all the card says. A channel cuts what is too long for it. */
  readonly words: string
  /** Adaptive Card 1.3 JSON. */
  readonly card?: object
  /** Shown with the words, which say all it shows; never together with a card. */
  readonly picture?: Picture
}

export interface Picture {
  /** As a file, e.g. `funnel.png`. */
  readonly name: string
  readonly png: Uint8Array
}

export interface Sent {
  readonly messageId: string
  readonly spaceId: string
  /** The channel's own clock, ISO 8601. */
  readonly created: string
}

/** What can go wrong when sending, as data: is there any sense in trying again? */
export type SendResult =
  | { readonly ok: true; readonly sent: Sent }
  | { readonly ok: false; readonly retry: true; readonly why: string; readonly afterSeconds?: number }
  | { readonly ok: false; readonly retry: false; readonly why: 'unreachable' | 'refused'; readonly detail: string }

export type EditResult = { readonly ok: true } | Extract<SendResult, { ok: false }>

/** A person as the channel vouches for them; never what somebody typed. */
export interface Person {
  readonly personId: string
  readonly email: string
  readonly displayName: string
  readonly orgId?: string
  readonly timeZone?: string
}

interface Inbound {
  /** The channel's id of this event: handled at most once. */
  readonly id: string
  readonly person: Person
  readonly spaceId: string
  readonly direct: boolean
  /** The channel's own clock, ISO 8601. */
  readonly created: string
}

/** What comes in, already read and parsed. */
export type Incoming =
  | (Inbound & {
      readonly kind: 'press'
      readonly messageId: string
      readonly inputs: Readonly<Record<string, unknown>>
    })
  | (Inbound & { readonly kind: 'words'; readonly text: string; readonly mentioned: readonly string[] })
  | (Inbound & { readonly kind: 'joined' })

export interface Chat {
  /** How often the words of one message can be replaced; 0 where they cannot. */
  readonly edits: number
  send(to: Address, message: Outgoing): Promise<SendResult>
  /** Replaces the words of an own message that has no card. `refused`: this one cannot be edited any more, or is gone. */
  edit(message: Pick<Sent, 'messageId' | 'spaceId'>, words: string): Promise<EditResult>
  /** Takes an own message away. True when it is gone, also when it was gone already; false: try again. */
  remove(messageId: string): Promise<boolean>
  /**
   * Looks in a 1:1 for an own message that may have been posted although we
   * never heard of it: the newest one whose card data or text holds `mark`.
   * Undefined in a group space, where a bot cannot list its own messages.
   */
  findOwn(to: Address, mark: string): Promise<Sent | undefined>
  /** The id of the group space of this id or exact title that the bot is in; undefined when it is in none such. Rejects when it cannot be found out now. */
  findSpace(idOrTitle: string): Promise<string | undefined>
  /** Somebody by id or address, as the channel vouches for them; undefined when it knows nobody such. Rejects when it cannot be found out now. */
  person(who: { readonly personId: string } | { readonly email: string }): Promise<Person | undefined>
  /** The people in the group spaces that the bot shares with this person, both left out, bots too; at most 25. */
  around(personId: string): Promise<readonly Person[]>
}
