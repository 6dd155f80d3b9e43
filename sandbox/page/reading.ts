import { part } from './dom.ts'

/** This close to an edge counts as being there, in pixels. */
const near = 80

/** Which part of the messages is in view, and where to look when something changes. */
export class Reading {
  private readonly scroller = part('scroller')
  private readonly chip = part('newest')
  private readonly newest: () => HTMLElement | undefined
  private readonly seen: () => void
  /** The newest message is being read, so the view moves on to a newer one. */
  private follows = true
  /** The very end is in view, and stays there whatever changes its place. */
  private atTheEnd = true
  private height = 0

  /** `newest`: the row to look at. `seen` is called whenever that may have come into view. */
  constructor(newest: () => HTMLElement | undefined, seen: () => void) {
    this.newest = newest
    this.seen = seen
    this.chip.addEventListener('click', () => {
      this.showNewest()
      // The button goes; whoever pressed it by keyboard goes on from what it showed.
      newest()?.focus({ preventScroll: true })
    })
    this.scroller.addEventListener('scroll', () => this.scrolled())
    addEventListener('focus', seen)
    new ResizeObserver(() => this.resized()).observe(this.scroller)
  }

  /** The person can see the newest message. */
  get current(): boolean {
    return this.follows && !document.hidden && this.scroller.offsetParent !== null
  }

  /** There are new messages: shown to whoever reads the newest, offered to everybody else. */
  offer(): void {
    if (this.follows) this.showNewest()
    else this.chip.hidden = false
  }

  /** To the end; or, for a card taller than the window, to its top. */
  showNewest(): void {
    this.chip.hidden = true
    this.follows = true
    const { scroller } = this
    const row = this.newest()
    const tall = row && row.offsetHeight > scroller.clientHeight
    scroller.scrollTop = tall ? scroller.scrollTop + this.below(row) - 8 : scroller.scrollHeight
  }

  /** Something above the end came or went. */
  stay(): void {
    if (this.atTheEnd) this.scroller.scrollTop = this.scroller.scrollHeight
  }

  /** The pane appeared, or the window or the composer changed its height. */
  private resized(): void {
    const appeared = this.height === 0
    this.height = this.scroller.clientHeight
    if (appeared && this.follows) this.showNewest()
    else this.stay()
    this.seen()
  }

  private scrolled(): void {
    const { scrollHeight, scrollTop, clientHeight } = this.scroller
    if (clientHeight === 0) return
    const row = this.newest()
    this.atTheEnd = scrollHeight - scrollTop - clientHeight < near
    this.follows = this.atTheEnd || (row !== undefined && this.below(row) < near)
    if (this.follows) this.chip.hidden = true
    this.seen()
  }

  /** How far the row begins below the upper edge of what is in view. */
  private below(row: HTMLElement): number {
    return row.getBoundingClientRect().top - this.scroller.getBoundingClientRect().top
  }
}
