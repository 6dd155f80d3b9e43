import en from './en.json' with { type: 'json' }
import pl from './pl.json' with { type: 'json' }
import type { Key } from './texts.ts'

/** Every language the product speaks: its sentences, its name for itself, and whose dates it writes. A new one is a file and a line. */
export const catalogues = {
  en: { name: 'English', dates: 'en-GB', messages: en },
  pl: { name: 'Polski', dates: 'pl', messages: pl },
} satisfies Record<string, { name: string; dates: string; messages: Record<Key, string> }>

export type Language = keyof typeof catalogues

export const languages = Object.keys(catalogues) as readonly Language[]

/** The language meant by a word somebody typed or a profile names: `polski`, `Polish`, `pl-PL` -> `pl`. */
export function languageNamed(word: string): Language | undefined {
  const wanted = word.trim().toLowerCase()
  return languages.find((language) => {
    const names = languages.map((tongue) => new Intl.DisplayNames([tongue], { type: 'language' }).of(language))
    return (
      [language, catalogues[language].name, ...names].some((name) => name?.toLowerCase() === wanted) ||
      wanted.split(/[-_]/)[0] === language
    )
  })
}
