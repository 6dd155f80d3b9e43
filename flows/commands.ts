import type { Texts } from '../cards/texts/texts.ts'

/** What can be typed beside the answers of a card: alone, or followed by what it is about. Each under its words in every language. */
export type CommandName =
  | 'handOff'
  | 'takeOver'
  | 'decline'
  | 'takeBack'
  | 'claim'
  | 'holding'
  | 'forget'
  | 'repStatus'
  | 'repDue'
  | 'repFind'
  | 'repRemind'
  | 'repResolve'
  | 'repCreateNew'
  | 'help'

export interface Command<Name extends CommandName = CommandName> {
  readonly name: Name
  /** What follows the command's words. */
  readonly rest: string
}

const folded = (text: string): string => text.toLowerCase().replace(/\s+/g, ' ').trim()

/** The command with the longest words that begin the text, if any does. */
export function commandOf<Name extends CommandName>(
  text: string,
  all: readonly Texts[],
  names: readonly Name[],
): Command<Name> | undefined {
  const said = folded(text)
  const found = names
    .flatMap((name) => all.flatMap((t) => t.coded('command', name).split('|')).map((words) => ({ name, words })))
    .filter(({ words }) => words !== '' && (said === words || said.startsWith(`${words} `)))
    .sort((a, b) => b.words.length - a.words.length)[0]
  return found && { name: found.name, rest: folded(text).slice(found.words.length).trim() }
}

/** An address somewhere in what was typed. No part of it may hold an `@`: thousands of them would take minutes to try. */
export const addressIn = (text: string): string | undefined =>
  /[^\s<>,;:@]+@[^\s<>,;@]+\.[a-z-]{2,}/iu.exec(text)?.[0].toLowerCase()
