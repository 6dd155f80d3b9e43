import { inWordsOf, pill } from './codes.ts'
import { el, icon, spoken } from './dom.ts'
import { wordsFor } from './order-words.ts'
import { fields, firstText, list, text, type Fields } from './shape.ts'
import { fullMoment, relative } from './time.ts'

/** An order as `GET /orders/:orderId` tells it. `nameOf` knows people by the ids in its history. */
export function drawOrder(order: Fields, now: string, nameOf: (id: string) => string): readonly Node[] {
  const session = fields(order['session'])
  return [
    drawHead(order, now),
    section('Wizard', order['session'] ? drawSession(session) : []),
    section('Operations', list(order['operations']).map(drawOperation), withoutOperations(order)),
    section(
      'Due',
      bySoonest(list(order['due'])).map((due) => drawDue(due, now)),
      'Nothing is due.',
    ),
    section('Matters for the rep', list(order['matters']).map(drawMatter)),
    section(
      'History',
      list(order['history'])
        .toReversed()
        .map((event) => drawEvent(event, nameOf)),
    ),
  ].filter((node) => node !== undefined)
}

function drawHead(order: Fields, now: string) {
  const closesAt = text(order['closesAt'])
  return el(
    'div',
    { class: 'order-head' },
    el('h3', {}, text(order['customerName'])),
    pill(text(order['status']), wordsFor('status', text(order['status']))),
    el('p', { class: 'aside' }, promptWords(order['prompt'])),
    closesAt && text(order['status']) === 'awaiting'
      ? el('p', { class: 'aside' }, `Closes ${fullMoment(closesAt)} (${relative(closesAt, now)})`)
      : undefined,
  )
}

/** What is under way is listed; what is over is in the history, and in the ledger. */
const withoutOperations = (order: Fields): string =>
  list(order['history']).some((event) => text(event['what']).startsWith('begun:'))
    ? 'Nothing is under way; what was done is in the history and in the ledger.'
    : 'Nothing has been sent to provisioning.'

/** A titled list; without entries, the words for that, or nothing at all. */
function section(title: string, entries: readonly Node[], nothing?: string): HTMLElement | undefined {
  if (!entries.length && !nothing) return undefined
  const body = entries.length ? el('ul', { class: 'entries' }, ...entries) : el('p', { class: 'nothing' }, nothing)
  return el('section', {}, el('h4', {}, title), body)
}

function promptWords(prompt: unknown): string {
  const it = fields(prompt)
  const delivered = text(it['deliveredAt'])
  if (delivered) return `Prompted ${fullMoment(delivered)}`
  if (it['undelivered']) return `Prompt not delivered: ${inWordsOf(text(it['undelivered'])).toLowerCase()}`
  return it['dueAt'] ? `Prompt due ${fullMoment(text(it['dueAt']))}` : 'No prompt yet'
}

function drawSession(session: Fields): readonly Node[] {
  const [step, all] = [text(session['stepNumber']), text(session['stepsExpected'])]
  const facts = [
    firstText(fields(session['owner']), 'displayName'),
    languageName(text(session['language'])),
    inWordsOf(text(session['phase'])),
    step && all && `step ${step} of ${all}`,
  ]
  const steps = list(session['steps']).map(drawStep)
  return [
    el('li', { class: 'aside' }, facts.filter(Boolean).join(' · ')),
    el('li', {}, el('ol', { class: 'steps' }, ...steps)),
  ]
}

const stateWords: Readonly<Record<string, string>> = { done: 'done', open: 'now', ahead: 'ahead' }

function drawStep(step: Fields) {
  const state = text(step['state'])
  const mark = el('span', { class: 'step-mark' }, state === 'done' && icon('check'))
  const words = [firstText(step, 'title', 'id'), spoken(`, ${stateWords[state] ?? state}`)]
  return el('li', { class: `step ${state}`, 'aria-current': state === 'open' && 'step' }, mark, ...words)
}

const drawOperation = (it: Fields) => entry(inWordsOf(text(it['operation'])), pill(text(it['phase'])), [attempts(it)])

const bySoonest = (all: readonly Fields[]) =>
  all.toSorted((one, other) => text(one['dueAt']).localeCompare(text(other['dueAt'])))

function drawDue(it: Fields, now: string) {
  const [kind, at] = [text(it['kind']), text(it['dueAt'])]
  return entry(wordsFor('due', kind), relative(at, now), [fullMoment(at), attempts(it)])
}

function drawMatter(it: Fields) {
  const [kind, reason, solved] = [text(it['kind']), text(it['reason']), fields(it['solved'])]
  const claimedBy = text(fields(it['claimed'])['name'])
  const how = text(solved['how'])
  return entry(wordsFor('matter', kind), it['solved'] ? pill('done', 'Solved') : '', [
    fullMoment(text(it['at'])),
    reason && reason !== kind ? wordsFor('reason', reason) : '',
    claimedBy && `claimed by ${claimedBy}`,
    how && `solved: ${inWordsOf(how).toLowerCase()}`,
  ])
}

function drawEvent(it: Fields, nameOf: (id: string) => string) {
  const who = text(it['who'])
  const via = text(it['via'])
  return entry(wordsFor('event', text(it['what'])), '', [
    fullMoment(text(it['at'])),
    who && nameOf(who),
    via && `by ${via}`,
  ])
}

/** One line: what, how it stands, and the small print below. */
const entry = (what: string, state: Node | string, small: readonly string[]) =>
  el(
    'li',
    { class: 'entry' },
    el('span', { class: 'entry-what' }, what),
    state,
    el('span', { class: 'aside' }, small.filter(Boolean).join(' · ')),
  )

function attempts(it: Fields): string {
  const count = Number(text(it['attempts']))
  return count > 1 ? `${count} attempts` : ''
}

const languageName = (code: string) =>
  code ? (new Intl.DisplayNames('en', { type: 'language', fallback: 'code' }).of(code) ?? code) : ''
