/** The process has died; whatever it was about to do it never does. */
const DEAD = Symbol('dead')

/** One life of the bot: it may be told after how many steps it ends. */
export class Life {
  #fuse: number | undefined
  #end: () => void = () => undefined
  isOver = false
  readonly over = new Promise<typeof DEAD>((resolve) => (this.#end = () => resolve(DEAD)))

  dieAfter(steps: number): void {
    this.#fuse = steps
  }

  /** Never resolves once it is over. */
  async step(): Promise<void> {
    if (this.#fuse !== undefined && (this.#fuse -= 1) < 0) {
      this.isOver = true
      this.#end()
    }
    if (this.isOver) await new Promise<never>(() => undefined)
  }
}

/** A door to the outside: a life can end before it is passed, and after. */
export const mortal =
  <Given extends readonly unknown[], T>(life: Life, work: (...given: Given) => Promise<T>) =>
  async (...given: Given): Promise<T> => {
    await life.step()
    const result = await work(...given)
    await life.step()
    return result
  }
