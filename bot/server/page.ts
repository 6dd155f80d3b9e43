import type { Texts } from '../../cards/texts/texts.ts'
import { html, type Html } from '../html.ts'

/** What is around every page: its title, whether it tells of a fault, and whether a script helps with it. */
interface Head {
  readonly title: string
  readonly error: boolean
  readonly live?: boolean
}

/** A page of ours, in the language of its texts. Its looks lie beside it, as `page.css`. */
export const page = (t: Texts, { title, error, live }: Head, body: Html): string => {
  return html`<!doctype html>
    <html lang="${t.language}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <meta name="referrer" content="no-referrer" />
        <meta name="color-scheme" content="light dark" />
        <title>${error ? t('page.titleError', { title }) : title} · ${t('page.product')}</title>
        <link rel="stylesheet" href="page.css" />
        ${live && html`<script type="module" src="password-live.js"></script>`}
      </head>
      <body>
        <main>
          <p class="product">${t('page.product')}</p>
          ${body}
        </main>
      </body>
    </html> `.text
}
