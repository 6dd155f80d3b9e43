import { ifThere, type Call } from './api.ts'
import { inWordsOf } from './codes.ts'
import { el, part } from './dom.ts'
import { redrawer } from './redraw.ts'
import { items, text, type Fields } from './shape.ts'
import { fullMoment, timeOfDay } from './time.ts'

const billing = 'billingStarted'

/** What the provisioning service did, newest first. Billing starts are what "exactly once" is judged by. */
export function openLedger(sandbox: Call): () => Promise<void> {
  const redraw = redrawer(part('ledger'))
  return async () => {
    const entries = items(await ifThere(sandbox('GET', '/provisioning/ledger'))).toReversed()
    redraw(entries, () => [summary(entries), ...(entries.length ? [table(entries)] : [])])
  }
}

function summary(entries: readonly Fields[]) {
  if (!entries.length) return el('p', { class: 'nothing' }, 'Provisioning has not been asked to change anything yet.')
  const starts = entries.filter((one) => text(one['operation']) === billing)
  const repeats = entries.filter((one) => one['repeat'] === true)
  return el(
    'dl',
    { class: 'figures' },
    figure(starts.length, starts.length === 1 ? 'billing start' : 'billing starts'),
    figure(repeats.length, 'answered again, not done again'),
  )
}

const figure = (count: number, label: string) => el('div', {}, el('dt', {}, label), el('dd', {}, String(count)))

function table(entries: readonly Fields[]) {
  const head = ['Time', 'Operation', 'Order', 'Key'].map((title) => el('th', { scope: 'col' }, title))
  return el(
    'div',
    { class: 'table-frame', tabindex: '0', role: 'region', 'aria-label': 'Ledger entries' },
    el('table', {}, el('thead', {}, el('tr', {}, ...head)), el('tbody', {}, ...entries.map(row))),
  )
}

function row(entry: Fields) {
  const at = text(entry['time'])
  const operation = text(entry['operation'])
  const outcome = text(entry['outcome'])
  const key = text(entry['idempotencyKey'])
  return el(
    'tr',
    { class: operation === billing && 'billing' },
    el('td', {}, el('time', { datetime: at, title: fullMoment(at) }, timeOfDay(at))),
    el(
      'td',
      {},
      inWordsOf(operation),
      entry['repeat'] === true && el('span', { class: 'tag' }, 'repeat'),
      el('span', { class: 'aside' }, inWordsOf(outcome)),
    ),
    el('td', {}, text(entry['order'])),
    el('td', {}, el('code', { title: key }, key.length > 12 ? `${key.slice(0, 10)}…` : key)),
  )
}
