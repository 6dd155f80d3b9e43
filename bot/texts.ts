import { createIntl } from '@formatjs/intl'
import { catalogues, languages, type Language } from '../cards/texts/index.ts'
import type { Key, Texts } from '../cards/texts/texts.ts'

/** The catalogues, spoken: one `Texts` a language, made once. An unknown language is answered in English. */
export function openTexts(): (language: string) => Texts {
  const spoken = new Map(languages.map((language) => [language as string, textsOf(language)]))
  const english = textsOf('en')
  return (language) => spoken.get(language) ?? english
}

function textsOf(language: Language): Texts {
  const messages: Record<string, string> = catalogues[language].messages
  const intl = createIntl({ locale: language, messages, onError: raise })
  const say = (key: string, args: Args = {}) => intl.formatMessage({ id: key }, args)
  const countries = new Intl.DisplayNames([language], { type: 'region' })
  const tongues = new Intl.DisplayNames([language], { type: 'language' })
  const words = new Intl.Collator(language)
  const days = new Intl.DateTimeFormat(catalogues[language].dates, { ...date, timeZone: 'UTC' })
  const more = {
    language,
    coded: (kind: string, code: string) => say(`${kind}.${code}` in messages ? `${kind}.${code}` : `${kind}.other`),
    ownName: (other: string) => catalogues[other as Language].name,
    day: (day: string) => days.format(new Date(`${day}T12:00:00Z`)),
    moment: (instant: string, timeZone: string) =>
      new Intl.DateTimeFormat(catalogues[language].dates, { ...date, ...time, timeZone }).format(new Date(instant)),
    time: (instant: string, timeZone: string) =>
      new Intl.DateTimeFormat(catalogues[language].dates, { ...time, timeZone }).format(new Date(instant)),
    country: (code: string) => countries.of(code) ?? code,
    tongue: (tag: string) => capital(tongues.of(tag.replace('_', '-')) ?? tag, language),
    compare: (a: string, b: string) => words.compare(a, b),
  }
  // The arguments have been checked against the sentence where it is asked for.
  return Object.assign((key: Key, ...rest: readonly unknown[]) => say(key, rest[0] as Args), more)
}

const date = { day: 'numeric', month: 'long', year: 'numeric' } as const
const time = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const

type Args = Readonly<Record<string, string | number>>

const capital = (word: string, language: string) => word.charAt(0).toLocaleUpperCase(language) + word.slice(1)

/** A sentence that cannot be said is a bug, found by the tests; it is never sent half. */
function raise(error: Error): never {
  throw new Error('A sentence of the catalogue cannot be said', { cause: error })
}
