import { Cast } from './cast.ts'
import { evidenceOf, type Evidence } from './evidence.ts'
import { delivered } from './press.ts'
import { finished, type Scenario } from './scenarios.ts'
import type { Setting } from './setting.ts'
import { settled } from './settle.ts'
import { idOf, mapped, type Template } from './template.ts'
import type { Armed } from './victim/point.ts'
import { openWorld, type World } from './world.ts'

/** One order, from the press to where nothing is left to do. */
export interface History {
  readonly scenario: Scenario
  /** Where the bot dies after the press. */
  readonly armed?: Armed
  /** Where the next one dies while it starts. */
  readonly again?: Armed
}

export interface Played {
  readonly history: History
  /** How many bots were killed. */
  readonly kills: number
  readonly evidence: Evidence
}

/** What was passed, as `number side moment`: by a bot that starts, and by one that nobody kills from the press on. */
export interface Recording {
  readonly scenario: Scenario
  readonly start: readonly string[]
  readonly press: readonly string[]
}

/** So many orders are put into one world, one after the other: its lists are looked through all the time. */
const ORDERS = 40

/** Plays histories one after the other in worlds made of one template: whoever recovers one order is the next to die. */
export class Stagehand {
  readonly #template: Template
  readonly #setting: Setting
  readonly #cast: Cast
  #world: World | undefined
  #used = 0

  constructor(bundle: string, template: Template, setting: Setting) {
    this.#template = template
    this.#setting = setting
    this.#cast = new Cast(bundle)
  }

  async play(history: History): Promise<Played> {
    const { scenario, armed, again } = history
    const cast = this.#cast
    const { world, bot, orderId, before } = await this.#begun(scenario)
    await bot.arm(armed)
    let kills = await cast.survived(world, () => this.#played(world, scenario, orderId))
    if (again) {
      await cast.killed(world)
      kills += await cast.survived(world, async () => void (await cast.alive(world, again)))
    }
    if (kills > 0) {
      await cast.goesOn(world)
      await this.#finished(world, orderId)
    }
    await cast.disarmed()
    return { history, kills, evidence: await evidenceOf(world, orderId, before) }
  }

  /** Plays without a kill, in a bot that has just been started, and writes down what is passed. */
  async record(scenario: Scenario): Promise<Recording> {
    const starting = await this.#cast.watched(await this.#place())
    const start = await starting.recorded()
    const { world, bot, orderId } = await this.#begun(scenario)
    await bot.record()
    await this.#played(world, scenario, orderId)
    return { scenario, start, press: await bot.recorded() }
  }

  async close(): Promise<void> {
    await this.#cast.close()
    await this.#world?.close()
  }

  /** An order at its plan card, and everything set for what is to go wrong. */
  async #begun({ faults, chat }: Scenario) {
    const world = await this.#place()
    const bot = await this.#cast.alive(world)
    const orderId = idOf((this.#used += 1))
    const messages = new Set((await world.messages()).map(({ id }) => id))
    const before = { messages, acts: world.acts() }
    await mapped(world, this.#template, orderId)
    await bot.put(orderId, this.#template.contentOf(orderId))
    await settled(world, orderId)
    if (faults) await world.sandbox.call('POST', '/sandbox/provisioning/faults', faults)
    if (chat) await world.sandbox.fault(chat)
    return { world, bot, orderId, before }
  }

  async #played(world: World, scenario: Scenario, orderId: string): Promise<void> {
    const about = await scenario.act(world, orderId)
    if (about !== undefined) await delivered(world, about)
    await settled(world, orderId)
    await this.#finished(world, orderId)
  }

  async #finished(world: World, orderId: string): Promise<void> {
    await world.sandbox.call('DELETE', '/sandbox/provisioning/faults')
    await world.sandbox.call('DELETE', '/sandbox/webex/faults')
    await finished(world, orderId)
  }

  /** A world with room for one more order. */
  async #place(): Promise<World> {
    if (this.#world && this.#used < ORDERS) return this.#world
    await this.#cast.gone()
    await this.#world?.close()
    this.#world = await openWorld(this.#template.folder, this.#setting)
    this.#used = 0
    return this.#world
  }
}
