import type { GetICUArgs } from '@schummar/icu-type-parser'
import type { Messages } from './messages.ts'

export type Key = keyof Messages

type ArgsOf<K extends Key> = GetICUArgs<Messages[K], { ICUNumberArgument: number; ICUArgument: string }>
type Rest<K extends Key> = keyof ArgsOf<K> extends never ? [] : [args: ArgsOf<K>]

/** One language's sentences and ways of writing things. A missing key, argument or wrong type does not compile. */
export interface Texts {
  <K extends Key>(key: K, ...rest: Rest<K>): string
  readonly language: string
  /** The sentence `<kind>.<code>`, where the code comes with data; `<kind>.other` when there is none for it. */
  coded(kind: string, code: string): string
  /** What a language calls itself. */
  ownName(language: string): string
  /** `2026-03-02` -> `2 March 2026` / `2 marca 2026`. */
  day(date: string): string
  /** An instant, in a zone: `2 March 2026, 09:14`. */
  moment(instant: string, timeZone: string): string
  /** The time of day of an instant, in a zone: `09:14`. */
  time(instant: string, timeZone: string): string
  /** ISO 3166 alpha-2 -> the country's name in this language. */
  country(code: string): string
  /** A language tag (`pl`, `pl_PL`, `en_us`) -> its name in this language. */
  tongue(tag: string): string
  /** Sorts words as this language does. */
  compare(a: string, b: string): number
}
