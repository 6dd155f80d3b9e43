import { ifThere, type Call } from './api.ts'
import { inWordsOf, pill } from './codes.ts'
import { el, part } from './dom.ts'
import { redrawer } from './redraw.ts'
import { items, text, type Fields } from './shape.ts'
import { timeOfDayWithSeconds } from './time.ts'

const shownAtMost = 50

/** The last deliveries of events to the bot, newest first. */
export function openWebhooks(sandbox: Call): () => Promise<void> {
  const redraw = redrawer(part('webhooks'))
  return async () => {
    const deliveries = items(await ifThere(sandbox('GET', '/webex/deliveries'))).slice(0, shownAtMost)
    redraw(deliveries, () =>
      deliveries.length ? [el('ul', { class: 'entries' }, ...deliveries.map(row))] : [nothing()],
    )
  }
}

const nothing = () => el('p', { class: 'nothing' }, 'No event has been delivered to a bot yet.')

function row(it: Fields) {
  const at = text(it['at'])
  const again = Number(text(it['attempt'])) > 1 && 'delivered again'
  const small = [timeOfDayWithSeconds(at), text(it['note']), again].filter(Boolean).join(' · ')
  const [resource, event] = [text(it['resource']), text(it['event'])]
  return el(
    'li',
    { class: 'entry', title: text(it['target']) },
    el('span', { class: 'entry-what' }, `${inWordsOf(resource)} ${event}`),
    pill(text(it['status']) || 'no answer'),
    el('span', { class: 'aside' }, small),
  )
}
