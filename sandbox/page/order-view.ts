import { inWordsOf, pill } from './codes.ts'
import { el, icon, spoken } from './dom.ts'
import { fields, firstText, list, text, type Fields } from './shape.ts'
import { fullMoment, relative } from './time.ts'

/** An order as `GET /orders/:orderId` tells it. `nameOf` knows people by the ids in its history. */
export function drawOrder(order: Fields, now: string, nameOf: (id: string) => string): readonly Node[] {
  const session = fields(order['session'])
  return [
    drawHead(order, now),
    section('Wizard', order['session'] ? drawSession(session) : []),
    section('Operations', list(order['operations']).map(drawOperation), 'Nothing has been sent to provisioning.'),
    section(
      'Due',
      list(order['due']).map((due) => drawDue(due, now)),
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
    pill(text(order['status'])),
    el('p', { class: 'aside' }, promptWords(order['prompt'])),
    closesAt ? el('p', { class: 'aside' }, `Closes ${fullMoment(closesAt)} (${relative(closesAt, now)})`) : undefined,
  )
}

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

/** What the bot's kinds of due work do, where the code alone does not say it. */
const dueWords: Readonly<Record<string, string>> = {
  prompt: 'The prompt goes out',
  show: 'A card is posted',
  say: 'A message is posted',
  remove: 'An old card is deleted',
  inquire: 'A service is asked',
  patience: 'The person is asked for patience',
  call: 'Provisioning is called',
  look: 'Provisioning is asked how far it is',
  lapse: 'An idle wizard closes',
  expire: 'The line closes',
}

function drawDue(it: Fields, now: string) {
  const [kind, at] = [text(it['kind']), text(it['dueAt'])]
  return entry(dueWords[kind] ?? inWordsOf(kind), relative(at, now), [fullMoment(at), attempts(it)])
}

const drawMatter = (it: Fields) =>
  entry(inWordsOf(text(it['kind'])), '', [fullMoment(text(it['at'])), inWordsOf(text(it['reason']))])

function drawEvent(it: Fields, nameOf: (id: string) => string) {
  const who = text(it['who'])
  const via = text(it['via'])
  return entry(inWordsOf(text(it['what'])), '', [fullMoment(text(it['at'])), who && nameOf(who), via && `by ${via}`])
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
