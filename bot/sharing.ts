import type { Inbox, InboxItem } from '../storage/storage.ts'
import type { Log } from './log.ts'

/** The inbox, where others may work in it too: what cannot be handled here goes back, for one of them to try. */
export interface Sharing {
  /** Looks into the inbox; `take` gets each event that is ours to handle now, and how often that was tried here before. */
  look(take: (item: InboxItem, tries: number) => void): Promise<void>
  /** Hands an event back; it is not offered here again for so many milliseconds, unless it is done by then. */
  leave(id: string, tries: number, ms: number): void
  /** An event is done: a look that is under way may still find it. */
  over(id: string): void
  /** Resolves when all that was left is handed back. */
  settled(): Promise<void>
}

export function openSharing(inbox: Inbox, log: Pick<Log, 'warn'>): Sharing {
  /** What others may try sooner than we do again, and when that is by `performance.now()`. */
  const aside = new Map<string, { readonly tries: number; readonly until: number }>()
  const handingBack = new Set<Promise<void>>()
  /** For each look that is under way, what has left our hands since it began. */
  const looks = new Set<Set<string>>()

  const over = (id: string) => looks.forEach((gone) => gone.add(id))

  function handBack(id: string): void {
    over(id)
    const work: Promise<void> = inbox
      .handBack(id)
      .catch((thrown: unknown) => log.warn('event not handed back', { event: id }, thrown))
      .finally(() => handingBack.delete(work))
    handingBack.add(work)
  }

  const settled = async () => void (await Promise.all(handingBack))

  /** Looking for what is pending makes it ours, so what is to wait goes back once more. */
  function sort(items: readonly InboxItem[], take: (item: InboxItem, tries: number) => void): void {
    const now = performance.now()
    const known = new Set(items.map(({ id }) => id))
    for (const [id, { until }] of aside) if (now >= until && !known.has(id)) aside.delete(id) // somebody has done it
    for (const item of items) {
      const { tries = 0, until = 0 } = aside.get(item.id) ?? {}
      if (now < until) handBack(item.id)
      else take(item, tries)
    }
  }

  return {
    over,
    settled,
    async look(take) {
      const gone = new Set<string>()
      await settled()
      looks.add(gone)
      try {
        const items = await inbox.pending()
        const ours = items.filter(({ id }) => !gone.has(id))
        sort(ours, take)
      } finally {
        looks.delete(gone)
      }
    },
    leave(id, tries, ms) {
      if (ms > 0) aside.set(id, { tries, until: performance.now() + ms })
      handBack(id)
    },
  }
}
