import { ifThere, type Call } from './api.ts'
import { el, part } from './dom.ts'
import { redrawer } from './redraw.ts'
import { items, text, texts, type Fields } from './shape.ts'
import { fullMoment } from './time.ts'

const inbox = '/sandbox/mail'
const shownAtMost = 20

/** The newest mails to anybody; each leads to the inbox, where it is shown in full. */
export function openMails(sandbox: Call): () => Promise<void> {
  const redraw = redrawer(part('mails'))
  return async () => {
    const mails = items(await ifThere(sandbox('GET', `/mail?max=${shownAtMost}`)))
    redraw(mails, () => (mails.length ? [el('ul', { class: 'entries' }, ...mails.map(row)), all()] : [nothing()]))
  }
}

const nothing = () => el('p', { class: 'nothing' }, 'Nobody has been sent a mail yet.')

const all = () => el('p', { class: 'aside' }, el('a', { href: inbox, target: '_blank' }, 'All mails'))

function row(mail: Fields) {
  const href = `${inbox}/${text(mail['id'])}`
  const again = Number(text(mail['copies'])) > 1 && `came ${text(mail['copies'])} times`
  const small = [texts(mail['to']).join(', '), fullMoment(text(mail['date'])), again].filter(Boolean).join(' · ')
  const subject = text(mail['subject']) || 'No subject'
  return el(
    'li',
    { class: 'entry' },
    el('a', { class: 'entry-what', href, target: '_blank', lang: text(mail['language']) || undefined }, subject),
    el('span', { class: 'aside' }, small),
  )
}
