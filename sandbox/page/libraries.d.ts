import type * as Cards from 'adaptivecards'
import type MarkdownIt from 'markdown-it'

/** The two libraries come as plain scripts before the modules and leave their names on the window. */
declare global {
  const AdaptiveCards: typeof Cards
  const markdownit: typeof MarkdownIt
}
