import type { Field } from './field.ts'

/** Which card a press came from. It only names; the server's state decides. */
export interface Mark {
  readonly order: string
  readonly step: string
  readonly rev: number
}

export interface Button {
  /** What the press asks for; see the list of verbs in `flows/press.ts`. */
  readonly do: string
  readonly title: string
  readonly style?: 'positive' | 'destructive'
  /** Opens a page instead of being sent. */
  readonly url?: string
  /** True for Back, Close and the like: what is typed is not sent along, nor checked by the client. */
  readonly bare?: boolean
  /** More that the press carries inside `_w`. */
  readonly with?: Readonly<Record<string, string>>
}

export interface Fact {
  readonly label: string
  readonly value: string
}

/** One question of the wizard, or one thing to know, before it is drawn. All texts are in the reader's language. */
export interface Question {
  readonly mark: Mark
  readonly title: string
  /** "Step 4 of 9", and the like. */
  readonly progress?: string
  /** Help that was asked for. */
  readonly help?: readonly string[]
  /** Something good to know first, e.g. that a name is free. */
  readonly notice?: { readonly tone: 'good' | 'warning' | 'emphasis'; readonly text: string }
  /** What has just happened, where it is no fault. */
  readonly news?: string
  readonly problems?: readonly { readonly field?: string; readonly text: string }[]
  readonly text?: readonly string[]
  readonly facts?: readonly (Fact & { readonly group?: string })[]
  readonly fields?: readonly Field[]
  readonly buttons: readonly Button[]
}
