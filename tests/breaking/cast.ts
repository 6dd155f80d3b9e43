import { setTimeout as sleep } from 'node:timers/promises'
import { inTime, mourned } from './settle.ts'
import { hatch, type Victim } from './victim.ts'
import type { Armed } from './victim/point.ts'
import type { Post, World } from './world.ts'

/** The bots of a stagehand: the one that is to die, the one after it, and in a world of two the companion, who lives. */
export class Cast {
  readonly #bundle: string
  #bot: Victim | undefined
  #next: Victim
  #companion: Victim | undefined

  constructor(bundle: string) {
    this.#bundle = bundle
    this.#next = hatch(bundle)
  }

  /** A bot that serves and has looked at what it missed; the one after it is made ready meanwhile. */
  async alive(world: World, armed?: Armed): Promise<Victim> {
    if (this.#bot?.isAlive()) return this.#bot
    if (world.companionPost) await this.#accompanied(world, world.companionPost)
    const bot = this.#next
    this.#next = hatch(this.#bundle)
    this.#bot = bot
    await bot.start(world.post.env, armed)
    world.manned = [world.post, ...world.manned]
    await inTime(world)
    return bot
  }

  /** A new bot, in a world at rest, that has written down what it passed while it started. */
  async watched(world: World): Promise<Victim> {
    await this.#bot?.kill()
    leave(world)
    await this.#next.record()
    return this.alive(world)
  }

  /** Does the work; 1 when the bot was killed over it, which whoever is left knows then. */
  async survived(world: World, work: () => Promise<void>): Promise<0 | 1> {
    try {
      await work()
    } catch (error) {
      const signal = await Promise.race([this.#bot?.ended, sleep(1_000)])
      if (signal !== 'SIGKILL') throw new Error(`A history came to no end; ${this.#said()}`, { cause: error })
    }
    if (this.#bot?.isAlive()) return 0
    await this.killed(world)
    return 1
  }

  /** Kills the bot, if it is not dead yet. */
  async killed(world: World): Promise<void> {
    await this.#bot?.kill()
    leave(world)
    await mourned(world)
  }

  /** Somebody goes on where one was killed: the companion, or else the next one. */
  async goesOn(world: World): Promise<void> {
    if (!this.#companion) await this.alive(world)
  }

  /** From here on nobody dies. */
  async disarmed(): Promise<void> {
    if (this.#bot?.isAlive()) await this.#bot.arm(undefined)
  }

  /** All go from a world. */
  async gone(): Promise<void> {
    await this.#bot?.kill()
    await this.#companion?.kill()
    this.#companion = undefined
  }

  async close(): Promise<void> {
    await this.gone()
    await this.#next.kill()
  }

  async #accompanied(world: World, post: Post): Promise<void> {
    if (this.#companion) return
    this.#companion = hatch(this.#bundle)
    await this.#companion.start(post.env)
    world.manned = [post]
  }

  #said(): string {
    const said = [this.#bot, this.#companion].flatMap((bot) => bot?.said() ?? [])
    return `the bots said:\n${said.join('\n')}`
  }
}

/** The place of the one that is killed is empty. */
function leave(world: World): void {
  world.manned = world.manned.filter((post) => post !== world.post)
}
