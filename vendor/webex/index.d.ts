export interface Page {
  readonly items: readonly unknown[]
  readonly length: number
  /** When it was answered, by the clock of the service and to the second; an invalid date when it did not say. */
  readonly date: Date
  hasNext(): boolean
  next(): Promise<Page>
}

type Id = string | { readonly id: string }

export interface Resource {
  get(thing: Id): Promise<unknown>
  list(query?: Readonly<Record<string, string | number | undefined>>): Promise<Page>
  /** Sent as JSON, or as a form when `files` holds a `File`. */
  create(body: object): Promise<unknown>
  update(thing: { readonly id: string; readonly [field: string]: unknown }): Promise<unknown>
  remove(thing: Id): Promise<unknown>
}

/**
 * The Webex API as parsed JSON; who reads an answer checks its shape. What
 * webhooks name (messages, actions, memberships) is waited for up to
 * `notYetMs` when it cannot be read yet.
 */
export interface WebexClient {
  readonly people: Resource
  readonly rooms: Resource
  readonly memberships: Resource
  readonly messages: Resource & {
    listDirect(query: { readonly personId?: string; readonly personEmail?: string }): Promise<Page>
  }
  readonly attachmentActions: Resource
  readonly webhooks: Resource
}

/** All that the framework would look up for an event. */
export interface Story {
  /** The message, action or membership that the event names. */
  readonly thing: { readonly id: string }
  /** Who did it. */
  readonly person: { readonly id: string; readonly emails: readonly string[] }
  readonly space: { readonly id: string; readonly direct: boolean }
}

export interface Teller {
  /** What the framework takes for Cisco's SDK; it is handed to it as its token. */
  readonly sdk: object
  /** Hands an event to the framework; resolves when the framework has dispatched it. */
  tell(event: { readonly resource: string; readonly event: string }, story: Story): Promise<void>
}

/** Stands between one framework and Webex: of Webex it asks who we are, and all else is told with the events. */
export function openTeller(client: WebexClient): Teller

/** All times in milliseconds. */
export interface ClientOptions {
  /** Default `https://webexapis.com/v1`. The token never leaves it. */
  readonly baseUrl?: string
  readonly requestMs?: number
  /** Requests one call may make; default 5. */
  readonly attempts?: number
  /** Waits of one call together; default 30,000. A longer Retry-After is thrown, not waited for. */
  readonly patienceMs?: number
  /** Default 5 seconds. */
  readonly notYetMs?: number
  /** How long a person is remembered; default an hour. */
  readonly peopleMs?: number
  /** How many people are remembered; default 5,000. */
  readonly peopleAtMost?: number
  readonly fetch?: typeof fetch
  readonly sleep?: (ms: number) => Promise<void>
}

export function connect(token: string, options?: ClientOptions): WebexClient

/**
 * Keeps what `load` finds for `ttlMs`, the newest `most` of it (1,000 unless given); concurrent askers share one answer,
 * failures and undefined are not kept.
 */
export function remembered<T>(
  load: (key: string) => Promise<T>,
  ttlMs: number,
  most?: number,
): (key: string) => Promise<T>

/** The error for an answer of this package that is not as agreed: it names the request and its tracking id. */
export function unreadable(thing: object, cause: unknown): WebexError

/** A refusal by Webex, or no answer, or none that can be read (`statusCode` 0). */
export class WebexError extends Error {
  readonly statusCode: number
  readonly body: { readonly message?: string } | undefined
  readonly headers: Readonly<Record<string, string>>
  readonly trackingId: string | undefined
  readonly retryAfterSeconds: number | undefined
}
