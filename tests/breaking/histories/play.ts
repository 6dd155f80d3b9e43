import type { Incoming, Person } from '../../../flows/chat.ts'
import { takeIn } from '../../../flows/intake.ts'
import type { State, Secret } from '../../../flows/record.ts'
import { freshState } from '../../../sandbox/provisioning/fresh-state.ts'
import { PEOPLE, type Shown } from '../../support/clock-world.ts'
import { violations } from '../checker.ts'
import { atPlan, marksOf, ORDER_ID, placed } from './content.ts'
import type { Step } from './steps.ts'
import { Town } from './town.ts'

const SECOND = 1_000
const HOUR = 3_600 * SECOND
const DAY = 24 * HOUR

const idOf = (name: string): string =>
  Object.values(freshState().organisations).find((one) => one.name.startsWith(name))?.orgId ?? ''

const organisations = { partner: idOf('Obcy Integrator'), customer: idOf('Bałtyk') }

let content: ReturnType<typeof atPlan> | undefined

/** What stands in a card's fields, as a client sends it along. */
function filledIn({ card }: Shown): Readonly<Record<string, unknown>> {
  const { body = [] } = (card ?? {}) as {
    readonly body?: readonly { readonly id?: string; readonly value?: unknown }[]
  }
  return Object.fromEntries(
    body.flatMap(({ id, value }) => (id !== undefined && value !== undefined ? [[id, value]] : [])),
  )
}

/** One history, from the plan card to where nothing is left to do. */
export class Play {
  readonly #town = new Town()
  #deliver: 'once' | 'twice' | 'late' | 'never' = 'once'
  #late: Incoming[] = []
  #presses = 0

  /** Plays it, lets everything be mended and come to rest; gives all that is not as it must be. */
  async run(steps: readonly Step[]): Promise<readonly string[]> {
    await this.#begin()
    for (const step of steps) {
      await this.#take(step)
      await this.#town.settle()
      if (this.#town.isDead) this.#town.restart()
    }
    await this.#mended()
    await this.#finished()
    return violations(await this.#town.evidence(ORDER_ID))
  }

  async #begin(): Promise<void> {
    const { now, text } = await (content ??= atPlan(organisations))
    this.#town.clock.now = now
    const body = {
      operation: 'mapOrder',
      orderId: ORDER_ID,
      lineIds: ['1'],
      partner: { orgId: organisations.partner },
      customer: { orgId: organisations.customer, adminEmail: 'admin@baltyk.example' },
    }
    await this.#town.backEnd.port.begin('mapOrder', JSON.stringify(body), 'mapped')
    const show = { id: 'first', kind: 'show', dueAt: new Date(0).toISOString(), attempts: 0, payload: {} }
    const next = { ...(JSON.parse(text) as { state: State; secret: Secret }), effects: [show] }
    await this.#town.world.storage.orders.turn(ORDER_ID, undefined, () => ({ next, reply: undefined }))
    await this.#town.settle()
  }

  async #take(step: Step): Promise<void> {
    const town = this.#town
    switch (step.do) {
      case 'press':
        for (let times = 0; times < step.times; times += 1) this.#press(step.verb)
        return
      case 'pressOld':
        return this.#pressOn(
          [...town.clock.sent].find((shown) => marksOf(shown).some((mark) => mark.do === 'provision')),
          'provision',
        )
      case 'pressByOther':
        return this.#pressOn(this.#card('provision'), 'provision', PEOPLE[1])
      case 'type':
        return this.#type(step.text)
      case 'call':
        return void town.backEnd.calls.push(...Array<typeof step.how>(step.times).fill(step.how))
      case 'question':
        return void town.backEnd.questions.push(...Array<typeof step.how>(step.times).fill(step.how))
      case 'deliver':
        this.#deliver = step.how
        return
      case 'chat':
        return void town.chatFaults.push(step.how)
      case 'crash':
        return town.dieAfter(step.after)
      case 'diskFull':
        town.diskFull = step.times
        return
      case 'pass':
        return this.#passed(step.seconds * SECOND)
      case 'clock':
        town.clock.now += step.minutes * 60 * SECOND
        return
      case 'change':
        return this.#told(placed(step.quantity))
      case 'withdraw':
        return this.#told({ ...placed(), cancelled: true })
    }
  }

  async #passed(ms: number): Promise<void> {
    for (const event of this.#late.splice(0)) this.#town.receive(event)
    await this.#town.pass(ms)
  }

  /** The ordering side repeats what was not answered. */
  async #told(order: object): Promise<void> {
    await takeIn(order, this.#town.clock.world)
  }

  #card(verb: string) {
    return [...this.#town.clock.screens.values()].findLast(
      (shown) => shown.to === 'ola' && marksOf(shown).some((mark) => mark.do === verb),
    )
  }

  /** Whatever leads on, on the newest card. */
  #goOn(): void {
    const newest = [...this.#town.clock.screens.values()].findLast(({ to, card }) => to === 'ola' && card)
    const verbs = newest ? marksOf(newest).map((mark) => mark.do) : []
    this.#pressOn(newest, ['retry', 'provision', 'next'].find((verb) => verbs.includes(verb)) ?? '')
  }

  #press(verb: string): void {
    this.#pressOn(this.#card(verb), verb)
  }

  #pressOn(card: Shown | undefined, verb: string, person: Person | undefined = PEOPLE[0]): void {
    const mark = card && marksOf(card).find((each) => each.do === verb)
    if (!card || !mark || !person) return
    const inputs = { ...filledIn(card), _w: mark._w, ...(verb === 'provision' && { confirmBilling: 'true' }) }
    this.#send({ kind: 'press', messageId: card.messageId, inputs, ...this.#from(person, card.spaceId) })
  }

  #type(text: string): void {
    const [person] = PEOPLE
    if (person) this.#send({ kind: 'words', text, mentioned: [], ...this.#from(person, 'space-ola') })
  }

  #from(person: Person, spaceId: string) {
    const created = new Date(this.#town.clock.now).toISOString()
    return { id: `event-${(this.#presses += 1)}`, person, spaceId, direct: true, created }
  }

  /** The chat tells of it, as it was told to. */
  #send(event: Incoming): void {
    this.#town.acts += 1
    const how = this.#deliver
    this.#deliver = 'once'
    if (how === 'late') this.#late.push(event)
    if (how === 'once' || how === 'twice') this.#town.receive(event)
    if (how === 'twice') this.#late.push(event)
  }

  /** Nothing is wrong any more, and everything that waits has its time. */
  async #mended(): Promise<void> {
    const { backEnd, chatFaults } = this.#town
    for (const list of [backEnd.calls, backEnd.questions, chatFaults]) list.length = 0
    this.#town.diskFull = 0
    this.#town.restart()
    await this.#passed(HOUR)
    await this.#passed(3 * HOUR)
    backEnd.reviewed(ORDER_ID)
    await this.#passed(DAY)
  }

  /** Ola goes on to the end, unless the order was taken from her. */
  async #finished(): Promise<void> {
    for (let tries = 0; tries < 12; tries += 1) {
      const { status } = (await this.#town.evidence(ORDER_ID)).account
      if (status.startsWith('provisioned') || status === 'cancelled' || this.#card('start')) return
      this.#goOn()
      await this.#passed(HOUR)
    }
    throw new Error('Nothing is wrong any more, and the order cannot be finished')
  }
}
