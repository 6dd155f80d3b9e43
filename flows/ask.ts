import type { Towards } from './offering.ts'

/** What the owner of a live session asks for, by pressing or by typing. */
export interface Ask {
  readonly do: string
  readonly inputs: Readonly<Record<string, string>>
  readonly via: 'card' | 'words'
  /** Whom a hand-off names, as far as the channel knows. */
  readonly towards?: Towards | undefined
}
