import { maskedName, visible } from '../cards/literal.ts'
import type { Texts } from '../cards/texts/texts.ts'
import { dayIn } from './calendar.ts'
import type { Ctx } from './case.ts'
import type { CommandName } from './commands.ts'
import { caseOf } from './effects/perform.ts'
import { FIGURES, figuresOf, leftOf, openMatters, type Figure, type Figures } from './figures.ts'
import { startDate } from './order.ts'
import { contactOf, maskedAddress } from './people.ts'
import type { OrderDoc } from './record.ts'
import { standing } from './standing.ts'

/** What representatives read in their space. Others read along: people are masked, and no answer is shown. */

/** `Stopped: 2`, one line for each figure that is not zero. */
export const figureLines = (t: Texts, figures: Figures, of: readonly Figure[] = FIGURES): readonly string[] =>
  of.filter((name) => figures[name] > 0).map((name) => `• ${t(`digest.figure.${name}`)}: ${figures[name]}`)

/** How many of these open orders are where. What is over is not among them, so what has just ended is left out. */
export function statusWords(t: Texts, docs: readonly OrderDoc[], now: Date): string {
  if (docs.length === 0) return t('desk.none')
  const open = FIGURES.filter((name) => name !== 'finished')
  return [`${t('desk.status')}: ${docs.length}`, ...figureLines(t, figuresOf(docs, now), open)].join('\n')
}

const MOST_DUE = 20
const WEEK = 7 * 86_400_000

/** What falls due today and in the next seven days, and what waits: the nearest deadline first. */
export function dueWords(t: Texts, docs: readonly OrderDoc[], now: Date): string {
  const due = docs.filter((doc) => isDueSoon(doc, now)).sort((a, b) => deadline(a).localeCompare(deadline(b)))
  if (due.length === 0) return t('desk.nothingDue')
  const lines = due.slice(0, MOST_DUE).map((doc) => line(t, doc, now))
  return [`${t('desk.due')}: ${due.length}`, ...lines, ...more(t, due.length - lines.length)].join('\n')
}

function isDueSoon({ state: { status, prompt, zone } }: OrderDoc, now: Date): boolean {
  if (status !== 'placed') return status === 'awaiting'
  return dayIn(zone, new Date(prompt.dueAt)) <= dayIn(zone, new Date(now.getTime() + WEEK))
}

/** Where nobody was reached yet there is no deadline, only the day the prompt was due. */
const deadline = ({ state: { closesAt, prompt } }: OrderDoc): string => closesAt ?? prompt.dueAt

/** One line of a longer list: how many it leaves out. */
export const more = (t: Texts, count: number): string[] => (count > 0 ? [t('digest.more', { count: `${count}` })] : [])

/** `WBX-1001 · Żółta Łódź S.A. · waiting to be set up · 5 days left` */
function line(t: Texts, doc: OrderDoc, now: Date, also: readonly string[] = []): string {
  const { order, status } = doc.state
  const when = status === 'placed' ? [t('desk.startsOn', { day: t.day(startDate(order)) })] : daysLeft(t, doc, now)
  return [`• ${doc.id}`, visible(order.customerName), ...also, lifecycle(t, doc), ...when].join(' · ')
}

const lifecycle = (t: Texts, { state: { session, status } }: OrderDoc): string =>
  t.coded('lifecycle', session ? 'live' : status)

function daysLeft(t: Texts, doc: OrderDoc, now: Date): string[] {
  const count = leftOf(doc, now)
  return count === undefined ? [] : [t('desk.daysLeft', { count })]
}

const MOST_FOUND = 5

/** One order as far as a shared space may see it, or a line for each of several. */
export function foundWords(t: Texts, found: readonly OrderDoc[], ctx: Ctx): string {
  const [only, second] = found
  if (only && !second) return details(t, only, ctx)
  const byId = found.toSorted((a, b) => t.compare(a.id, b.id))
  const lines = byId.slice(0, MOST_FOUND).map((doc) => line(t, doc, ctx.now, [contact(doc)]))
  return [...lines, ...more(t, found.length - lines.length)].join('\n')
}

const contact = ({ state }: OrderDoc): string => maskedAddress(contactOf(state).email)

function details(t: Texts, doc: OrderDoc, ctx: Ctx): string {
  const { order, session, person } = doc.state
  const who = session?.owner ?? person
  const step = session && standing(caseOf(doc), ctx).step
  const open = [...new Set(openMatters(doc).map(({ kind }) => t.coded('matter', `${kind}.title`)))]
  return [
    `${doc.id} · ${visible(order.customerName)}`,
    t('desk.state', { state: [lifecycle(t, doc), ...daysLeft(t, doc, ctx.now)].join(' · ') }),
    ...(step ? [t('desk.step', { name: step.name(t) })] : []),
    t('desk.contact', { email: contact(doc) }),
    ...(who ? [t('desk.who', { name: maskedName(who.name) })] : []),
    ...(open.length > 0 ? [t('desk.open', { what: open.join('; ') })] : []),
  ].join('\n')
}

/** What can be typed, and what has to follow it; an order's number stands for any. */
export const DESK = {
  repStatus: '',
  repDue: '',
  repFind: 'WBX-1001',
  claim: 'WBX-1001',
  repRemind: 'WBX-1001',
  repResolve: 'WBX-1001 ID',
  repCreateNew: 'WBX-1001',
} as const satisfies Partial<Record<CommandName, string>>

/** A command as it is typed in this language. */
export const exampleOf = (t: Texts, name: keyof typeof DESK): string =>
  `${t.coded('command', name).split('|')[0] ?? ''} ${DESK[name]}`.trim()

export function helpWords(t: Texts): string {
  const names = Object.keys(DESK) as readonly (keyof typeof DESK)[]
  return [t('desk.help'), ...names.map((name) => `• ${exampleOf(t, name)} – ${t(`desk.help.${name}`)}`)].join('\n')
}
