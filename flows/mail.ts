/** Mail as flows see it: the second door, for people whom the chat cannot reach. */

/** What a letter says, in the reader's language, before it is laid out. Nothing in it is markup. */
export interface Letter {
  readonly language: string
  readonly subject: string
  readonly title: string
  readonly paragraphs: readonly string[]
  readonly facts: readonly { readonly label: string; readonly value: string }[]
  readonly button?: { readonly title: string; readonly url: string }
  /** Why the reader gets it. */
  readonly footer: string
}

export type MailResult =
  | { readonly ok: true }
  | { readonly ok: false; readonly retry: true; readonly why: string }
  /** `noMail`: no mail server is set; `refused`: the server says that this letter can never be delivered. */
  | { readonly ok: false; readonly retry: false; readonly why: 'noMail' | 'refused'; readonly detail: string }

export interface Mail {
  /** Hands a letter to the mail server. `key` is the same for a repeat, which readers then see once: it makes the Message-ID. */
  send(to: string, letter: Letter, key: string): Promise<MailResult>
}
