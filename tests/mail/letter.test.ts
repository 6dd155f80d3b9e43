import { describe, expect, test } from '@jest/globals'
import { layOut } from '../../bot/mail/letter.ts'
import type { Letter } from '../../flows/mail.ts'
import { openBrowser } from '../support/browser.ts'
import { letter } from './letters.ts'

/** Everything a reader reads, in order. */
const wordsOf = ({ title, paragraphs, facts, button, footer }: Letter): readonly string[] => [
  title,
  ...paragraphs,
  ...facts.flatMap(({ label, value }) => [label, value]),
  ...(button ? [button.title, button.url] : []),
  footer,
]

/** The same letter with this in every place where words go. */
function everywhere(words: string): Letter {
  const at = (place: string) => `${place} ${words}`
  return {
    ...{ language: 'en', subject: at('subject'), title: at('title'), footer: at('footer') },
    paragraphs: [at('first'), at('second')],
    facts: [{ label: at('label'), value: at('value') }],
    button: { title: at('button'), url: `https://setup.nordwind.example/?q=${words}` },
  }
}

const shown = (html: string) => html.slice(html.indexOf('<body')).replace(/<(style|title)[\s\S]*?<\/\1>/g, '')

describe('the page', () => {
  test('has a title, a language and a width of its own, and says what it looks like in the dark', async () => {
    const { html } = await layOut(letter)
    expect(html).toMatch(/<html [^>]*lang="pl"/)
    expect(html).toContain(`<title>${letter.subject}</title>`)
    expect(html).toContain('<meta name="viewport" content="width=device-width')
    expect(html).toContain('<meta name="color-scheme" content="light dark"')
    expect(html).toContain('prefers-color-scheme: dark')
  })

  test('fetches nothing and runs nothing', async () => {
    const { html } = await layOut(letter)
    expect(html).not.toMatch(/<(script|img|link|iframe|object|form)\b|@import|url\(|\son\w+=|\ssrc=/i)
    expect([...html.matchAll(/href="([^"]*)"/g)].map(([, to]) => to?.replaceAll('&amp;', '&'))).toEqual([
      letter.button.url,
      letter.button.url,
    ])
  })

  test('shows markup as the words it is, wherever it stands', async () => {
    const { html } = await layOut(everywhere(`<b>&"'{{x}}</td></mj-text><mj-include path="/etc/hostname"/>`))
    expect(html).not.toMatch(/<b>|<mj-|<\/mj-/)
    const escaped = '&lt;b&gt;&amp;&quot;&#39;{{x}}&lt;/td&gt;&lt;/mj-text&gt;'
    for (const place of ['subject', 'title', 'first', 'second', 'label', 'value', 'button', 'footer']) {
      expect(html).toContain(`${place} ${escaped}`)
    }
  })

  test('does without what a letter does not have', async () => {
    const { button: _, ...rest } = letter
    const { html, text } = await layOut({ ...rest, facts: [] })
    expect(shown(html)).not.toMatch(/<th\b|<a\b/)
    expect(text).not.toMatch(/https:|\n{3}/)
  })

  test('names facts by header cells', async () => {
    const { html } = await layOut(letter)
    const rows = [...html.matchAll(/<th scope="row">(.*?)<\/th>\s*<td>(.*?)<\/td>/g)]
    expect(rows.map(([, label, value]) => ({ label, value }))).toEqual(letter.facts)
  })

  test('fits on a phone, even with words that never end', async () => {
    const endless = 'Konstantynopolitańczykiewiczówna'.repeat(12)
    const { html } = await layOut(everywhere(endless))
    const browser = await openBrowser()
    try {
      const page = await browser.newPage({ viewport: { width: 320, height: 700 } })
      await page.setContent(html)
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(320)
    } finally {
      await browser.close()
    }
  })
})

describe('the text', () => {
  test('says all that the page says', async () => {
    const { html, text } = await layOut(letter)
    const page = shown(html).replaceAll('&amp;', '&')
    const inOneLine = text.replace(/\s+/g, ' ')
    for (const words of wordsOf(letter)) {
      expect(page).toContain(words)
      expect(inOneLine).toContain(words)
    }
  })

  test('is read as it stands: short lines, blocks apart, the link alone in its line', async () => {
    expect((await layOut(letter)).text).toBe(`Zamówienie WBX-1001 czeka na Ciebie

Żółta Łódź S.A. kupiła Webex od Nordwind Systemy Sp. z o.o. Skonfiguruj
usługi w kilku krokach, na czacie.

Nie udało się nam napisać do Ciebie na czacie.

Zamówienie: WBX-1001
Termin: 29 listopada 2026, 23:59 (Europa/Warszawa)

Skonfiguruj teraz:
https://setup.nordwind.example/claim/abc?lang=pl&from=mail

-- 
Dostajesz tę wiadomość, bo ola@nordwind.example jest adresem kontaktowym
tego zamówienia.
`)
  })

  test('keeps a long word in one piece, and no other line long', async () => {
    const long = 'WBX'.repeat(40)
    const { text } = await layOut({ ...letter, paragraphs: [`Numer ${long} ${'i tak dalej '.repeat(20)}`] })
    expect(text.split('\n')).toContain(long)
    expect(text.split('\n').filter((line) => line.length > 72)).toEqual([long])
  })
})

test('what cannot be seen is left out: line breaks, control characters, what turns the writing round', async () => {
  const { subject, text } = await layOut({ ...letter, subject: ' A\r\nBcc: \u0000b\u202e\t c\u2028', footer: 'x\ny' })
  expect(subject).toBe('A Bcc: b c')
  expect(text).toContain('-- \nx y\n')
})

test('a link may open the chat', async () => {
  const url = 'webexteams://im?email=set-up-now%40nordwind.example'
  const { html, text } = await layOut({ ...letter, button: { title: 'Otwórz czat', url } })
  expect(html).toContain(`href="${url}"`)
  expect(text).toContain(`\n${url}\n`)
})
