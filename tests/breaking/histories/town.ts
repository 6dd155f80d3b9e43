import { openClockWatch } from '../../../bot/clock-watch.ts'
import { openLostWork } from '../../../bot/lost-work.ts'
import { converse } from '../../../flows/converse.ts'
import type { Chat, Incoming } from '../../../flows/chat.ts'
import { perform } from '../../../flows/effects/index.ts'
import { report } from '../../../flows/report.ts'
import type { World } from '../../../flows/world.ts'
import { StorageError } from '../../../storage/storage.ts'
import { ClockWorld, type Shown } from '../../support/clock-world.ts'
import type { Message } from '../../support/player.ts'
import type { Account, Evidence } from '../evidence.ts'
import type { Entry } from '../world.ts'
import { BackEnd } from './back-end.ts'
import { Life, mortal } from './life.ts'

/** The real decisions and the real doers of due work, on a store in memory and the simulator; everything may break. */
export class Town {
  readonly clock = new ClockWorld()
  readonly backEnd = new BackEnd(() => this.clock.now)
  /** How many writes the disk still refuses; what becomes of the next messages. */
  diskFull = 0
  readonly chatFaults: ('is lost' | 'is posted and its answer is lost')[] = []
  acts = 0
  /** What was taken in and is not handled, as on disk. */
  readonly inbox = new Map<string, Incoming>()
  readonly #handled = new Set<string>()
  #life = new Life()
  world = this.#world()
  /** When the bot was last there, as the store says. */
  #lastSign: string | undefined
  #clockWatch = this.#watch()
  #lost = openLostWork(this.world)

  get isDead(): boolean {
    return this.#life.isOver
  }

  dieAfter(steps: number): void {
    this.#life.dieAfter(steps)
  }

  /** Starts again on what is in the store. */
  restart(): void {
    this.#life.isOver = true
    this.clock.restart()
    this.#life = new Life()
    this.world = this.#world()
    this.#clockWatch = this.#watch()
    this.#lost = openLostWork(this.world)
  }

  /** An event comes in, and is known when it comes again. */
  receive(incoming: Incoming): void {
    if (!this.#handled.has(incoming.id)) this.inbox.set(incoming.id, incoming)
  }

  /** Handles what came in and does what is due now, until nothing is or the bot dies. */
  async settle(): Promise<void> {
    if (!this.isDead) await Promise.race([this.#settled(), this.#life.over])
  }

  /** Time passes; work is done when it falls due. */
  async pass(ms: number): Promise<void> {
    const until = this.clock.now + ms
    for (;;) {
      await this.settle()
      const next = (await this.clock.world.storage.orders.nextDue())?.getTime() ?? Infinity
      if (this.isDead || next > until) break
      this.clock.now = Math.max(this.clock.now, next)
    }
    this.clock.now = Math.max(this.clock.now, until)
  }

  async evidence(orderId: string): Promise<Evidence> {
    const doc = await this.clock.world.storage.orders.get(orderId)
    if (!doc) throw new Error('The order is gone')
    return {
      orderId,
      account: report(doc, this.world) as Account,
      ledger: this.backEnd.state.ledger as readonly Entry[],
      told: [...this.clock.screens.values()].filter(({ to }) => to === 'ola').map(asMessage),
      acts: this.acts,
      pending: this.inbox.size,
    }
  }

  async #settled(): Promise<void> {
    const tried = new Set<string>()
    await this.#watchClock()
    for (let rounds = 0; rounds < 2_000; rounds += 1) {
      const event = [...this.inbox.values()].find(({ id }) => !tried.has(id))
      if (event) {
        tried.add(event.id)
        await this.#handle(event)
        continue
      }
      await this.#lost.giveBack()
      const claims = await this.world.storage.orders.claim(32, new Date(this.clock.now))
      if (claims.length === 0) return
      for (const claim of claims) await perform(claim, this.world).catch(() => this.#lost.add(claim))
    }
    throw new Error('There is no end to the work that is due')
  }

  /** What cannot be handled stays, and is tried again. */
  async #handle(event: Incoming): Promise<void> {
    try {
      await converse(event, this.world)
      await this.#life.step()
      this.inbox.delete(event.id)
      this.#handled.add(event.id)
    } catch (error) {
      if (!(error instanceof StorageError)) throw error
    }
  }

  /** What fails is tried again, as in `bot/rounds.ts`. */
  async #watchClock(): Promise<void> {
    try {
      await this.#clockWatch.run()
      this.#lastSign = this.world.now().toISOString()
    } catch (error) {
      if (!(error instanceof StorageError)) throw error
    }
  }

  #watch() {
    return openClockWatch(this.world, () => Promise.resolve(this.#lastSign))
  }

  #world(): World {
    const { world } = this.clock
    const { orders } = world.storage
    const life = this.#life
    const written = <Given extends readonly unknown[], T>(work: (...given: Given) => Promise<T>) =>
      mortal(life, (...given: Given) => {
        if (this.diskFull === 0) return work(...given)
        this.diskFull -= 1
        return Promise.reject(new StorageError('The disk is full; nothing was changed'))
      })
    return {
      ...world,
      // Nobody's set-up is to lapse while the bot is broken.
      rules: { ...world.rules, idleMinutes: 10_080 },
      provisioning: {
        ...world.provisioning,
        begin: mortal(life, this.backEnd.port.begin),
        getJob: mortal(life, this.backEnd.port.getJob),
        findJobs: mortal(life, this.backEnd.port.findJobs),
      },
      chat: { ...world.chat, ...this.#chat(world.chat, life) },
      storage: {
        ...world.storage,
        orders: {
          turn: written<Parameters<typeof orders.turn>, Awaited<ReturnType<typeof orders.turn>>>(
            orders.turn.bind(orders),
          ) as typeof orders.turn,
          settle: written(orders.settle.bind(orders)),
          defer: written(orders.defer.bind(orders)),
          get: mortal(life, orders.get.bind(orders)),
          claim: mortal(life, orders.claim.bind(orders)),
          find: mortal(life, orders.find.bind(orders)),
          nextDue: mortal(life, orders.nextDue.bind(orders)),
          count: mortal(life, orders.count.bind(orders)),
        },
      },
    }
  }

  #chat(chat: Chat, life: Life): Pick<Chat, 'send' | 'edit' | 'remove' | 'findOwn'> {
    return {
      send: mortal(life, async (...given) => {
        const fault = this.chatFaults.shift()
        if (fault === 'is lost') return { ok: false, retry: true, why: 'told so' }
        const result = await chat.send(...given)
        return fault ? { ok: false, retry: true, why: 'told so' } : result
      }),
      edit: mortal(life, chat.edit.bind(chat)),
      remove: mortal(life, chat.remove.bind(chat)),
      findOwn: mortal(life, chat.findOwn.bind(chat)),
    }
  }
}

const asMessage = ({ messageId, spaceId, created, words, card }: Shown): Message => ({
  id: messageId,
  roomId: spaceId,
  personId: 'bot',
  created,
  text: words,
  ...(card && { attachments: [{ content: card as never }] }),
})
