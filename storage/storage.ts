/**
 * The storage port: what the product needs kept, in the product's own words.
 *
 * An engine is right when it passes `tests/storage/promises.ts`.
 * The unit of change is one order: its document holds everything that belongs
 * to it, so that one durable write commits the state and all that follows
 * from it. No transaction ever spans two documents.
 */

/** Work that is due at an instant and is done outside a turn: a message, a call, a timer. */
export interface Effect {
  /** Unique within the order, and stable over restarts. */
  readonly id: string
  readonly kind: string
  /** UTC instant, ISO 8601 with milliseconds; not claimed before it. */
  readonly dueAt: string
  /** How often it was tried and put back. */
  readonly attempts: number
  readonly payload: unknown
}

/** One order and all that belongs to it. `secret` is encrypted at rest, `state` is not. */
export interface Doc<State, Secret> {
  readonly id: string
  /** Goes up by one with each write; 1 is the first. */
  readonly rev: number
  readonly state: State
  readonly secret: Secret
  /** The newest delivery ids that were applied, oldest first; bounded. */
  readonly seen: readonly string[]
  readonly effects: readonly Effect[]
}

/** What a pure decision hands back: the next content of the document (absent = no write) and a value. */
export interface Decision<State, Secret, Reply> {
  readonly next?: { readonly state: State; readonly secret: Secret; readonly effects: readonly Effect[] }
  readonly reply: Reply
}

export type Decide<State, Secret, Reply> = (current: Doc<State, Secret> | undefined) => Decision<State, Secret, Reply>

export type Turn<Reply> =
  | { readonly kind: 'applied'; readonly reply: Reply; readonly rev: number }
  /** The delivery was applied before; `decide` was not called. */
  | { readonly kind: 'duplicate'; readonly rev: number }

/** An effect handed out for doing, to one worker at a time. */
export interface Claim {
  readonly orderId: string
  readonly effect: Effect
  /** Fencing number: a later claim of the same effect has a higher one. */
  readonly token: number
  /** False when another process may have done it: it died before saying so, or a restore took back that it said so. */
  readonly fresh: boolean
}

export type Index = 'person' | 'contact' | 'link' | 'state'

export interface Orders<State, Secret> {
  /**
   * Loads the order, lets the pure, synchronous `decide` work on it, and writes
   * what it returns durably before resolving. Turns of one order take turns;
   * a turn whose write fails leaves no trace in memory or on disk and rejects.
   * `delivery` names the inbound event: applied at most once per order.
   */
  turn<Reply>(orderId: string, delivery: string | undefined, decide: Decide<State, Secret, Reply>): Promise<Turn<Reply>>
  /** The order as last durably written. */
  get(orderId: string): Promise<Doc<State, Secret> | undefined>
  /**
   * Hands out due effects, oldest first, at most one per order at a time, so
   * that an order's effects are done in the order they fell due. Orders whose
   * next effect is patient come after all others, a few at a time.
   */
  claim(limit: number, now: Date): Promise<Claim[]>
  /**
   * Ends a claim: removes the effect and applies `decide` in the same write.
   * `decide` may put a changed effect back by adding it to `next.effects`.
   * False when the claim was lost to a later one; nothing is written then.
   */
  settle(claim: Claim, decide: Decide<State, Secret, void>): Promise<boolean>
  /** Gives a claim back: tried again at `dueAt`, with one more attempt counted. */
  defer(claim: Claim, dueAt: Date): Promise<boolean>
  /** Ids of the orders whose document carries this key, in order of id. */
  find(index: Index, key: string): Promise<string[]>
  /** The instant the earliest unclaimed effect falls due. */
  nextDue(): Promise<Date | undefined>
  /** How many orders are kept. */
  count(): Promise<number>
}

/** An event from outside, stored before it is acknowledged. */
export interface InboxItem {
  readonly id: string
  readonly receivedAt: string
  readonly body: unknown
}

export interface Inbox {
  /** Durable when it resolves. False when an event of that id was put before (within 30 days). */
  put(item: InboxItem): Promise<boolean>
  /** Everything put and not yet done that nobody else is at, oldest first; from then on the caller is at it. */
  pending(): Promise<InboxItem[]>
  /** The caller could not do it, for now: where others work in the store too, one of them may. */
  handBack(id: string): Promise<void>
  /** The event need not be handed out again; after a power cut it may be, as after a crash just before this. */
  done(id: string): Promise<void>
}

/** Small documents of their own beside the orders, such as what is kept about a person. */
export interface Shelf<T> {
  get(key: string): Promise<T | undefined>
  /** Reads, changes and durably writes one entry; changes of one key take turns. */
  change(key: string, change: (current: T | undefined) => T): Promise<T>
  remove(key: string): Promise<void>
}

/** A store: the orders, the inbox, and as many shelves as its shape names; `Shelves` says what lies on each. */
export type Storage<State, Secret, Shelves> = {
  readonly orders: Orders<State, Secret>
  readonly inbox: Inbox
  /** Whether other processes may work in it too: then work appears, and events are left behind, that nobody here was told of. */
  readonly isShared: boolean
  /** Rejects with a `StorageError` that says why while nothing can be written, and once the store is closed. */
  ready(): Promise<void>
  /** Waits for writes under way, then lets go of the folder or the connections. */
  close(): Promise<void>
} & { readonly [Name in keyof Shelves]: Shelf<Shelves[Name]> }

/** How an engine turns `secret` into text for the disk and back; `open` rejects what was tampered with. */
export interface Sealer {
  seal(plain: string): Promise<string>
  open(sealed: string): Promise<string>
}

/** What an engine has to be told about the documents it keeps; it knows nothing else of them. */
export interface Shape<State, Secret, Shelves> {
  readonly state: (stored: unknown) => State
  readonly secret: (stored: unknown) => Secret
  readonly shelves: { readonly [Name in keyof Shelves]: ShelfShape<Shelves[Name]> }
  /** The keys under which `find` must find the order; they stand in clear. */
  readonly keys: (order: Pick<Doc<State, Secret>, 'id' | 'state'>) => Partial<Record<Index, readonly string[]>>
  /** How an order of an older version of this shape becomes one of today: the first leads from version 1 to 2. */
  readonly migrations?: readonly Migration[]
  /** Whether work of a kind lets all other due work go first; none does where this is not given. */
  readonly isPatient?: (kind: string) => boolean
  readonly sealer: Sealer
}

export interface ShelfShape<T> {
  /** What an entry is. It is sealed into each, so that none passes for one of another shelf: never rename a kind. */
  readonly kind: string
  readonly parse: (stored: unknown) => T
  /** As of orders, for entries. */
  readonly migrations?: readonly ((old: unknown) => unknown)[]
}

/** What of an order stands in clear, and is gone by before any seal is opened. */
export interface Clear {
  readonly state: unknown
  readonly effects: readonly Effect[]
}

/**
 * One version of an order's shape becomes the next. Both parts are pure and come before `state` and `secret` parse;
 * what has no part stays as it was. A document is written in its new shape with its next write, no earlier, so an
 * engine keeps the version with it. Nothing sealed can get into the clear this way.
 */
export interface Migration {
  readonly clear?: (old: Clear) => Clear
  /** `before` is what stood in clear beside it, before this step. */
  readonly secret?: (old: unknown, before: Clear) => unknown
}

/** The store cannot be opened or believed; the message names the file and the remedy. */
export class StorageError extends Error {
  override readonly name = 'StorageError'
}
