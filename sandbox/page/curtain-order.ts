import { ifThere, type Call } from './api.ts'
import { inWordsOf, pill } from './codes.ts'
import { el, icon, part, spoken } from './dom.ts'
import { redrawer } from './redraw.ts'
import { fields, firstText, items, list, text, type Fields } from './shape.ts'
import { fullMoment, relative } from './time.ts'

export interface OrderPanel {
  refresh(now: string): Promise<void>
  /** Turns to this order unless the visitor chose one. True when that changes what is shown. */
  follow(orderId: string | undefined): boolean
  /** When the line closes, ISO 8601; undefined when the order shown has no deadline. */
  closesAt(): string | undefined
}

/** State and life of one order, without any answer: the intake's own view of it. `turned`: another one was chosen. */
export function openOrder(orders: Call, turned: () => void): OrderPanel {
  const choice = part('order-choice')
  if (!(choice instanceof HTMLSelectElement)) throw new Error('#order-choice must be a list to choose from')
  const redraw = redrawer(part('order'))
  const redrawChoice = redrawer(choice)
  let shown: string | undefined
  let chosenByHand = false
  let closes: string | undefined
  const refresh = async (now: string) => {
    const all = items(await ifThere(orders('GET', '')))
    part('order-choice-row').hidden = all.length === 0
    shown ??= firstText(all.find(({ session }) => session) ?? all[0] ?? {}, 'orderId')
    redrawChoice([all, shown], () => all.map((one) => option(one, shown)))
    const order = shown ? fields(await ifThere(orders('GET', `/${encodeURIComponent(shown)}`))) : {}
    closes = text(order['closesAt']) || undefined
    redraw([order, relative(closes ?? '', now)], () => (text(order['orderId']) ? drawOrder(order, now) : [noOrder()]))
  }
  choice.addEventListener('change', () => {
    chosenByHand = true
    shown = choice.value
    turned()
  })
  return {
    refresh,
    follow: (orderId) => {
      if (!orderId || chosenByHand || orderId === shown) return false
      shown = orderId
      return true
    },
    closesAt: () => closes,
  }
}

const option = (order: Fields, shown: string | undefined) => {
  const id = text(order['orderId'])
  return el('option', { value: id, selected: id === shown }, `${text(order['customerName'])} · ${id}`)
}

const noOrder = () =>
  el(
    'p',
    { class: 'nothing' },
    'There is no order to show. Orders come in through POST /orders, and the bot has to be running.',
  )

function drawOrder(order: Fields, now: string): readonly Node[] {
  const closesAt = text(order['closesAt'])
  const head = el(
    'div',
    { class: 'order-head' },
    el('h3', {}, text(order['customerName'])),
    pill(text(order['status'])),
    el(
      'p',
      { class: 'aside' },
      promptWords(order['prompt']),
      closesAt && ` · closes ${fullMoment(closesAt)} (${relative(closesAt, now)})`,
    ),
  )
  const session = fields(order['session'])
  return [
    head,
    section('Wizard', session['step'] || session['steps'] ? drawSession(session) : []),
    section('Operations', list(order['operations']).map(drawOperation), 'Nothing has been sent to provisioning.'),
    section(
      'Due',
      list(order['due']).map((due) => drawDue(due, now)),
      'Nothing is due.',
    ),
    section('Matters', list(order['matters']).map(drawMatter)),
    section('History', list(order['history']).toReversed().map(drawEvent)),
  ].filter((node) => node !== undefined)
}

/** A titled list; without entries, the words for that, or nothing at all. */
function section(title: string, entries: readonly Node[], nothing?: string): HTMLElement | undefined {
  if (!entries.length && !nothing) return undefined
  const body = entries.length ? el('ul', { class: 'entries' }, ...entries) : el('p', { class: 'nothing' }, nothing)
  return el('section', {}, el('h4', {}, title), body)
}

function promptWords(prompt: unknown): string {
  const state = text(prompt) || firstText(fields(prompt), 'state', 'status', 'kind')
  return state ? `Prompt ${inWordsOf(state).toLowerCase()}` : 'No prompt yet'
}

function drawSession(session: Fields): readonly Node[] {
  const owner = firstText(fields(session['owner']), 'displayName')
  const facts = [owner, languageName(text(session['language'])), inWordsOf(text(session['phase']))].filter(Boolean)
  const steps = list(session['steps']).map((step) => drawStep(step))
  return [el('li', { class: 'aside' }, facts.join(' · ')), el('li', {}, el('ol', { class: 'steps' }, ...steps))]
}

const stepWords: Readonly<Record<string, string>> = { done: 'done', open: 'now', ahead: 'ahead' }

function drawStep(step: Fields) {
  const state = text(step['state'])
  const title = firstText(step, 'title', 'id')
  const mark = el('span', { class: 'step-mark' }, state === 'done' && icon('check'))
  return el(
    'li',
    { class: `step ${state}`, 'aria-current': state === 'open' && 'step' },
    mark,
    title,
    spoken(`, ${stepWords[state] ?? state}`),
  )
}

const drawOperation = (it: Fields) => entry(inWordsOf(text(it['operation'])), pill(text(it['phase'])), attempts(it))

const drawDue = (it: Fields, now: string) => {
  const at = text(it['dueAt'])
  return entry(
    inWordsOf(text(it['kind'])),
    relative(at, now),
    [fullMoment(at), attempts(it)].filter(Boolean).join(' · '),
  )
}

const drawMatter = (it: Fields) =>
  entry(inWordsOf(text(it['kind'])), '', [fullMoment(text(it['at'])), text(it['why'])].filter(Boolean).join(' · '))

const drawEvent = (it: Fields) => {
  const who = firstText(fields(it['who']), 'displayName', 'email') || text(it['who'])
  const by = [fullMoment(text(it['at'])), who, text(it['via'])].filter(Boolean)
  return entry(inWordsOf(text(it['what'])), '', by.join(' · '))
}

/** One line: what, how it stands, and the small print below. */
const entry = (what: string, state: Node | string, small: string) =>
  el(
    'li',
    { class: 'entry' },
    el('span', { class: 'entry-what' }, what),
    state,
    small && el('span', { class: 'aside' }, small),
  )

function attempts(it: Fields): string {
  const count = Number(text(it['attempts']))
  return count > 1 ? `${count} attempts` : ''
}

const languageName = (code: string) =>
  code ? (new Intl.DisplayNames('en', { type: 'language', fallback: 'code' }).of(code) ?? code) : ''
