import type { Mail } from './mail.ts'
import { markup, type Markup } from './markup.ts'

const base = '/sandbox/mail'

/** The inbox, and beside it one mail in full. */
export function inboxPage(mails: readonly Mail[], shown?: Mail): string {
  const list = mails.length
    ? markup`<ol class="list">${mails.map((mail) => entry(mail, mail === shown))}</ol>`
    : markup`<p class="nothing">No mail has come yet.</p>`
  const body = markup`<nav aria-labelledby="mails-title">
  <h2 id="mails-title">${String(mails.length)} ${mails.length === 1 ? 'mail' : 'mails'}</h2>
  ${list}
</nav>
${shown ? article(shown) : markup`<p class="unread nothing">Choose a mail to read it.</p>`}`
  return document({ title: shown ? `${subjectOf(shown)} · Mails` : 'Mails', view: shown ? 'mail' : 'list', body })
}

export const missingPage = (): string =>
  document({
    title: 'No such mail',
    view: 'mail',
    body: markup`<article><h2>There is no such mail</h2><p>It was removed, or never came. <a href="${base}">All mails</a></p></article>`,
  })

/** The HTML part as it is shown in its frame; what it links to opens beside, not inside. */
export function framed(html: string): string {
  const outside = '<base target="_blank">'
  const head = /<head(\s[^>]*)?>/i
  return head.test(html) ? html.replace(head, (found) => found + outside) : outside + html
}

interface Page {
  readonly title: string
  /** Which of the two a narrow window shows. */
  readonly view: 'list' | 'mail'
  readonly body: Markup
}

function document({ title, view, body }: Page): string {
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>${title} · Set Up Now sandbox</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<link rel="icon" type="image/svg+xml" href="/sandbox/page/favicon.svg">
<link rel="stylesheet" href="/sandbox/page/tokens.css">
<link rel="stylesheet" href="/sandbox/page/base.css">
<link rel="stylesheet" href="${base}/style.css">
<script type="module" src="/sandbox/page/theme.js" blocking="render"></script>
</head>
<body>
<header class="top">
<h1>Mails</h1>
<p class="aside">Sent by the bot, kept here; nothing leaves this machine.</p>
<a href="/">To the sandbox</a>
</header>
<main data-view="${view}">
${body}
</main>
</body>
</html>
`.html
}

const subjectOf = ({ subject }: Mail) => subject || 'No subject'

/** An attribute that tells screen readers how to pronounce what the mail says. */
const lang = ({ language }: Mail) => language !== null && markup` lang="${language}"`

const entry = (mail: Mail, shown: boolean) =>
  markup`<li><a href="${base}/${mail.id}"${shown && markup` aria-current="true"`}>
<span class="subject"${lang(mail)}>${subjectOf(mail)}</span>
<span class="aside">${mail.to.join(', ')}</span>
<span class="aside">${moment(mail.date)}${copies(mail)}</span>
</a></li>`

const copies = (mail: Mail) => mail.copies > 1 && markup` · came ${String(mail.copies)} times`

function article(mail: Mail): Markup {
  return markup`<article>
<a class="back" href="${base}">All mails</a>
<h2${lang(mail)}>${subjectOf(mail)}</h2>
<p class="aside">To ${mail.to.join(', ')} · ${moment(mail.date)}${copies(mail)}</p>
${mail.html !== null && htmlPart(mail)}
${mail.text !== null && markup`<h3>Text</h3><pre class="text"${lang(mail)}>${mail.text}</pre>`}
${mail.links.length > 0 && markup`<h3>Links</h3><ul class="links">${mail.links.map(link)}</ul>`}
<h3>Headers</h3>
<dl class="headers">${mail.headers.map(({ name, value }) => markup`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>
</article>`
}

const htmlPart = ({ id }: Mail) => markup`<h3>HTML</h3>
<iframe title="The mail as HTML" src="${base}/${id}/html" sandbox="allow-popups allow-popups-to-escape-sandbox"></iframe>`

const link = (to: string) => markup`<li><a href="${to}" target="_blank" rel="noopener noreferrer">${to}</a></li>`

// The server does not know where its reader is, so it says which clock this is.
const format = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' })

const moment = (iso: string) => markup`<time datetime="${iso}">${format.format(new Date(iso))} UTC</time>`
