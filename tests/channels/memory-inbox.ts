import type { Inbox, InboxItem } from '../../storage/storage.ts'

/** An inbox that outlives a channel and a door, as a disk would. `pendingIds` is for looking at it. */
export function openMemoryInbox(): Inbox & { pendingIds(): Promise<string[]> } {
  const items = new Map<string, InboxItem>()
  const done = new Set<string>()
  const pending = () => Promise.resolve([...items.values()].filter(({ id }) => !done.has(id)))
  return {
    put(item) {
      const fresh = !items.has(item.id)
      if (fresh) items.set(item.id, item)
      return Promise.resolve(fresh)
    },
    pending,
    handBack: () => Promise.resolve(),
    done: (id) => Promise.resolve(void done.add(id)),
    pendingIds: async () => (await pending()).map(({ id }) => id),
  }
}
