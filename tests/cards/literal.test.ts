import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import markdownit from 'markdown-it'
import { literal, maskedName, visible } from '../../cards/literal.ts'

const markdown = markdownit({ html: false, breaks: true })

/** What a reader sees of a text: its markup taken away, its entities read. */
const shown = (html: string) =>
  html
    .replace(/<[^>]*>/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&')
    .trim()

/** Templates of other makers are broken up; a reader sees a space more. */
const untemplated = (text: string) => text.replaceAll('{{', '{ {').replaceAll('${', '$ {')

const nasty = fc.oneof(
  fc.constantFrom(...'*_[]()<>`~#+-=|\\!&;{}$.:/"\' 1ąŻł'.split('')),
  fc.constantFrom(
    '&lt;',
    '&#42;',
    '**',
    '__',
    '```',
    '1. ',
    '- ',
    '# ',
    '> ',
    '](http://x.example)',
    '<b>',
    '{{DATE()}}',
    '---',
    '===',
  ),
  fc.string({ unit: 'grapheme', maxLength: 4 }),
)
const line = fc.array(nasty, { maxLength: 40 }).map((parts) => visible(parts.join('')))

describe('literal text', () => {
  test('shows to the letter where markdown is read, whatever it is', () => {
    fc.assert(
      fc.property(line, (text) => {
        expect(shown(markdown.render(literal(text)))).toBe(untemplated(text))
      }),
      { numRuns: 2_000 },
    )
  })

  test('shows to the letter in the middle and on each line of our own sentences', () => {
    fc.assert(
      fc.property(line, line, (name, other) => {
        const sentence = `Set up for ${name || 'x'}\n${other}`.trim()
        const lines = untemplated(sentence).split('\n')
        const read = shown(markdown.render(literal(sentence)))
        expect(read.split('\n').map((part) => part.trim())).toEqual(lines.map((part) => part.trim()))
      }),
      { numRuns: 2_000 },
    )
  })

  test.each([
    ['*Bold* Sp. z o.o.', '\\*Bold\\* Sp. z o.o.'],
    ['[Klik](http://zly.example)', '\\[Klik\\](http://zly.example)'],
    ['# 1 w Polsce', '\\# 1 w Polsce'],
    ['3. Maja', '3\\. Maja'],
    ['Żółta Łódź S.A. & Syn', 'Żółta Łódź S.A. & Syn'],
  ])('%s becomes %s', (text, escaped) => {
    expect(literal(text)).toBe(escaped)
  })

  test('starts no template of the card language', () => {
    expect(literal('{{DATE(2026)}} ${name}')).not.toMatch(/\{\{|\$\{/)
  })
})

describe('visible text', () => {
  test('is one line of what can be seen, and stays as it is when it is made visible again', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const once = visible(text)
        expect(once).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u)
        expect(visible(once)).toBe(once)
      }),
    )
  })

  test.each([
    ['turned around by an override', 'Nord\u202Edniw', 'Norddniw'],
    ['with spaces of no width', 'No\u200Brd\u2060wind\uFEFF', 'Nordwind'],
    ['over several lines', ' Nord\r\nwind\t', 'Nord wind'],
    ['made of letters that show nothing', '\u3164\u115F', ''],
    ['with half of a character', 'Nord\uD800wind', 'Nordwind'],
    ['written with an accent apart', 'Lo\u0301dz\u0301', 'Lódź'],
  ])('a name %s', (_, text, seen) => {
    expect(visible(text)).toBe(seen)
  })
})

describe('a masked name', () => {
  test('shows first letters', () => {
    expect(maskedName('Inna Firma S.A.')).toBe('I*** F*** S***')
  })
})
