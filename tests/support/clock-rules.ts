import type { OrderDoc } from '../../flows/record.ts'
import type { ClockWorld } from './clock-world.ts'
import { cardsOf, type Told } from './clock-steps.ts'

/**
 * What the clock may do and has to do about an order, written down once more from the specification and from nothing of
 * the product: days and times as a calendar on the wall shows them, found with `Intl`.
 */

const DAY = 86_400_000
const formats = new Map<string, Intl.DateTimeFormat>()

/** `2026-03-20` and `09:00` there. */
function local(at: number, timeZone: string): { readonly day: string; readonly time: string } {
  const known = formats.get(timeZone)
  const format = known ?? new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' })
  formats.set(timeZone, format)
  const [day = '', time = ''] = format.format(at).split(' ')
  return { day, time }
}

const plus = (day: string, days: number): string => new Date(Date.parse(day) + days * DAY).toISOString().slice(0, 10)
const between = (from: string, to: string): number => (Date.parse(to) - Date.parse(from)) / DAY

/** Nine o'clock there on a day. */
function nine(day: string, zone: string): number {
  const guess = Date.parse(`${day}T09:00:00Z`)
  const shown = local(guess, zone)
  const found = guess - (Date.parse(`${shown.day}T${shown.time}:00Z`) - guess)
  const { time } = local(found, zone)
  return time === '09:00' ? found : found + ((time < '09:00' ? 1 : -1) * DAY) / 24
}

function lastNine(now: number, zone: string): number {
  const { day } = local(now, zone)
  const today = nine(day, zone)
  return today <= now ? today : nine(plus(day, -1), zone)
}

export class Rules {
  order: Told
  readonly #town: ClockWorld
  /** The latest that the clock ever showed: what is over then is over, also when it is set back. */
  #latest: number
  #before: OrderDoc | undefined
  /** From when on somebody who has not started is a matter, and whether that was told for this start date. */
  #firstCheck: number
  #escalated = false
  /** Since when nobody has begun; since when nobody is at it and reminders can come. */
  #unstartedSince: number
  #freeSince: number
  /** When the prompt that opens the window was there. */
  #delivered: number | undefined
  readonly #reminded: { readonly at: number; readonly who: string }[] = []
  /** Something came from the ordering side since the last look, perhaps while a message was on its way. */
  #changed = false
  /** The last time that somebody could not be reached. */
  #blocked = -Infinity

  constructor(order: Told, town: ClockWorld) {
    this.order = order
    this.#town = town
    this.#latest = town.now
    this.#unstartedSince = this.#freeSince = town.now
    this.#firstCheck = this.#check()
  }

  get #zone(): string {
    return this.order.timeZone
  }
  get #start(): string {
    return this.order.lines[0]?.requestedStartDate ?? ''
  }
  get #window(): number {
    return this.order.lines[0]?.family.startsWith('A-FLEX') ? 7 : 30
  }

  /** The day after the start date or, for what comes later than that, a day from now. */
  #check(): number {
    const planned = nine(plus(this.#start, 1), this.#zone)
    return planned > this.#town.now ? planned : this.#town.now + DAY
  }

  /** The ordering side has changed the order. */
  changed(order: Told): void {
    const [start, zone] = [this.#start, this.#zone]
    this.order = order
    this.#changed = true
    this.#latest = Math.max(this.#latest, this.#town.now)
    this.#unstartedSince = this.#freeSince = this.#latest
    const isAhead = nine(plus(this.#start, 1), this.#zone) > this.#town.now
    const isMoved = start !== this.#start || zone !== this.#zone
    if (isMoved && (isAhead || this.#before?.state.status === 'placed')) this.#firstCheck = this.#check()
  }

  /** Everything that must hold at any moment at which nothing is left to do; throws what does not. */
  look(doc: OrderDoc): void {
    const { now } = this.#town
    this.#latest = Math.max(this.#latest, now)
    if (this.#town.blocking.size > 0) this.#blocked = this.#latest
    const before = this.#before
    this.#before = doc
    if (doc.state.status === 'placed') this.#begunAnew(before)
    this.#waiting(doc)
    this.#cards(doc)
    this.#escalation(doc, before)
    this.#closing(doc, before)
    this.#reminders(doc, before)
    this.#remember(doc, before)
    // It may have been told and put off again since the last look.
    if (doc.state.status === 'placed') this.#escalated = false
  }

  #fails(what: string): never {
    throw new Error(`${this.order.orderId}, ${new Date(this.#town.now).toISOString()}: ${what}`)
  }

  #begunAnew(before: OrderDoc | undefined): void {
    if (before && before.state.status !== 'placed') {
      this.#escalated = false
      this.#delivered = undefined
      this.#firstCheck = this.#check()
    }
    if (this.#town.now >= nine(this.#start, this.#zone)) this.#fails('the start date has come, and nothing happened')
  }

  /** Of each kind one at most waits, and nothing that is overdue. */
  #waiting({ effects }: OrderDoc): void {
    const kinds = effects.map(({ kind }) => kind)
    for (const kind of ['prompt', 'escalate', 'expire', 'remind', 'show', 'lapse', 'retire'])
      if (kinds.filter((each) => each === kind).length > 1) this.#fails(`${kind} waits twice`)
    if (effects.some(({ dueAt }) => Date.parse(dueAt) <= this.#town.now)) this.#fails('something overdue is left')
  }

  /** One live card, where it belongs; none before the day. */
  #cards({ id, state, effects }: OrderDoc): void {
    const cards = cardsOf(this.#town, id)
    if (cards.length > 1) this.#fails(`${cards.length} live cards`)
    if (state.status === 'placed' && cards.length > 0) this.#fails('a card before the day')
    if (state.status !== 'awaiting' && state.status !== 'mapped') return
    if (effects.some(({ kind }) => kind === 'call' || kind === 'look')) return // what was confirmed is being done
    const email = state.session?.owner.email ?? state.person?.email ?? state.delegate?.email ?? this.order.contact.email
    const [card] = cards
    if (card && !email.startsWith(card.to)) this.#fails(`the card is with ${card.to}, not with ${email}`)
    const isBack = this.#town.now > this.#blocked + 25 * 3_600_000
    if (!card && isBack && this.#town.blocking.size === 0) this.#fails('nobody has a card')
  }

  #started = ({ state, secret }: OrderDoc): boolean =>
    secret.mapping !== undefined || (state.session !== undefined && 'role' in secret.answers)

  #escalation(doc: OrderDoc, before: OrderDoc | undefined): void {
    const { status } = doc.state
    for (const _line of fresh(doc, before, 'escalated')) {
      if (this.#escalated) this.#fails('escalated twice')
      if (this.#started(doc)) this.#fails('escalated although somebody has started')
      if (this.#latest < this.#firstCheck && !this.#changed) this.#fails('escalated too early')
      this.#escalated = true
    }
    if (this.#escalated || status !== 'awaiting' || this.#started(doc)) return
    const { now } = this.#town
    const missed = [lastNine(now, this.#zone), this.#firstCheck].some(
      (check) => check >= this.#firstCheck && check > this.#unstartedSince && check <= now,
    )
    if (missed) this.#fails('not started at the daily check, and nobody was told')
  }

  #lapsed(at: number): boolean {
    if (this.#delivered === undefined) return false
    return local(at, this.#zone).day > plus(local(this.#delivered, this.#zone).day, this.#window)
  }

  #closing(doc: OrderDoc, before: OrderDoc | undefined): void {
    const { status, session } = doc.state
    for (const { at } of fresh(doc, before, 'begun:mapOrder'))
      if (this.#lapsed(Date.parse(at))) this.#fails('mapped after the window')
    if (fresh(doc, before, 'closedByPolicy').length > 0) {
      if (!this.#lapsed(this.#latest)) this.#fails('closed within the window')
      if (doc.secret.mapping) this.#fails('closed after the mapping')
    }
    if (status === 'awaiting' && !session && this.#lapsed(this.#town.now)) this.#fails('the window is over, not closed')
  }

  #reminders(doc: OrderDoc, before: OrderDoc | undefined): void {
    const { status, session } = doc.state
    for (const { at, who } of fresh(doc, before, 'reminded')) {
      const { time } = local(Date.parse(at), this.#zone)
      const to = `${this.order.contact.email} ${doc.state.delegate?.email ?? ''}`
      const again = this.#wasReminded(Date.parse(at), to)
      this.#reminded.push({ at: Date.parse(at), who: to })
      if (who || this.#changed) continue
      if (again) this.#fails('reminded twice on one day')
      if (time < '08:00' || time >= '20:00') this.#fails(`reminded at ${time}`)
      if (!isFree(doc)) this.#fails(`reminded while ${session ? 'live' : status}`)
      if (this.#lapsed(Date.parse(at))) this.#fails('reminded after the window')
    }
    if (status === 'awaiting' && !session && this.#isDay()) this.#fails('a reminder was forgotten')
  }

  /** Whether somebody was reminded on that day, by the calendar there is now. */
  #wasReminded(at: number, to?: string): boolean {
    const dayOf = (instant: number) => local(instant, this.#zone).day
    return this.#reminded.some((each) => dayOf(each.at) === dayOf(at) && (to ?? each.who) === each.who)
  }

  /** Whether today is one of the four days, nobody has been at it since nine, and nobody was reminded yet. */
  #isDay(): boolean {
    const { now } = this.#town
    const { day, time } = local(now, this.#zone)
    const isBehind = now < this.#latest // what was put off till the morning then waits for it
    if (this.#delivered === undefined || isBehind || time < '09:00' || time >= '20:00') return false
    const offset = between(local(this.#delivered, this.#zone).day, day)
    const isDue = [1, Math.ceil(this.#window / 2), this.#window - 2, this.#window].includes(offset)
    return isDue && nine(day, this.#zone) > this.#freeSince && !this.#wasReminded(now)
  }

  #remember(doc: OrderDoc, before: OrderDoc | undefined): void {
    const { status, delegate } = doc.state
    if (!isFree(doc) || before?.state.status !== 'awaiting') this.#freeSince = this.#latest
    if (delegate?.at !== before?.state.delegate?.at) this.#freeSince = this.#latest
    if (status !== 'awaiting' || this.#started(doc) || before?.state.status !== 'awaiting')
      this.#unstartedSince = this.#latest
    const prompt = cardsOf(this.#town, doc.id).find(({ asks }) => asks === 'prompt')
    this.#delivered ??= prompt?.at
    this.#changed = false
  }
}

const isFree = ({ state }: OrderDoc): boolean => state.status === 'awaiting' && !state.session

/** Lines of the audit trail that have come since the last look. */
function fresh(doc: OrderDoc, before: OrderDoc | undefined, what: string) {
  const of = (it: OrderDoc | undefined) => (it?.state.history ?? []).filter((line) => line.what === what)
  return of(doc).slice(of(before).length)
}
