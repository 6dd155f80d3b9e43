import type { Inbox, InboxItem } from '../../storage/storage.ts'
import type { openMemoryInbox } from './memory-inbox.ts'

type Looked = ReturnType<typeof openMemoryInbox>

interface Entry {
  readonly item: InboxItem
  /** Who is at it. */
  holder: object | undefined
  isDone: boolean
}

/** An inbox in which several processes work, as a database would have it. */
export function openSharedInbox() {
  const entries = new Map<string, Entry>()
  const open = () => [...entries.values()].filter(({ isDone }) => !isDone)

  /** The inbox as one more process sees it. */
  function join(): Looked {
    const me = {}
    const inbox: Inbox = {
      put(item) {
        const isNew = !entries.has(item.id)
        if (isNew) entries.set(item.id, { item, holder: me, isDone: false })
        return Promise.resolve(isNew)
      },
      pending() {
        const mine = open().filter(({ holder = me }) => holder === me)
        for (const entry of mine) entry.holder = me
        return Promise.resolve(mine.map(({ item }) => item))
      },
      handBack(id) {
        const entry = entries.get(id)
        if (entry?.holder === me) entry.holder = undefined
        return Promise.resolve()
      },
      done(id) {
        const entry = entries.get(id)
        if (entry) entry.isDone = true
        return Promise.resolve()
      },
    }
    return { ...inbox, pendingIds }
  }

  const pendingIds = () => Promise.resolve(open().map(({ item: { id } }) => id))

  return {
    join,
    pendingIds,
    /** Ids of the events that nobody is at. */
    free: () => open().flatMap(({ item: { id }, holder }) => (holder ? [] : [id])),
    /** As the store does with what a process held that has not been heard of for long. */
    release: () => open().forEach((entry) => (entry.holder = undefined)),
  }
}
