/** One chat platform as a bot sees it: the events it posts, and the little of its API that the contestants call. */
export interface Dialect {
  /** The event of a talker pressing the button `verb` on the newest card they were sent. */
  press(talker: string, verb: string): Posting
  answer(call: Call): Answered
}

export interface Posting {
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

export interface Call {
  readonly method: string
  /** Below the dialect's own root. */
  readonly path: string
  readonly query: URLSearchParams
  readonly contentType: string
  readonly body: string
}

export interface Answered {
  /** 200 unless given. */
  readonly status?: number
  readonly body?: unknown
  /** What was called, for counting: `POST messages`. */
  readonly operation: string
  /** Who has a new card by this call. */
  readonly reached?: string
}
