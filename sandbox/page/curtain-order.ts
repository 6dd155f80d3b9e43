import { ifThere, type Call } from './api.ts'
import { el, part } from './dom.ts'
import { drawOrder } from './order-view.ts'
import type { People } from './people.ts'
import { redrawer } from './redraw.ts'
import { fields, items, list, text, type Fields } from './shape.ts'

/** State and life of one order, without any answer: the intake's own view of it. */
export class OrderPanel {
  /** When the line closes, ISO 8601; undefined when the order shown has no deadline. */
  closesAt: string | undefined
  private readonly orders: Call
  private readonly people: People
  private readonly choice: HTMLSelectElement
  private readonly redraw = redrawer(part('order'))
  private readonly redrawChoice: ReturnType<typeof redrawer>
  private shown = ''
  private chosenByHand = false

  /** `turned`: the visitor chose another order. */
  constructor(orders: Call, people: People, turned: () => void) {
    const choice = part('order-choice')
    if (!(choice instanceof HTMLSelectElement)) throw new Error('#order-choice must be a list to choose from')
    this.orders = orders
    this.people = people
    this.choice = choice
    this.redrawChoice = redrawer(choice)
    choice.addEventListener('change', () => {
      this.chosenByHand = true
      this.shown = choice.value
      turned()
    })
  }

  /** Turns to this order unless the visitor chose one. True when that changes what is shown. */
  follow(orderId: string | undefined): boolean {
    if (!orderId || this.chosenByHand || orderId === this.shown) return false
    this.shown = orderId
    return true
  }

  /** `now` is the time on the clock that the order lives by. */
  async refresh(now: string): Promise<void> {
    const all = items(await ifThere(this.orders('GET', '')))
    part('order-choice-row').hidden = all.length === 0
    this.shown ||= text(all[0]?.['orderId'])
    this.redrawChoice(all, () => all.map(option))
    this.choice.value = this.shown
    const order = this.shown ? fields(await ifThere(this.orders('GET', `/${encodeURIComponent(this.shown)}`))) : {}
    this.closesAt = text(order['closesAt']) || undefined
    await this.people.meet(list(order['history']).map(({ who }) => text(who)))
    const nameOf = (id: string) => this.people.name(id)
    this.redraw([order, now.slice(0, 16)], () => (order['orderId'] ? drawOrder(order, now, nameOf) : [noOrder()]))
  }
}

const option = (order: Fields) => {
  const id = text(order['orderId'])
  return el('option', { value: id }, `${text(order['customerName'])} · ${id}`)
}

const noOrder = () =>
  el(
    'p',
    { class: 'nothing' },
    'There is no order to show. Orders come in through POST /orders; the bot has to be running.',
  )
